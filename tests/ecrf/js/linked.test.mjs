import assert from "node:assert/strict";
import test from "node:test";
import { chosen, fitting, linkState, taken } from "../../../ecrf/static/ecrf/linked.js";

const length = (uid, value, unit = "mm") => ({ uid, tool: "Length", values: [{ name: "length", value, unit }] });
const both = { uid: "b", tool: "Bidirectional", values: [{ name: "length", value: 30.25, unit: "mm" }, { name: "width", value: 11, unit: "mm" }] };
const WANTED = { tool: "Length", quantity: "length", unit: "mm" };

test("the viewer's number is rounded half up to the field's decimals", () => {
  assert.deepEqual(taken(length("a", 12.25), WANTED), { value: "12.3", unit: "mm", ref: "a" });
  assert.equal(taken(length("a", 12.345678), { ...WANTED, decimals: 3 }).value, "12.346");
  assert.equal(taken(length("a", 1e-7), { ...WANTED, decimals: 8 }).value, "0.00000010");
  assert.equal(taken(length("a", 12.5), { ...WANTED, decimals: 0 }).value, "13");
});

test("a field takes the quantity that it names, in its own unit", () => {
  const short = { tool: "", quantity: "width", unit: "cm", decimals: 2 };
  assert.deepEqual(taken(both, short), { value: "1.10", unit: "cm", ref: "b" });
  const area = { uid: "e", tool: "EllipticalROI", values: [{ name: "area", value: 250, unit: "mm²" }] };
  assert.equal(taken(area, { tool: "", quantity: "area", unit: "cm2", decimals: 1 }).value, "2.5");
  assert.equal(taken(area, { tool: "", quantity: "area", unit: "mm²", decimals: 0 }).unit, "mm²");
});

test("what has another unit, another quantity or no number is not taken", () => {
  assert.equal(taken(length("a", 12, "px"), WANTED), null);
  assert.equal(taken(length("a", 12), { ...WANTED, quantity: "area" }), null);
  assert.equal(taken({ uid: "a", tool: "Length", values: [] }, WANTED), null);
  assert.equal(taken(length("a", "–"), WANTED), null);
});

test("the selected one is taken, else the newest that no other field has", () => {
  const all = [length("a", 1), length("b", 2), both, length("c", 3)];
  assert.deepEqual(fitting(all, WANTED).map(({ uid }) => uid), ["c", "b", "a"]);
  assert.equal(chosen(all, WANTED, { selected: "a", used: ["c"] }).uid, "a");
  assert.equal(chosen(all, WANTED, { selected: "b2", used: ["c"] }).uid, "b");
  assert.equal(chosen(all, WANTED, { used: ["a", "b", "c"] }).uid, "c");
  assert.equal(chosen([both], WANTED), null);
});

test("a field knows whether the viewer still says the same", () => {
  const state = (answer, list) => linkState(answer, list, WANTED).state;
  assert.equal(state({ value: "12.3" }, []), "typed");
  assert.equal(state(undefined, []), "typed");
  assert.equal(state({ value: "12.3", ref: "a" }, [length("a", 12.25)]), "same");
  assert.equal(state({ value: "12.30", ref: "a" }, [length("a", 12.25)]), "same");
  assert.equal(state({ value: "12.3", ref: "a" }, [length("a", 12.9)]), "changed");
  assert.equal(linkState({ value: "12.3", ref: "a" }, [length("a", 12.9)], WANTED).now.value, "12.9");
  assert.equal(state({ value: "12.3", ref: "a" }, [length("b", 12.9)]), "gone");
});
