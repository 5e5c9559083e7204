// @ts-check
import { mintKey } from "./keys.js";
import { newItem } from "./new-items.js";
import { duplicate, renameKey, usersOf } from "./references.js";
import { find, insert, keysOf, move, moveByStep, nameOf, placeFor, remove } from "./tree.js";

/** What can be done with items on the desk; every deed can be undone. @typedef {import("./types.js").Desk} Desk */

/** A new item of a kind where the eye is, selected. @param {Desk} desk @param {string} kind */
export function addItem(desk, kind) {
  const item = newItem(desk.document, kind);
  desk.fresh.add(item.key);
  const place = placeFor(desk.document, desk.item ? desk.selected : null, item);
  desk.change(insert(desk.document, item, place), "Add", { select: item.key });
}

/** @param {Desk} desk @param {string} [key] */
export function duplicateItem(desk, key = desk.selected) {
  const made = duplicate(desk.document, key);
  if (made.key !== key) desk.change(made.form, `Duplicate ${desk.name(key)}`, { select: made.key });
}

/** Takes an item away and selects what stands beside it. Returns what to tell the person. @param {Desk} desk @param {string} [key] */
export function removeItem(desk, key = desk.selected) {
  const found = find(desk.document, key);
  if (!found) return "";
  const siblings = found.parent?.items ?? desk.document.items;
  const beside = siblings[found.index + 1] ?? siblings[found.index - 1] ?? found.parent;
  const users = usersOf(desk.document, key).map((name) => `“${name}”`);
  const name = nameOf(found.item) || key;
  desk.change(remove(desk.document, key), `Delete ${name}`, { select: beside?.key ?? "" });
  return `“${name}” deleted.${users.length ? ` ${users.join(", ")} spoke of it.` : ""}`;
}

/** @param {Desk} desk @param {-1 | 1} step @param {string} [key] */
export function stepItem(desk, step, key = desk.selected) {
  desk.change(moveByStep(desk.document, key, step), `Move ${desk.name(key)}`);
}

/** @param {Desk} desk @param {string} key @param {import("./tree.js").Place} place */
export function moveItem(desk, key, place) {
  desk.change(move(desk.document, key, place), `Move ${desk.name(key)}`, { select: key });
}

/** The first label of an item gives it its key, for good. @param {Desk} desk @param {string} key */
export function settleKey(desk, key) {
  const item = find(desk.document, key)?.item;
  if (!item || !desk.fresh.has(key) || !nameOf(item)) return;
  desk.fresh.delete(key);
  const taken = keysOf(desk.document);
  taken.delete(key);
  renameItem(desk, key, mintKey(taken, nameOf(item), key));
}

/** @param {Desk} desk @param {string} from @param {string} to */
export function renameItem(desk, from, to) {
  if (from === to) return;
  const select = desk.selected === from ? to : desk.selected;
  desk.change(renameKey(desk.document, from, to), "Key", { select });
}
