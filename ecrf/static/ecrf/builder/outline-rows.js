// @ts-check
import { FORM, TESTS } from "./desk.js";
import { h } from "./dom.js";
import { signOf } from "./signs.js";
import { nameOf, walk } from "./tree.js";

/** @typedef {{isWrong?: boolean, item?: import("./types.js").Item, isSelected: boolean}} More */

/**
 * How each row of the outline is made, by key and in order: one of them can be made anew without the others.
 * @param {import("./types.js").Desk} desk @returns {Map<string, () => HTMLElement>}
 */
export function outlineRows(desk) {
  const { document: form, problems, selected } = desk;
  const wrong = new Set(problems.map((problem) => problem.key));
  const rows = new Map();
  const put = (/** @type {string} */ key, /** @type {string} */ name, /** @type {string} */ sign, /** @type {number} */ level, /** @type {any} */ item = undefined) =>
    rows.set(key, () => row(key, name, sign, level, { isWrong: wrong.has(key), item, isSelected: key === selected }));
  put(FORM, form.title || "Form", "▤", 1);
  for (const { item, depth } of walk(form)) put(item.key, nameOf(item), signOf(item), depth + 2, item);
  const count = (form.tests ?? []).length;
  return put(TESTS, `Tests of this form${count ? ` (${count})` : ""}`, "✓", 1);
}

/** @param {string} key @param {string} name @param {string} sign @param {number} level @param {More} more */
function row(key, name, sign, level, { isWrong = false, item, isSelected }) {
  const kind = `${item?.kind ?? "whole"}${name ? "" : " is-unnamed"}`;
  return h(
    "li",
    {
      role: "treeitem", "aria-level": level, "aria-selected": isSelected ? "true" : "false", tabindex: isSelected ? 0 : -1,
      "data-key": key, class: `outline-row level-${Math.min(level, 7)} ${kind}`, draggable: item ? "true" : null,
    },
    h("span", { class: "outline-sign", "aria-hidden": "true" }, sign),
    h("span", { class: "outline-name" }, name || "no label yet"),
    item?.required === "required" && h("span", { class: "outline-mark", title: "must be answered" }, "*"),
    item?.visible_when && h("span", { class: "outline-mark", title: "shown under a condition" }, "if"),
    isWrong && h("span", { class: "outline-problem", title: "has a problem" }, "!", h("span", { class: "visually-hidden" }, " has a problem")),
  );
}
