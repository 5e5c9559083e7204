import assert from "node:assert/strict";
import test from "node:test";
import { limitProblem } from "../../../ecrf/static/ecrf/limits.js";
import { fraction, progressOf } from "../../../ecrf/static/ecrf/progress.js";
import { plural, t, use } from "../../../ecrf/static/ecrf/words.js";

test("texts are English where the page brings no others, with their values put in", () => {
  assert.equal(t("Add {name}", { name: "T2" }), "Add T2");
  assert.equal(t("{a} of {b}", { a: 1 }), "1 of {b}");
  assert.deepEqual([0, 1, 2].map((n) => plural(n, "{n} entry", "{n} entries")), ["0 entries", "1 entry", "2 entries"]);
});

test("a page in another language has its own words and its own plurals", () => {
  use({ texts: { "Add {name}": "{name} hinzufügen", "{n} entry": ["ein Eintrag", "{n} Einträge", "viele: {n}"] }, forms: `201${"2".repeat(198)}` });
  assert.equal(t("Add {name}", { name: "T2" }), "T2 hinzufügen");
  assert.equal(t("Undo"), "Undo");
  assert.deepEqual([0, 1, 2, 5, 301].map((n) => plural(n, "{n} entry", "{n} entries")), ["viele: 0", "ein Eintrag", "2 Einträge", "viele: 5", "viele: 301"]);
  use({ texts: {}, forms: "" });
});

test("a number's own limits are said as the server says them", () => {
  const limits = { minimum: "0", maximum: "9.5", decimals: "1", unit: "mm" };
  const said = (text, more = {}) => limitProblem(text, { ...limits, ...more });
  assert.deepEqual(["", "0", "9.5", "9.50"].map((text) => said(text)), ["", "", "", "At most 1 decimal."]);
  assert.equal(said("-0.1"), "Not below 0 mm.");
  assert.equal(said("9.51"), "Not above 9.5 mm.");
  assert.equal(said("9,x"), "This is not a number.");
  assert.equal(said("1.5", { isWhole: true }), "This must be a whole number.");
  assert.equal(said("123456789012345678901.5", { maximum: undefined }), "");
});

test("a section is done when all that must be answered is, or all there is where nothing must", () => {
  const line = (isAnswered, isRequired = false) => ({ isAnswered, isRequired });
  const shown = (...lines) => [fraction(progressOf(lines)), progressOf(lines).isDone];
  assert.deepEqual(shown(line(false), line(true, true)), ["1/1", true]);
  assert.deepEqual(shown(line(true), line(false, true)), ["0/1", false]);
  assert.deepEqual(shown(line(true), line(false)), ["1/2", false]);
  assert.deepEqual(shown(line(true)), ["1/1", true]);
  assert.deepEqual(shown(), ["0/0", false]);
});
