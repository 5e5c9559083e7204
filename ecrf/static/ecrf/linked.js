// @ts-check
/**
 * What of the viewer's measurements goes into a field, and whether it is still the same. Pure, tested by node --test.
 *
 * @typedef {{uid: string, tool: string, label?: string, place?: string,
 *   values: {name: string, value: number | string, unit?: string}[]}} Measured a measurement as the viewer has it
 * @typedef {{tool: string, quantity: string, unit: string, decimals?: number}} Wanted what the field asks for
 * @typedef {{value: string, unit: string, ref: string}} Taken
 */

import { decimalOf, decimalOfWhole, divide, multiply, plainText, round } from "./logic/decimal.js";

const DECIMALS = 1;
// How many of the right unit one of the left unit is. Codes are those of UCUM, and the viewer's own spelling.
/** @type {Record<string, [string, bigint, bigint]>} */
const SIZES = { mm: ["length", 1n, 1n], cm: ["length", 10n, 1n], mm2: ["area", 1n, 1n], cm2: ["area", 100n, 1n] };
/** @type {Record<string, string>} */
const SPELT = { "mm²": "mm2", "cm²": "cm2", "°": "deg", "[hnsf'U]": "HU" };

/** @param {string} unit */
const spelt = (unit) => SPELT[unit] ?? unit;

/**
 * The measurements that fit a field, newest first: of its tool where it names one, and with a value that it can take.
 * @param {Measured[]} measurements
 * @param {Wanted} wanted
 */
export function fitting(measurements, wanted) {
  return [...measurements].reverse().filter((one) => (!wanted.tool || one.tool === wanted.tool) && taken(one, wanted));
}

/**
 * The one to take: what the reader has selected, else the newest that no other field has, else the newest.
 * @param {Measured[]} measurements @param {Wanted} wanted
 * @param {{selected?: string | null, used?: string[]}} [marks]
 */
export function chosen(measurements, wanted, { selected, used = [] } = {}) {
  const all = fitting(measurements, wanted);
  return all.find((one) => one.uid === selected) ?? all.find((one) => !used.includes(one.uid)) ?? all[0] ?? null;
}

/**
 * The answer that a measurement gives in a field, in the field's unit and decimals; null if it has none for it.
 * @param {Measured} measurement @param {Wanted} wanted
 * @returns {Taken | null}
 */
export function taken(measurement, wanted) {
  const { values } = measurement;
  const found = wanted.quantity ? values.find((one) => one.name === wanted.quantity) : values[0];
  if (!found) return null;
  const [unit, into] = [spelt(found.unit ?? ""), spelt(wanted.unit)];
  const number = decimalOf(exact(found.value));
  const converted = number === null ? null : unit === into || !into ? number : inUnit(number, unit, into);
  if (converted === null) return null;
  const value = plainText(round(converted, wanted.decimals ?? DECIMALS) ?? converted, wanted.decimals ?? DECIMALS);
  return { value, unit: wanted.unit || unit, ref: measurement.uid };
}

/** A number of the viewer as digits: never 1e-7. @param {number | string} value */
function exact(value) {
  const text = String(value);
  return /e/i.test(text) ? Number(value).toFixed(20) : text;
}

/** @param {bigint} number @param {string} from @param {string} into */
function inUnit(number, from, into) {
  const [a, b] = [SIZES[from], SIZES[into]];
  if (!a || !b || a[0] !== b[0]) return null;
  const more = multiply(number, /** @type {bigint} */ (decimalOfWhole(a[1])));
  return more === null ? null : divide(more, /** @type {bigint} */ (decimalOfWhole(b[1])));
}

/**
 * How a field stands to the viewer: "typed" (no link), "same", "changed" (with what the viewer has now) or "gone".
 * @param {{value: string, ref?: string} | undefined} answer @param {Measured[]} measurements @param {Wanted} wanted
 * @returns {{state: "typed" | "same" | "changed" | "gone", now?: Taken, measurement?: Measured}}
 */
export function linkState(answer, measurements, wanted) {
  if (!answer?.ref) return { state: "typed" };
  const measurement = measurements.find((one) => one.uid === answer.ref);
  const now = measurement ? taken(measurement, wanted) : null;
  if (!measurement || !now) return { state: "gone" };
  const isSame = decimalOf(answer.value) === decimalOf(now.value);
  return { state: isSame ? "same" : "changed", now, measurement };
}
