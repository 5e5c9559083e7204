import assert from "node:assert/strict";
import test from "node:test";
import { found } from "../../../ecrf/static/ecrf/searching.js";

const SITES = [
  { value: "39607008-R", label: "Lung, right", group: "Thorax", words: ["Lunge rechts", "39607008"] },
  { value: "39607008-L", label: "Lung, left", group: "Thorax" },
  { value: "89546000", label: "Schädel", group: "Kopf" },
  { value: "RLL", label: "Right lower lobe", group: "Thorax" },
  { value: "L1", label: "Lumbar vertebra 1" },
  { value: "L11", label: "Something else" },
];
const labels = (text) => found(SITES, text).map(({ label }) => label);

test("words are found in any order, without case and accents", () => {
  assert.deepEqual(labels("right lung"), ["Lung, right"]);
  assert.deepEqual(labels("SCHADEL"), ["Schädel"]);
  assert.deepEqual(labels("low ri"), ["Right lower lobe"]);
});

test("a whole code comes first, then what begins like it", () => {
  assert.deepEqual(labels("l1"), ["Lumbar vertebra 1", "Something else"]);
  assert.deepEqual(labels("39607008"), ["Lung, right", "Lung, left"]);
});

test("other words for a thing find it, and labels that begin with the text come before those that contain it", () => {
  assert.deepEqual(labels("Lunge"), ["Lung, right"]);
  assert.deepEqual(labels("l").slice(0, 3), ["Lung, right", "Lung, left", "Lumbar vertebra 1"]);
});

test("nothing typed lists everything, nonsense nothing, and five hundred entries are no matter", () => {
  assert.equal(found(SITES, " ").length, SITES.length);
  assert.deepEqual(labels("kidney"), []);
  const many = Array.from({ length: 500 }, (_, at) => ({ value: `C${at}`, label: `Finding number ${at}` }));
  const began = performance.now();
  assert.equal(found(many, "499")[0].value, "C499");
  assert.ok(performance.now() - began < 200);
});
