import assert from "node:assert/strict";
import test from "node:test";
import { find, insert, keysOf, mayHold, move, moveByStep, placeFor, remove, update, walk } from "../../../../ecrf/static/ecrf/builder/tree.js";
import { form } from "./form.mjs";

const order = (document) => [...walk(document)].map(({ item, depth }) => `${"-".repeat(depth)}${item.key}`).join(" ");
const ORDER = "findings -kind -size -lesions --diameter total";

test("walking meets every item with its parent and depth", () => {
  assert.equal(order(form()), ORDER);
  assert.equal(find(form(), "diameter").parent.key, "lesions");
  assert.equal(find(form(), "nothing"), null);
});

test("changes give new documents and leave the old one alone", () => {
  const before = form();
  const frozen = JSON.stringify(before);
  const after = update(before, "diameter", (item) => ({ ...item, label: "Long axis" }));
  remove(before, "size");
  insert(before, { kind: "field", key: "x", type: "text", label: "" }, { parent: "lesions", index: 0 });
  move(before, "size", { parent: null, index: 0 });
  assert.equal(JSON.stringify(before), frozen);
  assert.equal(find(after, "diameter").item.label, "Long axis");
  assert.equal(after.items[1], before.items[1], "what did not change is shared");
});

test("what changes nothing gives the same document", () => {
  const before = form();
  assert.equal(remove(before, "nothing"), before);
  assert.equal(update(before, "size", (item) => item), before);
  assert.equal(move(before, "kind", { parent: "findings", index: 0 }), before);
  assert.equal(move(before, "kind", { parent: "findings", index: 1 }), before);
});

test("an item moves within its section and elsewhere", () => {
  assert.equal(order(move(form(), "kind", { parent: "findings", index: 2 })), "findings -size -kind -lesions --diameter total");
  assert.equal(order(move(form(), "size", { parent: "lesions", index: 1 })), "findings -kind -lesions --diameter --size total");
  assert.equal(order(move(form(), "size", { parent: null, index: 2 })), "findings -kind -lesions --diameter total size");
});

test("nothing stands in itself, and a table holds only what can be answered", () => {
  const before = form();
  assert.equal(move(before, "findings", { parent: "findings", index: 0 }), before);
  assert.equal(move(before, "findings", { parent: "lesions", index: 0 }), before);
  assert.equal(move(before, "lesions", { parent: "lesions", index: 0 }), before);
  const group = { kind: "group" };
  assert.equal(mayHold(group, { kind: "field", type: "heading" }), false);
  assert.equal(mayHold(group, { kind: "field", type: "calculated" }), true);
  assert.equal(mayHold(group, { kind: "section" }), false);
});

test("steps go through groups and sections and out again, and back the same way", () => {
  let document = form();
  const seen = [order(document)];
  for (let step = 0; step < 5; step += 1) seen.push(order((document = moveByStep(document, "kind", 1))));
  assert.deepEqual(seen.slice(1), [
    "findings -size -kind -lesions --diameter total",
    "findings -size -lesions --kind --diameter total",
    "findings -size -lesions --diameter --kind total",
    "findings -size -lesions --diameter -kind total",
    "findings -size -lesions --diameter kind total",
  ]);
  for (let step = 0; step < 5; step += 1) {
    document = moveByStep(document, "kind", -1);
    assert.equal(order(document), seen.at(-2 - step));
  }
  const atTop = moveByStep(document, "findings", -1);
  assert.equal(order(atTop), ORDER);
});

test("a section does not step into a table", () => {
  const section = { kind: "section", key: "more", title: "More", items: [] };
  const document = insert(form(), section, { parent: "findings", index: 2 });
  assert.equal(order(moveByStep(document, "more", 1)), "findings -kind -size -lesions --diameter -more total");
});

test("a new item stands where the eye is", () => {
  const field = { kind: "field", type: "text" };
  assert.deepEqual(placeFor(form(), null, field), { parent: null, index: 2 });
  assert.deepEqual(placeFor(form(), "findings", field), { parent: "findings", index: 3 });
  assert.deepEqual(placeFor(form(), "kind", field), { parent: "findings", index: 1 });
  assert.deepEqual(placeFor(form(), "diameter", field), { parent: "lesions", index: 1 });
  assert.deepEqual(placeFor(form(), "diameter", { kind: "section" }), { parent: "findings", index: 3 });
  assert.deepEqual(placeFor(form(), "lesions", { kind: "group" }), { parent: "findings", index: 3 });
});

test("a removed section takes what is in it along", () => {
  assert.deepEqual([...keysOf(remove(form(), "findings"))], ["total"]);
});
