import assert from "node:assert/strict";
import { test } from "node:test";

import {
  addLabels, formatLabels, meets, moveLabel, parseLabels, removeLabels,
} from "../../../worklists/static/worklists/labels.js";

test("a pasted list is taken apart at lines, commas, semicolons and tabs, each label once", () => {
  assert.deepEqual(parseLabels(" a\r\nb, c;d\te\n\nb "), ["a", "b", "c", "d", "e"]);
  assert.equal(formatLabels(["a", "b"]), "a\nb");
});

test("what is added joins at the end, and what is removed leaves the rest in order", () => {
  assert.deepEqual(addLabels(["b", "a"], ["a", "c"]), ["b", "a", "c"]);
  assert.deepEqual(removeLabels(["b", "a", "c"], ["a", "x"]), ["b", "c"]);
});

test("a label moves by one place and stops at both ends", () => {
  assert.deepEqual(moveLabel(["a", "b", "c"], 1, -1), ["b", "a", "c"]);
  assert.deepEqual(moveLabel(["a", "b", "c"], 0, -1), ["a", "b", "c"]);
  assert.deepEqual(moveLabel(["a", "b", "c"], 2, 1), ["a", "b", "c"]);
});

test("the filter looks at words, modality and both dates", () => {
  const row = { text: "1001-CT-1 1001 Baseline", modalities: "CT, PT", date: "2025-03-01" };
  const all = { text: "", modality: "", from: "", to: "" };
  assert.ok(meets(row, all));
  assert.ok(meets(row, { ...all, text: "base 1001" }));
  assert.ok(!meets(row, { ...all, text: "1002" }));
  assert.ok(meets(row, { ...all, modality: "PT" }));
  assert.ok(!meets(row, { ...all, modality: "P" }));
  assert.ok(meets(row, { ...all, from: "2025-03-01", to: "2025-03-01" }));
  assert.ok(!meets(row, { ...all, from: "2025-03-02" }));
  assert.ok(!meets({ ...row, date: "" }, { ...all, to: "2025-03-02" }));
});
