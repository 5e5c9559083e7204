// @ts-check
/** Answers that a change has hidden: said quietly where it happened, and brought back by undoing the change. */

import { plural, t } from "./words.js";

/**
 * @param {HTMLElement} field the one whose change hid them
 * @param {number} count
 * @param {() => void} undo
 */
export function sayCleared(field, count, undo) {
  forgetCleared(field);
  const line = Object.assign(document.createElement("p"), { className: "ecrf-cleared" });
  line.dataset.cleared = "";
  const button = Object.assign(document.createElement("button"), { type: "button", className: "ecrf-link-button", textContent: t("Undo") });
  button.addEventListener("click", () => {
    line.remove();
    undo();
  });
  const words = plural(count, "{n} answer cleared", "{n} answers cleared");
  line.append(words, " ", button);
  field.append(line);
  field.dispatchEvent(new CustomEvent("ecrf-say", { bubbles: true, detail: words }));
}

/** @param {Element} part a field, or the form */
export function forgetCleared(part) {
  for (const line of part.querySelectorAll("[data-cleared]")) line.remove();
}
