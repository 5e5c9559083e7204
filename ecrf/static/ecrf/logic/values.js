// @ts-check
/**
 * The values that expressions work on, read from raw answers: bigint (a number, see decimal.js), string, boolean, Day,
 * array of strings, PRESENT; null where there is none. The twin of ecrf/logic/values.py.
 */
import { decimalOf } from "./decimal.js";

/** @typedef {bigint | string | boolean | Day | string[] | symbol | null} Value */

const DAY = 86_400_000;

/** An answer of which only its presence counts. */
export const PRESENT = Symbol("present");

/** A day of the calendar, as the number of days since 1970-01-01. */
export class Day {
  /** @param {number} count */
  constructor(count) {
    this.count = count;
  }

  /** The text 2026-11-20. */
  toString() {
    const date = new Date(this.count * DAY);
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    return [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
  }
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** @param {unknown} value */
const text = (value) => (typeof value === "string" && value !== "" ? value : null);

/** @param {unknown} value */
const truth = (value) => (typeof value === "boolean" ? value : null);

/** @param {unknown} value */
function number(value) {
  if (typeof value === "string") return decimalOf(value);
  return typeof value === "number" && Number.isFinite(value) ? decimalOf(String(value)) : null;
}

/** @param {unknown} value */
const measured = (value) => (isRecord(value) && Object.hasOwn(value, "value") ? number(value.value) : null);

/**
 * The day of a text 2026-11-20; null where the calendar has no such day, or it is before the year 1.
 * @param {unknown} value
 */
export function day(value) {
  const match = typeof value === "string" ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number);
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, date); // Date.UTC would take the year 99 for 1999
  const isThere = year >= 1 && moment.getUTCMonth() === month - 1; // what is no day rolls over into another month
  return isThere ? new Day(moment.getTime() / DAY) : null;
}

/** @param {unknown} value */
function texts(value) {
  return Array.isArray(value) && value.length && value.every((one) => typeof one === "string") ? value : null;
}

/** @param {unknown} value */
const presence = (value) => (isRecord(value) && Object.keys(value).length ? PRESENT : null);

/** How the answers of each kind of field are read. @type {Record<string, (value: unknown) => Value>} */
export const READERS = { number, measurement: measured, text, bool: truth, date: day, list: texts, image: presence };
