// @ts-check
// The numbers of a measurement with their units, as OHIF computed them and not as it rounds them for display.

// Which key of OHIF's statistics holds the unit of which number; the first that is there counts.
/** @type {Record<string, string[]>} */
const UNITS = {
  length: ["unit"],
  width: ["widthUnit", "unit"],
  radius: ["radiusUnit", "unit"],
  perimeter: ["perimeterUnit", "unit", "radiusUnit"],
  area: ["areaUnit"],
  mean: ["modalityUnit"],
  stdDev: ["modalityUnit"],
  min: ["modalityUnit"],
  max: ["modalityUnit"],
  value: ["modalityUnit"],
  angle: [],
};
const DEGREES = "°";

/**
 * @param {Record<string, any> | null | undefined} statistics cornerstone's cachedStats: one entry per target image
 * @returns {{name: string, value: number, unit: string}[]}
 */
export function valuesOf(statistics) {
  for (const target of Object.values(statistics ?? {})) {
    const values = numbersIn(target ?? {});
    if (values.length) return values;
  }
  return [];
}

/** @param {Record<string, any>} target */
function numbersIn(target) {
  return Object.entries(UNITS).flatMap(([name, keys]) => {
    const found = target[name];
    const value = Array.isArray(found) && found.length === 1 ? found[0] : found;
    if (typeof value !== "number" || !Number.isFinite(value)) return [];
    return [{ name, value, unit: name === "angle" ? DEGREES : unitOf(target, keys) }];
  });
}

/** @param {Record<string, any>} target @param {string[]} keys @returns {string} */
function unitOf(target, keys) {
  const key = keys.find((candidate) => typeof target[candidate] === "string");
  return key ? target[key] : "";
}
