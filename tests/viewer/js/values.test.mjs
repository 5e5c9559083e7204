import { test } from "node:test";
import assert from "node:assert/strict";
import { valuesOf } from "../../../rapidreader/viewer/static/viewer/values.js";

const target = (statistics) => ({ "imageId:wadors:/x": statistics });

test("a length keeps all its digits and its unit", () => {
  const values = valuesOf(target({ length: 58.56022480713814, unit: "mm" }));
  assert.deepEqual(values, [{ name: "length", value: 58.56022480713814, unit: "mm" }]);
});

test("two diameters come in their order", () => {
  const values = valuesOf(target({ width: 3, length: 5, unit: "mm ERMF" }));
  assert.deepEqual(values.map(({ name, value, unit }) => [name, value, unit]), [["length", 5, "mm ERMF"], ["width", 3, "mm ERMF"]]);
});

test("a region has a unit for its area and another for its density", () => {
  const values = valuesOf(target({ area: 10, areaUnit: "mm²", mean: -20.5, stdDev: 1, modalityUnit: "HU", statsArray: [1] }));
  assert.deepEqual(values.map(({ name, unit }) => `${name} ${unit}`), ["area mm²", "mean HU", "stdDev HU"]);
});

test("an angle is in degrees, a probe in the scan's own unit", () => {
  assert.deepEqual(valuesOf(target({ angle: 90 })), [{ name: "angle", value: 90, unit: "°" }]);
  assert.deepEqual(valuesOf(target({ value: [4.2], modalityUnit: "SUV" })), [{ name: "value", value: 4.2, unit: "SUV" }]);
});

test("what is no number is no value: colours, nothing, not a number", () => {
  assert.deepEqual(valuesOf(target({ value: [1, 2, 3], mean: NaN, area: null, length: undefined })), []);
  assert.deepEqual([valuesOf(null), valuesOf(undefined), valuesOf({})], [[], [], []]);
});

test("the first target that has numbers counts", () => {
  assert.deepEqual(valuesOf({ a: {}, b: { length: 1, unit: "px" } }), [{ name: "length", value: 1, unit: "px" }]);
});
