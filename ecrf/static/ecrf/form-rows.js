// @ts-check
/** Rows of repeating groups: added, removed, brought back. A row's number belongs to it for good. */

import { freeRow } from "./answers.js";
import { focusField } from "./field-dom.js";
import { plural, t } from "./words.js";

const BLANK = "__row__"; // ecrf/rendering/building.py

/** @param {Element} form @returns {HTMLElement[]} */
export const groupsOf = (form) => [.../** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-group]"))];

/** @param {Element} group @returns {HTMLElement[]} rows that were not removed */
export const rowsOf = (group) => [.../** @type {NodeListOf<HTMLElement>} */ (group.querySelectorAll("[data-row]:not([data-gone])"))];

/** @param {HTMLElement} row */
const numberOf = (row) => Number(row.dataset.row);

/** Shows the buttons that can be used now. @param {HTMLElement} group @param {boolean} isDisabled */
export function showButtons(group, isDisabled) {
  const { least = "0", most = "1", rowLabel = "" } = group.dataset;
  const rows = rowsOf(group);
  const next = freeRow(rows.map(numberOf), Number(most));
  const add = /** @type {HTMLButtonElement} */ (group.querySelector("[data-add-row]"));
  const words = /** @type {HTMLElement} */ (add.querySelector("[data-add-words]"));
  add.hidden = isDisabled;
  add.disabled = !next;
  const name = rowLabel ? `${rowLabel}${next}` : String(next);
  words.textContent = next ? t("Add {name}", { name }) : plural(Number(most), "No more than {n} row", "No more than {n} rows");
  for (const row of rows) {
    const remove = /** @type {HTMLElement | null} */ (row.querySelector("[data-remove-row]"));
    if (remove) remove.hidden = isDisabled || rows.length <= Number(least);
  }
}

/** A new empty row at its place; null when there is no room. @param {HTMLElement} group @param {number} [wanted] */
export function addRow(group, wanted) {
  const rows = rowsOf(group);
  const number = wanted ?? freeRow(rows.map(numberOf), Number(group.dataset.most));
  const blank = /** @type {HTMLTemplateElement} */ (group.querySelector("[data-blank-row]"));
  if (!number) return null;
  forget(group, number);
  const holder = document.createElement("template");
  holder.innerHTML = blank.innerHTML.replaceAll(BLANK, String(number));
  const row = /** @type {HTMLElement} */ (holder.content.firstElementChild);
  const after = rows.find((one) => numberOf(one) > number);
  group.querySelector("[data-rows]")?.insertBefore(row, after ?? null);
  return row;
}

/**
 * Takes a row away, and offers to bring it back where it was; the focus goes to that offer.
 * @param {HTMLElement} row @param {() => void} onUndo
 */
export function removeRow(row, onUndo) {
  const group = /** @type {HTMLElement} */ (row.closest("[data-group]"));
  if (rowsOf(group).length <= Number(group.dataset.least)) return;
  row.dataset.gone = "yes";
  row.hidden = true;
  const line = Object.assign(document.createElement("p"), { className: "ecrf-undo" });
  line.dataset.removed = row.dataset.row;
  const undo = Object.assign(document.createElement("button"), { type: "button", className: "ecrf-link-button", textContent: t("Undo") });
  undo.addEventListener("click", () => {
    delete row.dataset.gone;
    row.hidden = false;
    line.remove();
    onUndo();
    focusRow(row);
  });
  const words = t("{name} removed.", { name: row.getAttribute("aria-label") ?? "" });
  line.append(words, " ", undo);
  row.dispatchEvent(new CustomEvent("ecrf-say", { bubbles: true, detail: words }));
  group.querySelector("[data-removed-rows]")?.append(line);
  undo.focus();
}

/** A removed row cannot come back once its number belongs to another. @param {HTMLElement} group @param {number} number */
function forget(group, number) {
  group.querySelector(`[data-row="${number}"][data-gone]`)?.remove();
  group.querySelector(`[data-removed="${number}"]`)?.remove();
}

/** @param {HTMLElement} row */
export function focusRow(row) {
  const field = /** @type {HTMLElement | null} */ (row.querySelector("[data-field]:not([hidden])"));
  if (field) focusField(field);
}
