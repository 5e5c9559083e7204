// @ts-check
import { newItem } from "./new-items.js";

/**
 * A field as another type: what the new type knows stays, what it does not know goes. Pure.
 * @param {Record<string, any>} item @param {string} type @param {{types: {name: string, attributes: string[], isAnswered: boolean}[]}} catalogue
 */
export function retyped(item, type, catalogue) {
  const kind = catalogue.types.find((one) => one.name === type);
  const known = new Set(kind?.attributes ?? []);
  const special = new Set(catalogue.types.flatMap((one) => one.attributes));
  const kept = Object.fromEntries(Object.entries(item).filter(([name]) => known.has(name) || !special.has(name)));
  const { key, label, kind: _, ...begun } = newItem({ items: [] }, type);
  const made = /** @type {Record<string, any>} */ ({ ...begun, ...kept, type });
  delete made.default;
  if (!kind?.isAnswered || type === "calculated") {
    for (const name of ["required", "required_when", "prefill"]) delete made[name];
  }
  return made;
}
