// @ts-check
import { h, signButton } from "./dom.js";
import { replaced, swapped, without } from "./lists.js";

/**
 * A list of parts (checks, rules, options) as cards with buttons to move and to take away. `draw` gives the inside
 * of one card; `take` gets the next list and whether the cards must be drawn anew.
 *
 * @template T
 * @param {{parts: T[], name: string, draw: (part: T, place: number, set: (part: T) => void) => (Node | null)[],
 *   take: (parts: T[], isOther: boolean) => void, isOrdered?: boolean}} options
 */
export function partList({ parts, name, draw, take, isOrdered = true }) {
  const list = h("ol", { class: "part-list" });
  let present = parts;
  const set = (/** @type {T[]} */ next, /** @type {boolean} */ isOther) => {
    present = next;
    take(next, isOther);
    if (isOther) fill();
  };
  const card = (/** @type {T} */ part, /** @type {number} */ place) => {
    const move = (/** @type {-1 | 1} */ step) => set(swapped(present, place, step), true);
    const tools = h(
      "div",
      { class: "part-tools" },
      isOrdered && signButton("↑", `Move ${name} ${place + 1} up`, () => move(-1), { disabled: place === 0 }),
      isOrdered && signButton("↓", `Move ${name} ${place + 1} down`, () => move(1), { disabled: place === present.length - 1 }),
      signButton("✕", `Delete ${name} ${place + 1}`, () => set(without(present, place), true)),
    );
    const inside = draw(part, place, (next) => set(replaced(present, place, next), false));
    return h("li", { class: "part-card" }, h("div", { class: "part-inside" }, ...inside), tools);
  };
  const fill = () => list.replaceChildren(...present.map(card));
  fill();
  return list;
}
