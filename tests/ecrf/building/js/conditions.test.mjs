import assert from "node:assert/strict";
import test from "node:test";
import { simpleValue, valueAst } from "../../../../ecrf/static/ecrf/builder/calculations.js";
import { astOf, newRow, OPERATORS, rows, rowsOf } from "../../../../ecrf/static/ecrf/builder/conditions.js";
import { formatOptions, parseCode, parseOptions } from "../../../../ecrf/static/ecrf/builder/options.js";

const KINDS = { size: "number", name: "text", day: "date", seen: "yes_no", kind: "option", sites: "options", lesions: "rows", image: "thing" };
const kindOf = (key) => KINDS[key];
const row = (key, op, value = "", values = []) => ({ kind: "row", key, op, value, values });

test("every operator of every kind goes into an expression and back", () => {
  const values = { number: "-1.50", rows: "2", text: "x", date: "2026-11-20", yes_no: "false", option: "solid", options: "lung" };
  let count = 0;
  for (const [key, kind] of Object.entries(KINDS)) {
    for (const op of Object.keys(OPERATORS[kind])) {
      const isBare = op === "answered" || op === "empty", isSeveral = op.endsWith("in");
      const one = row(key, op, isBare || isSeveral ? "" : values[kind], isSeveral ? ["a", "b"] : []);
      const ast = astOf(one, kindOf);
      assert.deepEqual(rowsOf(ast, kindOf), rows([one]), JSON.stringify(ast));
      count += 1;
    }
  }
  assert.equal(count, 41);
});

test("rows are joined by all or any, and nested", () => {
  const ast = ["and", ["ge", ["field", "size"], ["num", "6"]], ["or", ["empty", ["field", "name"]], ["eq", ["field", "seen"], ["bool", true]]]];
  const picked = rowsOf(ast, kindOf);
  assert.equal(picked.join, "and");
  assert.equal(picked.parts[1].join, "or");
  assert.deepEqual(astOf(picked, kindOf), ast);
});

test("a yes/no field alone is read as what it means", () => {
  const picked = rowsOf(["and", ["field", "seen"], ["answered", ["field", "image"]]], kindOf);
  assert.deepEqual(astOf(picked, kindOf), ["and", ["eq", ["field", "seen"], ["bool", true]], ["answered", ["field", "image"]]]);
  assert.equal(rowsOf(["field", "size"], kindOf), null);
});

test("what rows cannot say is left to text", () => {
  const beyond = [
    ["gt", ["field", "size"], ["field", "size"]],
    ["gt", ["add", ["field", "size"], ["num", "1"]], ["num", "2"]],
    ["not", ["eq", ["field", "kind"], ["text", "x"]]],
    ["eq", ["field", "size"], ["text", "6"]],
    ["eq", ["field", "unknown"], ["num", "6"]],
    ["gt", ["count", "lesions", ["answered", ["field", "size"]]], ["num", "1"]],
    ["any", "lesions", ["answered", ["field", "size"]]],
    ["and", ["or", ["and", ["empty", ["field", "name"]], ["empty", ["field", "day"]]], ["empty", ["field", "name"]]], ["empty", ["field", "day"]]],
    "nonsense",
  ];
  for (const ast of beyond) assert.equal(rowsOf(ast, kindOf), null, JSON.stringify(ast));
  assert.deepEqual(rowsOf(null, kindOf), rows([]));
});

test("rows that are not complete say nothing yet", () => {
  const size = newRow("size", "number");
  assert.equal(astOf(rows([size, row("", "eq", "1")]), kindOf), null);
  assert.deepEqual(astOf(rows([{ ...size, value: "6,5" }, row("kind", "in")]), kindOf), ["eq", ["field", "size"], ["num", "6.5"]]);
  assert.equal(astOf(row("size", "eq", "6 mm"), kindOf), null);
  assert.equal(astOf(row("day", "lt", "yesterday"), kindOf), null);
  assert.deepEqual(astOf(newRow("seen", "yes_no"), kindOf), ["eq", ["field", "seen"], ["bool", true]]);
});

test("simple results are picked, all others are text", () => {
  const cases = [
    [["num", "4.50"], "decimal"], [["text", "4A"], "text"], [["bool", false], "yes_no"], [["date", "2026-11-20"], "date"],
    [["field", "size"], "decimal"], [["count", "lesions", null], "integer"], [["sum", "lesions", ["field", "size"], null], "decimal"],
  ];
  for (const [ast, result] of cases) assert.deepEqual(valueAst(simpleValue(ast), result), ast);
  assert.equal(simpleValue(["sum", "lesions", ["neg", ["field", "size"]], null]), null);
  assert.equal(simpleValue(["add", ["num", "1"], ["num", "2"]]), null);
  assert.equal(valueAst({ how: "fixed", value: "four", key: "", group: "" }, "integer"), null);
});

test("options are pasted as labels, values and codes", () => {
  const { options, problems } = parseOptions("Right upper lobe\nLLL | Left lower lobe | RadLex RID1338 (LLL); SNOMED CT:41224006\n\n3 |");
  assert.deepEqual(problems, []);
  assert.deepEqual(options, [
    { value: "right_upper_lobe", label: "Right upper lobe" },
    {
      value: "LLL", label: "Left lower lobe",
      codes: [{ scheme: "RadLex", value: "RID1338", meaning: "LLL" }, { scheme: "SNOMED CT", value: "41224006" }],
    },
    { value: "3", label: "3" },
  ]);
  assert.deepEqual(parseOptions(formatOptions(options), options).options, options);
});

test("pasting again keeps what is known of an option", () => {
  const known = [{ value: "a7", label: "Left", translations: { de: { label: "Links" } }, group: "Sides" }, { value: "r", label: "Right" }];
  const { options } = parseOptions("Right\nLeft\nBoth", known);
  assert.deepEqual(options, [known[1], known[0], { value: "both", label: "Both" }]);
});

test("lines that cannot be options are named", () => {
  const { options, problems } = parseOptions("a | A\na | B\n| C\nd | D | nocode\ne | E | X 1 | more");
  assert.deepEqual(options.map((option) => option.value), ["a", "d", "e"]);
  assert.deepEqual(problems.map((line) => line.split(":")[0]), ["Line 2", "Line 3", "Line 4", "Line 5"]);
  assert.equal(parseCode("RID1303"), null);
});

test("equal labels get values of their own", () => {
  assert.deepEqual(parseOptions("Other\nOther").options.map((option) => option.value), ["other", "other_2"]);
});
