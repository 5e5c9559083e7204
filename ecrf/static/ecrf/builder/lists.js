// @ts-check
/** Lists of parts, changed without changing them. @template T @param {T[]} list @param {number} place @param {T} part */
export function replaced(list, place, part) {
  return list.map((one, at) => (at === place ? part : one));
}

/** @template T @param {T[]} list @param {number} place */
export function without(list, place) {
  return list.filter((_, at) => at !== place);
}

/** @template T @param {T[]} list @param {number} place @param {-1 | 1} step */
export function swapped(list, place, step) {
  const next = place + step;
  if (next < 0 || next >= list.length) return list;
  const made = [...list];
  [made[place], made[next]] = [made[next], made[place]];
  return made;
}
