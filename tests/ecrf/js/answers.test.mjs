import assert from "node:assert/strict";
import test from "node:test";
import { answerOf, answersOf, freeRow, numberText, optionOfKey } from "../../../ecrf/static/ecrf/answers.js";

test("numbers keep their digits and take a comma", () => {
  assert.equal(numberText(" 12,50 "), "12.50");
  assert.equal(numberText("\u22123"), "-3");
  assert.equal(numberText("9007199254740993.10"), "9007199254740993.10");
});

test("what is no number goes to the server as typed, for it to say so", () => {
  for (const text of ["1.000,5", "12 mm", "1e5", "NaN"]) assert.equal(numberText(text), text);
});

test("an unanswered field has no key", () => {
  const fields = [
    { key: "a", type: "text", controls: [{ value: "  " }] },
    { key: "b", type: "decimal", controls: [{ value: "" }] },
    { key: "c", type: "single_choice", controls: [{ value: "x", checked: false }] },
    { key: "d", type: "multiple_choice", controls: [{ value: "x", checked: false }] },
    { key: "e", type: "yes_no", controls: [{ value: "yes", checked: false, state: "" }] },
    { key: "f", type: "single_choice", controls: [{ value: "" }] },
  ];
  assert.deepEqual(answersOf(fields), {});
});

test("each kind of control gives its answer", () => {
  const radio = (value, checked) => ({ value, checked });
  assert.equal(answerOf({ key: "a", type: "text", controls: [{ value: " x " }] }), " x ");
  assert.equal(answerOf({ key: "a", type: "decimal", controls: [{ value: "1,5" }] }), "1.5");
  assert.equal(answerOf({ key: "a", type: "single_choice", controls: [radio("x", false), radio("y", true)] }), "y");
  assert.equal(answerOf({ key: "a", type: "single_choice", controls: [{ value: "list" }] }), "list");
  assert.deepEqual(answerOf({ key: "a", type: "multiple_choice", controls: [radio("x", true), radio("y", true)] }), ["x", "y"]);
});

test("a tick box that says no differs from one that was not answered", () => {
  const tick = (state) => answerOf({ key: "a", type: "yes_no", controls: [{ value: "yes", state }] });
  assert.equal(tick("yes"), true);
  assert.equal(tick("no"), false);
  assert.equal(tick(""), undefined);
});

test("half a date is not passed off as no date", () => {
  assert.equal(answerOf({ key: "a", type: "date", controls: [{ value: "", isBad: true }] }), "incomplete");
});

test("digits mean options, as far as there are any", () => {
  assert.deepEqual(["1", "3", "4", "0", "a", "12", ""].map((key) => optionOfKey(key, 3)), [0, 2, -1, -1, -1, -1, -1]);
});

test("a measurement is its number, its unit and the viewer's measurement", () => {
  const field = (value, unit, ref) => ({ key: "d", type: "measurement", unit: "mm", controls: [{ value }, { value: unit, part: "unit" }, { value: ref, part: "ref" }] });
  assert.deepEqual(answerOf(field("12,5", "", "")), { value: "12.5", unit: "mm" });
  assert.deepEqual(answerOf(field("12.50", "cm", "m1")), { value: "12.50", unit: "cm", ref: "m1" });
  assert.equal(answerOf(field("", "mm", "m1")), undefined);
});

test("a key image is where it is, and what it is called", () => {
  const parts = { label: "Slice 4", series: "1.2", sop: "1.3", frame: "1" };
  const controls = Object.entries(parts).map(([part, value]) => ({ part, value }));
  assert.deepEqual(answerOf({ key: "i", type: "image_reference", controls }), parts);
  assert.equal(answerOf({ key: "i", type: "image_reference", controls: controls.filter(({ part }) => part !== "sop") }), undefined);
});

test("what is calculated is never sent", () => {
  assert.equal(answerOf({ key: "sum", type: "calculated", controls: [{ value: "7" }] }), undefined);
});

test("rows go by their numbers, empty ones too, and hidden answers stay behind", () => {
  const fields = [
    { key: "size", type: "decimal", group: "targets", row: 3, controls: [{ value: "7" }] },
    { key: "kind", type: "text", group: "targets", row: 3, isHidden: true, controls: [{ value: "node" }] },
    { key: "seen", type: "text", controls: [{ value: "x" }], isHidden: true },
  ];
  const rows = [{ group: "targets", row: 3 }, { group: "targets", row: 1 }];
  assert.deepEqual(answersOf(fields, rows), { targets: [{ row: 1 }, { row: 3, size: "7" }] });
  const all = { targets: [{ row: 1 }, { row: 3, size: "7", kind: "node" }], seen: "x" };
  assert.deepEqual(answersOf(fields, rows, { withHidden: true }), all);
});

test("a new row takes the smallest free number, and none beyond the last", () => {
  assert.deepEqual([freeRow([], 2), freeRow([1, 3], 5), freeRow([1, 2], 2)], [1, 2, 0]);
});
