// @ts-check
import { button, h } from "./dom.js";

/**
 * What the imported file hints at and the import did not take over by itself: the coordinator takes it, or not.
 * Suggestions are those of ecrf/importing/report.py; only conditions can be taken with a click.
 *
 * @param {import("./types.js").Desk} desk @param {import("./tree.js").Item} item
 */
export function suggestionsFor(desk, item) {
  const found = desk.suggestions.filter((one) => one.key === item.key && !isTaken(one, item));
  if (!found.length) return null;
  const lines = found.map((one) => h("div", { class: "spread" },
    h("p", {}, WORDS[one.suggestion] ?? "Hint", ": ", h("code", {}, one.text || one.source), one.line ? h("span", { class: "muted small" }, ` line ${one.line}`) : null),
    one.expression && one.suggestion === "visible_when"
      ? button("Accept", () => desk.change(desk.with(item.key, { visible_when: one.expression }), "Accept a condition of the file"), { class: "button small" })
      : null));
  return h("div", { class: "notice" }, h("p", {}, h("strong", {}, "The imported file says")), ...lines);
}

const WORDS = /** @type {Record<string, string>} */ ({
  visible_when: "Shown only when", prefill: "First value from", embed: "Another template belongs here", replace: "Can be replaced by",
});

/** @param {any} suggestion @param {import("./tree.js").Item} item */
function isTaken(suggestion, item) {
  return suggestion.expression && JSON.stringify(item.visible_when) === JSON.stringify(suggestion.expression);
}
