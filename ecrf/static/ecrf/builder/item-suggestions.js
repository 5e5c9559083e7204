// @ts-check
import { button, h } from "./dom.js";

/**
 * What the import found in the file and did not dare to take over by itself: the coordinator takes it, or not.
 * @param {import("./desk.js").Desk} desk @param {import("./tree.js").Item} item
 */
export function suggestionsFor(desk, item) {
  const open = desk.suggestions.filter((one) => one.key === item.key && JSON.stringify(item[one.attribute]) !== JSON.stringify(one.expression));
  if (!open.length) return null;
  return h("div", { class: "notice" }, h("p", {}, h("strong", {}, "From the imported file")), ...open.map((one) =>
    h("div", { class: "spread" }, h("p", {}, one.words ?? "", " ", h("code", {}, one.text ?? "")),
      button("Accept", () => desk.change(desk.with(item.key, { [one.attribute]: one.expression }), "Accept a suggestion")))));
}
