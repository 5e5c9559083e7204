// @ts-check
import { find, mayHold } from "./tree.js";

/**
 * Where something dragged would go, when it is over a row: before it, after it, or into it where it is a section or
 * group; null where it cannot go.
 * @param {import("./tree.js").FormDocument} form @param {string} dragged @param {string} over @param {number} height
 *   how far down the row the pointer is, 0 to 1
 * @returns {{place: import("./tree.js").Place, side: "before" | "after" | "into"} | null}
 */
export function placeAt(form, dragged, over, height) {
  const item = find(form, dragged)?.item;
  const target = find(form, over);
  if (!item || !target || over === dragged || find({ items: [item] }, over)) return null;
  const holds = target.item.kind !== "field" && mayHold(target.item, item);
  if (holds && height > 0.3) return { place: { parent: over, index: height > 0.7 ? 0 : (target.item.items ?? []).length }, side: "into" };
  if (!mayHold(target.parent, item)) return null;
  const side = height < 0.5 ? "before" : "after";
  return { place: { parent: target.parent?.key ?? null, index: target.index + (side === "after" ? 1 : 0) }, side };
}
