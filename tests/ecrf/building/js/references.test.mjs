import assert from "node:assert/strict";
import test from "node:test";
import { keyProblem, mintKey, slug } from "../../../../ecrf/static/ecrf/builder/keys.js";
import { duplicate, keysIn, renameKey, setAttributes, usersOf } from "../../../../ecrf/static/ecrf/builder/references.js";
import { find, keysOf } from "../../../../ecrf/static/ecrf/builder/tree.js";
import { form } from "./form.mjs";

test("a key is made from a label, in any of our languages, once", () => {
  assert.equal(slug("Größe (mm)"), "groesse_mm");
  assert.equal(slug("Résumé – 2"), "resume_2");
  assert.equal(mintKey(["size", "size_2"], "Size", "text"), "size_3");
  assert.equal(mintKey([], "2 lesions", "text"), "f_2_lesions");
  assert.equal(mintKey([], "日本", "text"), "text");
  assert.equal(slug("x".repeat(80)).length, 48);
});

test("a key given by hand must be a word of its own", () => {
  assert.equal(keyProblem(["a"], "b_2"), "");
  assert.match(keyProblem(["a"], "a"), /has that key/);
  for (const bad of ["", "2a", "A", "a-b", "a b", "x".repeat(49)]) assert.notEqual(keyProblem([], bad), "");
});

test("another key is told to all that speak of it, and texts that look like it stay", () => {
  const renamed = renameKey(form(), "kind", "sort");
  assert.deepEqual(find(renamed, "size").item.visible_when, ["eq", ["field", "sort"], ["text", "kind"]]);
  const grouped = renameKey(renameKey(form(), "lesions", "targets"), "diameter", "long_axis");
  assert.deepEqual(find(grouped, "total").item.rules[0].value.slice(0, 3), ["sum", "targets", ["field", "long_axis"]]);
  assert.deepEqual(grouped.tests[0].answers.targets, [{ row: 1, long_axis: "5" }]);
  assert.deepEqual(grouped.tests[0].expect.visible, ["targets.1.long_axis"]);
  assert.deepEqual(renameKey(form(), "total", "sum").tests[0].expect.values, { sum: "5" });
});

test("a copy has keys of its own, and its conditions speak of the copy", () => {
  const { form: after, key } = duplicate(form(), "findings");
  assert.equal(key, "findings_2");
  assert.equal(keysOf(after).size, 11);
  assert.deepEqual(find(after, "size_2").item.visible_when, ["eq", ["field", "kind_2"], ["text", "kind"]]);
  assert.equal(find(after, "size_2").item.minimum, "0.50");
  assert.equal(find(after, "findings_2").index, 1);
  assert.deepEqual(find(after, "size").item, find(form(), "size").item);
});

test("copying a copy does not count on and on in one name", () => {
  const once = duplicate(form(), "kind").form;
  assert.equal(duplicate(once, "kind_2").key, "kind_3");
});

test("one can ask what an expression speaks of, and who speaks of a field", () => {
  const { rules } = find(form(), "total").item;
  assert.deepEqual([...keysIn(rules[0].value)], ["lesions", "diameter", "size"]);
  assert.deepEqual(usersOf(form(), "size"), ["Total"]);
  assert.deepEqual(usersOf(form(), "total"), []);
});

test("what means nothing is left out of the document, labels are not", () => {
  const after = setAttributes(form(), "size", { minimum: "", label: "", checks: [], visible_when: null });
  assert.deepEqual(find(after, "size").item, { kind: "field", key: "size", type: "decimal", label: "" });
  assert.equal(find(setAttributes(form(), "size", { decimals: 0 }), "size").item.decimals, 0);
});
