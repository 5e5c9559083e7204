// @ts-check
/**
 * What an expression means: the twin of ecrf/logic/expressions.py. Programs come checked from the server, so the shape
 * of an expression is not looked at again.
 *
 * @typedef {import("./values.js").Value} Value
 * @typedef {any[]} Ast
 * @typedef {{get(key: string): any}} Scope a Map of values; under the key of a group an array of its rows' Maps
 * @typedef {Map<string, any>} Row
 * @typedef {(scope: Scope) => Value} Meaning
 */
import * as decimal from "./decimal.js";
import { Day, day } from "./values.js";

/**
 * Names inside a row of a group: the row's own, then those around it. A row has every key of its group, with null where
 * nothing is: what is around may be another row of the same group, whose values are not this one's.
 */
export class Inside {
  /** @param {Row} row @param {Scope} around */
  constructor(row, around) {
    this.row = row;
    this.around = around;
  }

  /** @param {string} key */
  get(key) {
    return this.row.has(key) ? this.row.get(key) : this.around.get(key);
  }
}

/** @param {Ast} ast @param {Scope} scope @returns {Value} */
export const evaluate = (ast, scope) => compiled(ast)(scope);

/**
 * The expression as a function of a scope.
 * @param {Ast} ast
 * @returns {Meaning}
 */
export function compiled([name, ...parts]) {
  if (name in LITERALS) {
    const value = LITERALS[name](parts[0]);
    return () => value;
  }
  if (name === "field") return (scope) => scope.get(parts[0]) ?? null;
  if (name in AGGREGATES) return AGGREGATES[name](parts[0], ...parts.slice(1).map((part) => part && compiled(part)));
  const inner = (name === "in" ? [parts[0], ...parts[1]] : parts).map(compiled);
  if (name in LAZY) return LAZY[name](...inner);
  const operation = STRICT[name];
  return (scope) => operation(...inner.map((part) => part(scope)));
}

/** @type {Record<string, (value: any) => Value>} */
const LITERALS = { num: decimal.decimalOf, text: String, bool: Boolean, date: day };

/** @param {Value} value */
const kind = (value) => (value instanceof Day ? "date" : typeof value);
const COMPARED = new Set(["bigint", "string", "boolean", "date"]);
const ORDERED = new Set(["bigint", "date"]);

/** @param {Value} value */
const bare = (value) => (value instanceof Day ? value.count : value);

/** @param {(a: any, b: any) => boolean} holds @param {Set<string>} kinds */
const comparison = (holds, kinds) => (/** @type {Value} */ a, /** @type {Value} */ b) =>
  kind(a) === kind(b) && kinds.has(kind(a)) && holds(bare(a), bare(b));

const equal = comparison((a, b) => a === b, COMPARED);

/** @param {Value} value @returns {value is bigint} */
const isNumber = (value) => typeof value === "bigint";

/** @param {(a: bigint, b: bigint) => bigint | null} operation */
const arithmetic = (operation) => (/** @type {Value} */ a, /** @type {Value} */ b) =>
  isNumber(a) && isNumber(b) ? operation(a, b) : null;

/** The first of the numbers that comes before all others. @param {(a: bigint, b: bigint) => boolean} before */
const extreme = (before) => (/** @type {Value[]} */ ...values) =>
  values
    .filter(isNumber)
    .reduce((/** @type {bigint | null} */ best, one) => (best === null || before(one, best) ? one : best), null);

/** @param {Value[]} values */
function total(...values) {
  const numbers = values.filter(isNumber);
  return numbers.length ? decimal.total(numbers) : null;
}

/** @param {Value} a @param {Value} digits */
function round(a, digits) {
  const places = isNumber(digits) ? decimal.placesOf(digits) : null;
  return isNumber(a) && places !== null ? decimal.round(a, places) : null;
}

/** @type {Record<string, (...values: any[]) => Value>} */
const STRICT = {
  eq: equal,
  ne: comparison((a, b) => a !== b, COMPARED),
  lt: comparison((a, b) => a < b, ORDERED),
  le: comparison((a, b) => a <= b, ORDERED),
  gt: comparison((a, b) => a > b, ORDERED),
  ge: comparison((a, b) => a >= b, ORDERED),
  in: (a, ...literals) => literals.some((one) => equal(a, one)),
  has: (chosen, one) => Array.isArray(chosen) && chosen.includes(one),
  not: (a) => a !== true,
  add: arithmetic(decimal.add),
  sub: arithmetic(decimal.subtract),
  mul: arithmetic(decimal.multiply),
  div: arithmetic(decimal.divide),
  neg: (a) => (isNumber(a) ? -a : null),
  abs: (a) => (isNumber(a) ? (a < 0n ? -a : a) : null),
  least: extreme((a, b) => a < b),
  greatest: extreme((a, b) => a > b),
  round,
  answered: (a) => a !== null,
  empty: (a) => a === null,
  days: (a, b) => (a instanceof Day && b instanceof Day ? decimal.decimalOfWhole(b.count - a.count) : null),
};

/** @type {Record<string, (...inner: Meaning[]) => Meaning>} */
const LAZY = {
  and: (...inner) => (scope) => inner.every((part) => part(scope) === true),
  or: (...inner) => (scope) => inner.some((part) => part(scope) === true),
  if: (condition, then, otherwise) => (scope) => (condition(scope) === true ? then(scope) : otherwise(scope)),
};

/**
 * The rows of a group for which a condition holds.
 * @param {Scope} scope @param {string} group @param {Meaning | null} holds
 */
function rowsOf(scope, group, holds) {
  const rows = scope.get(group);
  const inside = Array.isArray(rows) ? rows.map((row) => new Inside(row, scope)) : [];
  return holds ? inside.filter((row) => holds(row) === true) : inside;
}

/** @typedef {(group: string, value: Meaning, holds: Meaning | null) => Meaning} Aggregate */

/** @param {(...values: Value[]) => Value} gather @returns {Aggregate} */
const gathering = (gather) => (group, value, holds) => (scope) => gather(...rowsOf(scope, group, holds).map(value));

/** @type {Record<string, (group: string, ...inner: any[]) => Meaning>} */
const AGGREGATES = {
  count: (group, holds) => (scope) => decimal.decimalOfWhole(rowsOf(scope, group, holds).length),
  any: (group, holds) => (scope) => rowsOf(scope, group, holds).length > 0,
  every: (group, holds) => (scope) => rowsOf(scope, group, holds).length === rowsOf(scope, group, null).length,
  sum: gathering(total),
  smallest: gathering(STRICT.least),
  largest: gathering(STRICT.greatest),
};
