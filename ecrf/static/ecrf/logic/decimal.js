// @ts-check
/**
 * Exact decimal numbers: a BigInt counts whole multiples of 10^-20. Every result is rounded half up to 20 decimals
 * and is null beyond 40 whole digits, as in ecrf/logic/values.py.
 */

const ONE = 10n ** 20n;
const LIMIT = 10n ** 60n;
const NUMBER = /^([+-]?)(?:(\d+)(?:[.,](\d*))?|[.,](\d+))$/;
const TEXT_DIGITS = 200;

/** @param {bigint} count @returns {bigint | null} */
const fit = (count) => (-LIMIT < count && count < LIMIT ? count : null);

/**
 * A quotient of counts, rounded half up: away from zero where it lies in the middle.
 * @param {bigint} a @param {bigint} b
 */
function divided(a, b) {
  const isNegative = a < 0n !== b < 0n;
  const [dividend, divisor] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const result = (2n * dividend + divisor) / (2n * divisor);
  return isNegative ? -result : result;
}

/**
 * The number of a text such as "12.50", ",5" or "-3"; null if it is none.
 * @param {string} text
 */
export function decimalOf(text) {
  const match = text.length <= TEXT_DIGITS ? NUMBER.exec(text) : null;
  if (!match) return null;
  const fraction = (match[3] ?? match[4] ?? "").padEnd(21, "0");
  // The digit after the last that is kept decides alone about rounding.
  const count = BigInt((match[2] ?? "0") + fraction.slice(0, 20)) + (fraction[20] >= "5" ? 1n : 0n);
  return fit(match[1] === "-" ? -count : count);
}

/** @param {number | bigint} whole */
export const decimalOfWhole = (whole) => fit(BigInt(whole) * ONE);

/** @param {bigint} a @param {bigint} b */
export const add = (a, b) => fit(a + b);

/** @param {bigint} a @param {bigint} b */
export const subtract = (a, b) => fit(a - b);

/** @param {bigint} a @param {bigint} b */
export const multiply = (a, b) => fit(divided(a * b, ONE));

/** @param {bigint} a @param {bigint} b */
export const divide = (a, b) => (b === 0n ? null : fit(divided(a * ONE, b)));

/** @param {bigint[]} counts */
export const total = (counts) => fit(counts.reduce((sum, one) => sum + one, 0n));

/**
 * Half up: 2.5 becomes 3, and -2.5 becomes -3.
 * @param {bigint} a @param {number} places from 0 to 20
 */
export function round(a, places) {
  const unit = 10n ** BigInt(20 - places);
  return fit(divided(a, unit) * unit);
}

/**
 * The whole number from 0 to 20 that a count is, or null.
 * @param {bigint} a
 */
export const placesOf = (a) => (a >= 0n && a <= 20n * ONE && a % ONE === 0n ? Number(a / ONE) : null);

/**
 * A result as it is stored: with so many decimals, or as many as are needed (at most ten); never -0.
 * @param {bigint} a @param {number} [places]
 */
export function plainText(a, places) {
  const shown = places ?? 10;
  const count = divided(a, 10n ** BigInt(20 - shown));
  const digits = String(count < 0n ? -count : count).padStart(shown + 1, "0");
  const whole = digits.slice(0, digits.length - shown);
  const fraction = digits.slice(digits.length - shown);
  const kept = places === undefined ? fraction.replace(/0+$/, "") : fraction;
  return `${count < 0n ? "-" : ""}${whole}${kept ? `.${kept}` : ""}`;
}
