// @ts-check
/**
 * The result of a calculation's rule as something to pick: a fixed value, or a figure over the rows of a group.
 * Everything else is text.
 *
 * @typedef {{how: "fixed" | "count" | "sum" | "smallest" | "largest" | "same", key: string, group: string, value: string}} Simple
 */

const LITERAL = /** @type {Record<string, string>} */ ({ integer: "num", decimal: "num", scale: "num", date: "date", yes_no: "bool" });
const OVER_ROWS = new Set(["sum", "smallest", "largest"]);

export const WAYS = {
  fixed: "a fixed value",
  same: "the value of a field",
  count: "the number of rows",
  sum: "the sum over all rows",
  smallest: "the smallest of all rows",
  largest: "the largest of all rows",
};

/** @param {Simple} simple @param {string} result the type of what is calculated @returns {any} null if not complete */
export function valueAst(simple, result) {
  const { how, key, group, value } = simple;
  if (how === "fixed") return value === "" ? null : literal(value, LITERAL[result] ?? "text");
  if (how === "same") return key ? ["field", key] : null;
  if (how === "count") return group ? ["count", group, null] : null;
  return group && key ? [how, group, ["field", key], null] : null;
}

/** @param {string} value @param {string} type */
function literal(value, type) {
  const text = value.trim();
  if (type === "bool") return [type, text === "true"];
  if (type === "num") return /^-?\d+([.,]\d+)?$/.test(text) ? [type, text.replace(",", ".")] : null;
  if (type === "date") return /^\d{4}-\d{2}-\d{2}$/.test(text) ? [type, text] : null;
  return [type, value];
}

/** What of an expression can be picked, or null. @param {any} ast @returns {Simple | null} */
export function simpleValue(ast) {
  const none = { key: "", group: "", value: "" };
  if (ast === null || ast === undefined) return { how: "fixed", ...none };
  if (!Array.isArray(ast)) return null;
  const [head, first, inner, condition] = ast;
  if (["num", "text", "bool", "date"].includes(head)) return { ...none, how: "fixed", value: String(first) };
  if (head === "field") return { ...none, how: "same", key: first };
  if (head === "count") return (inner ?? null) === null ? { ...none, how: "count", group: first } : null;
  if (!OVER_ROWS.has(head) || inner?.[0] !== "field" || (condition ?? null) !== null) return null;
  return { ...none, how: head, group: first, key: inner[1] };
}
