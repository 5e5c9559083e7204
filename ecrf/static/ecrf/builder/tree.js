// @ts-check
/**
 * The form's document as a tree, and changes of it. Every change gives a new document and leaves the old one as it
 * was, so undo needs nothing but the old one. No DOM here; tested by node --test.
 *
 * @typedef {Record<string, any>} Item  a section, group or field as ecrf/definition/plain.py writes it
 * @typedef {Record<string, any>} FormDocument
 * @typedef {{parent: string | null, index: number}} Place  `parent` is a key, null for the form itself
 */

/**
 * Every item in form order, with its parent and how deep it stands.
 * @param {FormDocument} form
 * @returns {Generator<{item: Item, parent: Item | null, index: number, depth: number}>}
 */
export function* walk(form) {
  yield* walkItems(form.items ?? [], null, 0);
}

/** @param {Item[]} items @param {Item | null} parent @param {number} depth @returns {Generator<any>} */
function* walkItems(items, parent, depth) {
  for (const [index, item] of items.entries()) {
    yield { item, parent, index, depth };
    if (item.kind !== "field") yield* walkItems(item.items ?? [], item, depth + 1);
  }
}

/** @param {FormDocument} form @param {string} key */
export function find(form, key) {
  for (const place of walk(form)) if (place.item.key === key) return place;
  return null;
}

/** @param {FormDocument} form @returns {Set<string>} */
export function keysOf(form) {
  return new Set([...walk(form)].map(({ item }) => item.key));
}

/** What a person calls an item. @param {Item} item */
export function nameOf(item) {
  return (item.kind === "field" ? item.label : item.title) || "";
}

/** Whether an item may stand directly in another, or in the form (null). @param {Item | null} parent @param {Item} item */
export function mayHold(parent, item) {
  if (parent === null || parent.kind === "section") return true;
  return parent.kind === "group" && item.kind === "field" && !NOT_IN_ROWS.has(item.type);
}

// A row of a table has answers; words between its columns would have no place.
const NOT_IN_ROWS = new Set(["heading", "instruction"]);

/**
 * The document with one item replaced by what `change` makes of it.
 * @param {FormDocument} form @param {string} key @param {(item: Item) => Item} change
 */
export function update(form, key, change) {
  return withItems(form, (items) => updateIn(items, key, change));
}

/** @param {Item[]} items @param {string} key @param {(item: Item) => Item} change @returns {Item[]} */
function updateIn(items, key, change) {
  let isChanged = false;
  const next = items.map((item) => {
    const made = item.key === key ? change(item) : withItems(item, (inner) => updateIn(inner, key, change));
    isChanged ||= made !== item;
    return made;
  });
  return isChanged ? next : items;
}

/** @template {Item} T @param {T} holder @param {(items: Item[]) => Item[]} change @returns {T} */
function withItems(holder, change) {
  if (!holder.items) return holder;
  const items = change(holder.items);
  return items === holder.items ? holder : { ...holder, items };
}

/** The document with one more item. @param {FormDocument} form @param {Item} item @param {Place} place */
export function insert(form, item, place) {
  const put = (/** @type {Item} */ holder) => {
    const items = holder.items ?? [];
    return { ...holder, items: [...items.slice(0, place.index), item, ...items.slice(place.index)] };
  };
  return place.parent === null ? put(form) : update(form, place.parent, put);
}

/** The document without an item and all that is in it. @param {FormDocument} form @param {string} key */
export function remove(form, key) {
  const without = (/** @type {Item[]} */ items) => {
    const left = items.filter((item) => item.key !== key).map((item) => withItems(item, without));
    return left.length === items.length && left.every((item, at) => item === items[at]) ? items : left;
  };
  return withItems(form, without);
}

/**
 * The document with an item moved to a place, which is meant as seen before the move. The same document where the
 * item cannot stand there, or would stand in itself.
 * @param {FormDocument} form @param {string} key @param {Place} place
 */
export function move(form, key, place) {
  const found = find(form, key);
  const parent = place.parent === null ? null : find(form, place.parent)?.item ?? undefined;
  if (!found || parent === undefined || !mayHold(parent, found.item)) return form;
  if (place.parent !== null && (place.parent === key || find({ items: [found.item] }, place.parent))) return form;
  const own = found.parent?.key ?? null;
  const index = own === place.parent && found.index < place.index ? place.index - 1 : place.index;
  if (own === place.parent && index === found.index) return form;
  return insert(remove(form, key), found.item, { parent: place.parent, index });
}

/**
 * One step up or down, into a section where one is in the way and out of it at its end: so the keyboard reaches
 * every place that the mouse reaches.
 * @param {FormDocument} form @param {string} key @param {-1 | 1} step
 */
export function moveByStep(form, key, step) {
  const found = find(form, key);
  if (!found) return form;
  const { item, parent, index } = found;
  const siblings = parent?.items ?? form.items ?? [];
  const next = siblings[index + step];
  if (next && next.kind !== "field" && mayHold(next, item)) {
    return move(form, key, { parent: next.key, index: step > 0 ? 0 : (next.items ?? []).length });
  }
  if (next) return move(form, key, { parent: parent?.key ?? null, index: step > 0 ? index + 2 : index - 1 });
  if (!parent) return form;
  const outer = /** @type {any} */ (find(form, parent.key));
  return move(form, key, { parent: outer.parent?.key ?? null, index: outer.index + (step > 0 ? 1 : 0) });
}

/**
 * Where a new item goes while `key` is selected: into a selected section or group, after a selected field, at the
 * end of the form when nothing is selected.
 * @param {FormDocument} form @param {string | null} key @param {Item} item @returns {Place}
 */
export function placeFor(form, key, item) {
  let found = key === null ? null : find(form, key);
  if (found && found.item.kind !== "field" && mayHold(found.item, item)) {
    return { parent: found.item.key, index: (found.item.items ?? []).length };
  }
  while (found && !mayHold(found.parent, item)) found = find(form, found.parent?.key ?? "");
  if (!found) return { parent: null, index: (form.items ?? []).length };
  return { parent: found.parent?.key ?? null, index: found.index + 1 };
}
