// @ts-check
import { mintKey } from "./keys.js";
import { keysOf } from "./tree.js";

/** New items as they come out of the palette, and what fields mean to conditions. */

/** What a new field of a type has from the start, so that it can be shown at once. */
const BEGINNINGS = /** @type {Record<string, Record<string, any>>} */ ({
  single_choice: { options: [{ value: "yes", label: "Yes" }, { value: "no", label: "No" }] },
  multiple_choice: { options: [{ value: "first", label: "First" }, { value: "second", label: "Second" }] },
  scale: { minimum: "1", maximum: "5" },
  coded_finding: { options: [{ value: "first", label: "First" }] },
  measurement: { unit: "mm", tool: "Length", quantity: "length", decimals: 1 },
  calculated: { result: "decimal", rules: [{ value: ["num", "0"] }] },
});

/**
 * A section, a group or a field of a type, not in the document yet. Its key is a stand-in until it has a label.
 * @param {import("./tree.js").FormDocument} form @param {string} kind "section", "group" or the name of a field type
 * @returns {import("./tree.js").Item}
 */
export function newItem(form, kind) {
  const key = mintKey(keysOf(form), kind, "item");
  if (kind === "section") return { kind, key, title: "", items: [] };
  if (kind === "group") return { kind, key, title: "", items: [] };
  return { kind: "field", key, type: kind, label: "", ...structuredClone(BEGINNINGS[kind] ?? {}) };
}

/** @type {Record<string, import("./conditions.js").Kind>} */
const KINDS = {
  integer: "number", decimal: "number", scale: "number", measurement: "number",
  text: "text", long_text: "text", time: "text", date: "date", yes_no: "yes_no",
  single_choice: "option", coded_finding: "option", anatomical_site: "option", multiple_choice: "options",
  image_reference: "thing",
};

/**
 * What a condition can compare of an item; undefined of what has no answer.
 * @param {import("./tree.js").Item | undefined} item @returns {import("./conditions.js").Kind | undefined}
 */
export function kindOfItem(item) {
  if (!item || item.kind === "section") return undefined;
  if (item.kind === "group") return "rows";
  return KINDS[item.type === "calculated" ? item.result : item.type];
}

/**
 * The items that a condition of `key` may speak of: fields outside of groups, groups by their number of rows, and
 * the fields of the own row.
 * @param {import("./tree.js").FormDocument} form @param {string} key
 */
export function withinReach(form, key) {
  /** @type {{item: import("./tree.js").Item, section: string}[]} */
  const found = [];
  collect(form.items ?? [], "", key, found);
  return found;
}

/** @param {import("./tree.js").Item[]} items @param {string} section @param {string} key @param {{item: any, section: string}[]} found */
function collect(items, section, key, found) {
  for (const item of items) {
    if (kindOfItem(item)) found.push({ item, section });
    const isOwnGroup = item.kind === "group" && item.items?.some((inner) => inner.key === key);
    if (item.kind === "section" || isOwnGroup) {
      const title = item.title || item.key;
      collect(item.items ?? [], section && item.kind === "section" ? `${section} / ${title}` : title, key, found);
    }
  }
}
