import assert from "node:assert/strict";
import test from "node:test";
import { answerOf, answersOf, numberText, optionOfKey } from "../../../ecrf/static/ecrf/answers.js";

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
