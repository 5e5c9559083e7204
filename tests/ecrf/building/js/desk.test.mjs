import assert from "node:assert/strict";
import test from "node:test";
import { addItem, duplicateItem, moveItem, removeItem, renameItem, settleKey, stepItem } from "../../../../ecrf/static/ecrf/builder/deeds.js";
import { Desk, FORM } from "../../../../ecrf/static/ecrf/builder/desk.js";
import { placeAt } from "../../../../ecrf/static/ecrf/builder/dropping.js";
import { replaced, swapped, without } from "../../../../ecrf/static/ecrf/builder/lists.js";
import { expectationsOf, freeName, replaceTest, sentencesOf, withTest } from "../../../../ecrf/static/ecrf/builder/making-tests.js";
import { kindOfItem, newItem, withinReach } from "../../../../ecrf/static/ecrf/builder/new-items.js";
import { retyped } from "../../../../ecrf/static/ecrf/builder/retyping.js";
import { textsOf, withTranslation } from "../../../../ecrf/static/ecrf/builder/translating.js";
import { find, walk } from "../../../../ecrf/static/ecrf/builder/tree.js";
import { form } from "./form.mjs";

const catalogue = {
  languages: {},
  types: [
    { name: "text", attributes: ["max_length"], isAnswered: true },
    { name: "decimal", attributes: ["unit", "minimum", "maximum"], isAnswered: true },
    { name: "calculated", attributes: ["result", "rules", "unit"], isAnswered: true },
    { name: "instruction", attributes: [], isAnswered: false },
  ],
};
const desk = () => new Desk({ document: form(), catalogue });
const keys = (one) => [...walk(one.document)].map(({ item }) => item.key).join(" ");

test("a new field gets its key from its first label, and keeps it", () => {
  const one = desk();
  one.select("size");
  addItem(one, "text");
  assert.equal(one.selected, "text");
  one.set({ label: "Größe" }, "Label", "label");
  settleKey(one, "text");
  assert.equal(one.selected, "groesse");
  one.set({ label: "Width" }, "Label", "label");
  settleKey(one, "groesse");
  assert.equal(keys(one), "findings kind size groesse lesions diameter total");
});

test("a key settles when something else is selected, and not without a label", () => {
  const one = desk();
  addItem(one, "text");
  one.select("kind");
  assert.ok(keys(one).includes("text"));
  one.select("text");
  one.set({ label: "Remark" }, "Label");
  one.select("kind");
  assert.ok(keys(one).includes("remark"));
  assert.equal(one.selected, "kind");
});

test("every deed can be undone, and the selection follows", () => {
  const one = desk();
  const before = JSON.stringify(one.document);
  one.select("size");
  duplicateItem(one);
  assert.equal(one.selected, "size_2");
  stepItem(one, -1);
  moveItem(one, "kind", { parent: null, index: 0 });
  assert.match(removeItem(one), /“Kind” deleted\. “Size”, “Size” spoke of it\./);
  renameItem(one, "size", "width");
  for (let step = 0; step < 5; step += 1) one.undo();
  assert.equal(JSON.stringify(one.document), before);
  one.redo();
  assert.ok(keys(one).includes("size_2"));
});

test("deleting selects what stands beside, in the end the form", () => {
  const one = desk();
  for (const [key, beside] of [["kind", "size"], ["size", "lesions"], ["lesions", "findings"], ["findings", "total"], ["total", FORM]]) {
    removeItem(one, key);
    assert.equal(one.selected, beside);
  }
});

test("panels hear of changes, and which were their own", () => {
  const one = desk(), heard = [];
  one.addEventListener("change", (event) => heard.push(event.detail.isOwn));
  one.select("size");
  one.set({ label: "Width" }, "Label");
  stepItem(one, -1);
  one.set({ label: "Width" }, "Label");
  assert.deepEqual(heard, [true, false, true]);
});

test("dropping goes before, after or into, and never into itself", () => {
  assert.deepEqual(placeAt(form(), "total", "kind", 0.2), { place: { parent: "findings", index: 0 }, side: "before" });
  assert.deepEqual(placeAt(form(), "total", "kind", 0.8), { place: { parent: "findings", index: 1 }, side: "after" });
  assert.deepEqual(placeAt(form(), "total", "lesions", 0.5), { place: { parent: "lesions", index: 1 }, side: "into" });
  assert.equal(placeAt(form(), "findings", "kind", 0.2), null);
  assert.equal(placeAt(form(), "kind", "kind", 0.2), null);
  assert.equal(placeAt(form(), "lesions", "diameter", 0.5), null, "no table in a table");
});

test("lists are changed without changing them", () => {
  assert.deepEqual(replaced([1, 2], 0, 9), [9, 2]);
  assert.deepEqual(without([1, 2], 0), [2]);
  assert.deepEqual(swapped([1, 2], 0, 1), [2, 1]);
  assert.deepEqual(swapped([1, 2], 0, -1), [1, 2]);
});

test("conditions reach what stands outside of tables, and the own row", () => {
  const names = (key) => withinReach(form(), key).map(({ item }) => item.key).join(" ");
  assert.equal(names("total"), "kind size lesions total");
  assert.equal(names("diameter"), "kind size lesions diameter total");
  assert.equal(kindOfItem(find(form(), "total").item), "number");
  assert.equal(kindOfItem(find(form(), "findings").item), undefined);
});

test("another type keeps what it knows", () => {
  const size = { ...find(form(), "size").item, unit: "mm", required: "required", default: "3" };
  assert.deepEqual(retyped(size, "text", catalogue), { kind: "field", key: "size", type: "text", label: "Size", visible_when: size.visible_when, required: "required" });
  const worked = retyped(size, "calculated", catalogue);
  assert.deepEqual([worked.unit, worked.result, worked.required], ["mm", "decimal", undefined]);
  assert.equal(newItem(form(), "decimal").key, "decimal");
});

test("texts of an item and its parts are translated side by side", () => {
  const kind = find(form(), "kind").item;
  assert.deepEqual(textsOf(kind).map(({ at, name, text }) => [at.join("."), name, text]), [["", "label", "Kind"], ["options.0", "label", "Solid"]]);
  const german = withTranslation(withTranslation(kind, [], "label", "de", "Art"), ["options", 0], "label", "de", "Solide");
  assert.deepEqual([german.translations, german.options[0].translations], [{ de: { label: "Art" } }, { de: { label: "Solide" } }]);
  assert.deepEqual(withTranslation(withTranslation(german, [], "label", "de", ""), ["options", 0], "label", "de", ""), kind);
});

test("what came out becomes a test, which can be thinned out and dropped", () => {
  const outcome = {
    errors: { size: "…" }, warnings: {}, visible: ["kind"], hidden: ["total"],
    calculated: { total: { words: "5 mm", value: "5", because: "All." } },
  };
  const expect = expectationsOf(outcome);
  assert.deepEqual(expect, { hidden: ["total"], values: { total: "5" }, because: { total: "All." }, errors: ["size"], warnings: [] });
  const named = sentencesOf(expect, (key) => `“${key}”`);
  assert.deepEqual(named.map(({ words }) => words), ["“total” is hidden", "“size” is an error", "no warnings", "“total” is 5", "“total” because: All."]);
  assert.deepEqual(named[0].without.hidden, undefined);
  assert.deepEqual(named[1].without.errors, undefined);
  assert.deepEqual(named[2].without.warnings, undefined);
  const made = withTest(form(), { name: freeName(form().tests, "One lesion"), answers: {}, expect });
  assert.deepEqual(made.tests.map((one) => one.name), ["One lesion", "One lesion 2"]);
  assert.equal(replaceTest(replaceTest(made, 0, null), 0, null).tests, undefined);
});
