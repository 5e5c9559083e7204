import { test } from "node:test";
import assert from "node:assert/strict";
import { keyName } from "../../../rapidreader/viewer/static/viewer/keys.js";
import { plain } from "../../../rapidreader/viewer/static/viewer/messages.js";
import { toolbarSections } from "../../../rapidreader/viewer/static/viewer/mode.js";

const event = (key, held = {}) => ({ key, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...held });

test("keys are named as the room writes them", () => {
  assert.equal(keyName(event("Enter", { ctrlKey: true })), "Ctrl+Enter");
  assert.equal(keyName(event("F2")), "F2");
  assert.equal(keyName(event("s", { ctrlKey: true, shiftKey: true })), "Ctrl+Shift+S");
});

test("a copy for the room has no functions and plain lists", () => {
  assert.deepEqual(plain({ points: [new Float32Array([1, 2, 3])], report() {} }), { points: [[1, 2, 3]] });
  assert.equal(plain(undefined), null);
});

test("a worklist's tools are the ones in the toolbar, in one order", () => {
  assert.deepEqual(toolbarSections(["Probe", "Length", "TagBrowser"], false).MeasurementTools, ["Length", "Probe"]);
  assert.ok(toolbarSections([], false).MeasurementTools.includes("Bidirectional"));
});

test("a completed read has nothing to measure with, and everything to look with", () => {
  const { primary, MeasurementTools } = toolbarSections(["Length"], true);
  assert.deepEqual(MeasurementTools, []);
  assert.ok(!primary.includes("MeasurementTools") && primary.includes("WindowLevel") && primary.includes("Layout"));
});

test("nothing in the toolbar leads to the header's data or out of the product", () => {
  const all = Object.values(toolbarSections([], false)).flat();
  assert.ok(all.length);
  assert.deepEqual(all.filter((tool) => ["TagBrowser", "Capture", "CalibrationLine"].includes(tool)), []);
});
