// @ts-check
/**
 * Conditions as rows to pick from: what is compared, how, with what; joined by all or any, nested where needed.
 * What does not fit into rows is no condition to pick, and is edited as text instead.
 *
 * @typedef {{kind: "row", key: string, op: string, value: string, values: string[]}} Row
 * @typedef {{kind: "rows", join: "and" | "or", parts: (Row | Rows)[]}} Rows
 * @typedef {"number" | "text" | "date" | "yes_no" | "option" | "options" | "rows" | "thing"} Kind  what a row's left side holds
 */

const COMPARISONS = { eq: "is", ne: "is not", lt: "is below", le: "is at most", gt: "is above", ge: "is at least" };
const DATES = { eq: "is", ne: "is not", lt: "is before", le: "is not after", gt: "is after", ge: "is not before" };
const PRESENCE = { answered: "is answered", empty: "is not answered" };
/** @type {Record<Kind, Record<string, string>>} */
export const OPERATORS = {
  number: { ...COMPARISONS, ...PRESENCE },
  rows: COMPARISONS,
  date: { ...DATES, ...PRESENCE },
  text: { eq: "is", ne: "is not", ...PRESENCE },
  yes_no: { eq: "is", ...PRESENCE },
  option: { eq: "is", ne: "is not", in: "is one of", not_in: "is none of", ...PRESENCE },
  options: { has: "contains", has_not: "does not contain", ...PRESENCE },
  thing: PRESENCE,
};
const LITERAL = { thing: "text", number: "num", rows: "num", date: "date", text: "text", option: "text", options: "text", yes_no: "bool" };
const SEVERAL = new Set(["in", "not_in"]);
const NUMBER = /^-?\d+(\.\d+)?$/;

/** @param {string} key @param {Kind} kind @returns {Row} */
export function newRow(key, kind) {
  return { kind: "row", key, op: Object.keys(OPERATORS[kind])[0], value: kind === "yes_no" ? "true" : "", values: [] };
}

/** @param {(Row | Rows)[]} parts @param {"and" | "or"} [join] @returns {Rows} */
export function rows(parts, join = "and") {
  return { kind: "rows", join, parts };
}

/** Whether a row says something yet. @param {Row} row @param {Kind | undefined} kind */
export function isComplete(row, kind) {
  if (!kind || !(row.op in OPERATORS[kind])) return false;
  if (row.op in PRESENCE) return true;
  if (SEVERAL.has(row.op)) return row.values.length > 0;
  if (kind === "number" || kind === "rows") return NUMBER.test(numberOf(row.value));
  if (kind === "date") return /^\d{4}-\d{2}-\d{2}$/.test(row.value);
  return row.value !== "";
}

/** @param {string} text */
function numberOf(text) {
  return text.trim().replace(",", ".").replace("\u2212", "-");
}

/**
 * The expression of a condition; what is not complete yet is left out, null if nothing is left.
 * @param {Row | Rows} condition @param {(key: string) => Kind | undefined} kindOf @returns {any}
 */
export function astOf(condition, kindOf) {
  if (condition.kind === "row") return astOfRow(condition, kindOf(condition.key));
  const parts = condition.parts.map((part) => astOf(part, kindOf)).filter((part) => part !== null);
  return parts.length > 1 ? [condition.join, ...parts] : parts[0] ?? null;
}

/** @param {Row} row @param {Kind | undefined} kind */
function astOfRow(row, kind) {
  if (!kind || !isComplete(row, kind)) return null;
  const left = kind === "rows" ? ["count", row.key, null] : ["field", row.key];
  if (row.op in PRESENCE) return [row.op, left];
  const literal = (/** @type {string} */ value) => [LITERAL[kind], kind === "yes_no" ? value === "true" : value];
  if (SEVERAL.has(row.op)) {
    const one = ["in", left, row.values.map(literal)];
    return row.op === "in" ? one : ["not", one];
  }
  const right = literal(LITERAL[kind] === "num" ? numberOf(row.value) : row.value);
  return row.op === "has_not" ? ["not", ["has", left, right]] : [row.op, left, right];
}

/**
 * The rows of an expression, or null where it says more than rows can.
 * @param {any} ast @param {(key: string) => Kind | undefined} kindOf @returns {Rows | null}
 */
export function rowsOf(ast, kindOf) {
  if (ast === null || ast === undefined) return rows([]);
  const part = partOf(ast, kindOf, 0);
  if (part === null) return null;
  return part.kind === "rows" ? part : rows([part]);
}

const DEEPEST = 2;

/** @param {any} ast @param {(key: string) => Kind | undefined} kindOf @param {number} depth @returns {Row | Rows | null} */
function partOf(ast, kindOf, depth) {
  if (!Array.isArray(ast)) return null;
  if (ast[0] !== "and" && ast[0] !== "or") return rowOf(ast, kindOf);
  if (depth >= DEEPEST || ast.length < 3) return null;
  const parts = ast.slice(1).map((part) => partOf(part, kindOf, depth + 1));
  return parts.includes(null) ? null : rows(/** @type {any} */ (parts), ast[0]);
}

/** @param {any} ast @param {(key: string) => Kind | undefined} kindOf @returns {Row | null} */
function rowOf(ast, kindOf) {
  // A yes/no field alone is a condition too, and means the same as "is yes".
  if (ast[0] === "field" && kindOf(ast[1]) === "yes_no") return newRow(ast[1], "yes_no");
  const isNot = ast[0] === "not" && Array.isArray(ast[1]) && (ast[1][0] === "in" || ast[1][0] === "has");
  const [head, left, right] = isNot ? ast[1] : ast;
  const op = isNot ? { in: "not_in", has: "has_not" }[/** @type {"in" | "has"} */ (head)] : head;
  const key = keyOf(left);
  const kind = key === null ? undefined : kindOf(key);
  if (key === null || !kind || (kind === "rows") !== (left[0] === "count") || !(op in OPERATORS[kind])) return null;
  const values = SEVERAL.has(op) ? right : op in PRESENCE ? [] : [right];
  if (!Array.isArray(values) || !values.every((one) => Array.isArray(one) && one[0] === LITERAL[kind])) return null;
  const texts = values.map((one) => String(one[1]));
  return { kind: "row", key, op, value: SEVERAL.has(op) ? "" : texts[0] ?? "", values: SEVERAL.has(op) ? texts : [] };
}

/** @param {any} left */
function keyOf(left) {
  if (!Array.isArray(left) || typeof left[1] !== "string") return null;
  return left[0] === "field" || (left[0] === "count" && (left[2] ?? null) === null) ? left[1] : null;
}
