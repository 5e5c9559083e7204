// @ts-check
/** What a number's own limits say while it is typed; the server says the same (ecrf/fields/number.py). Pure. */

import { decimalOf } from "./logic/decimal.js";
import { plural, t } from "./words.js";

/**
 * What is wrong with a number as typed, or "".
 * @param {string} text as `numberText` gives it
 * @param {{minimum?: string, maximum?: string, decimals?: string, unit?: string, isWhole?: boolean}} limits
 */
export function limitProblem(text, { minimum, maximum, decimals, unit = "", isWhole = false }) {
  if (!text) return "";
  const number = decimalOf(text);
  if (number === null) return t("This is not a number.");
  const places = text.split(".")[1]?.replace(/0+$/, "").length ?? 0;
  if (isWhole && places) return t("This must be a whole number.");
  const end = unit && ` ${unit}`;
  if (isPast(minimum, (limit) => number < limit)) return t("Not below {limit}.", { limit: minimum + end });
  if (isPast(maximum, (limit) => number > limit)) return t("Not above {limit}.", { limit: maximum + end });
  const most = Number(decimals ?? 20);
  if ((text.split(".")[1]?.length ?? 0) > most) return plural(most, "At most {n} decimal.", "At most {n} decimals.");
  return "";
}

/** @param {string | undefined} limit @param {(limit: bigint) => boolean} test */
function isPast(limit, test) {
  const number = limit === undefined ? null : decimalOf(limit);
  return number !== null && test(number);
}
