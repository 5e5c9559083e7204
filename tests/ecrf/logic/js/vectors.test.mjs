import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { plainText } from "../../../../ecrf/static/ecrf/logic/decimal.js";
import { evaluateForm } from "../../../../ecrf/static/ecrf/logic/evaluation.js";
import { evaluate } from "../../../../ecrf/static/ecrf/logic/expressions.js";
import { Run } from "../../../../ecrf/static/ecrf/logic/running.js";
import { logicOf } from "../../../../ecrf/static/ecrf/logic/steps.js";
import { Day } from "../../../../ecrf/static/ecrf/logic/values.js";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const vectors = read(new URL("../vectors.json", import.meta.url));

function plain(value) {
  if (typeof value === "bigint") return plainText(value, 20).replace(/0+$/, "").replace(/\.$/, "") || "0";
  return value instanceof Day ? String(value) : value;
}

test("expressions mean what the vectors say", () => {
  const logic = logicOf(read(process.env.VECTORS_PROGRAM));
  assert.ok(vectors.expressions.length > 100);
  for (const { text, ast, answers, value } of vectors.expressions) {
    assert.deepEqual(plain(evaluate(ast, new Run(logic, answers, new Set()).form.scope)), value, text);
  }
});

test("forms do what the vectors say", () => {
  assert.ok(vectors.forms.length > 5);
  for (const { name, program, answers, outcome } of vectors.forms) {
    const found = evaluateForm(program, answers);
    const plainly = { ...found, visible: [...found.visible].sort(), required: [...found.required].sort() };
    assert.deepEqual(JSON.parse(JSON.stringify(plainly)), outcome, name);
  }
});

test("nothing that an answer can be makes the evaluation throw", () => {
  const { program } = vectors.forms.find((form) => form.name === "Lesions");
  for (const answers of [null, undefined, 7, "x", [], { lesions: {} }, { lesions: [null, 1, { row: "1" }, { row: 1, size: {} }] }]) {
    assert.ok(evaluateForm(program, answers).visible.has("total"));
  }
  assert.deepEqual(evaluateForm(program, { __proto__: { lesions: [{ row: 1, size: "3" }] } }).answers, {});
});
