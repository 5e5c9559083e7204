// @ts-check
/** One field of the form in the page: its controls, what they hold, and how that is shown. */

import { pathOf } from "./answers.js";
import { t } from "./words.js";

const CONTROLS = "input[name], select[name], textarea[name]"; // what has no name is there for convenience

/** All fields, groups' rows included, but not those of rows that were removed. @param {Element} form @returns {HTMLElement[]} */
export function fieldsOf(form) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-field]"))].filter(
    (field) => !field.closest("[data-row][data-gone]"),
  );
}

/** @param {HTMLElement} field @returns {HTMLInputElement[]} */
export function controlsOf(field) {
  return /** @type {HTMLInputElement[]} */ ([...field.querySelectorAll(CONTROLS)]);
}

/** The row that an element stands in: its group's key and its number. @param {Element} element */
export function rowOf(element) {
  const row = /** @type {HTMLElement | null} */ (element.closest("[data-row]"));
  const group = /** @type {HTMLElement | null} */ (row?.closest("[data-group]") ?? null);
  return row && group ? { group: group.dataset.group ?? "", row: Number(row.dataset.row) } : {};
}

/** @param {HTMLElement} field @returns {import("./answers.js").FieldState} */
export function readField(field) {
  const controls = controlsOf(field).map((control) => ({
    value: control.value,
    checked: control.type === "radio" || control.type === "checkbox" ? control.checked : undefined,
    state: control.dataset.state,
    isBad: control.validity?.badInput,
    part: control.dataset.holds,
  }));
  const { field: key = "", type = "", unit } = field.dataset;
  return { key, type, controls, unit, isHidden: field.closest("[hidden]") !== null, ...rowOf(field) };
}

/** The key of a field in messages. @param {HTMLElement} field */
export function pathOfField(field) {
  return pathOf({ key: field.dataset.field ?? "", ...rowOf(field) });
}

/** Makes visible what is stored: a tick box that was not answered differs from one that says no. @param {HTMLElement} field @param {boolean} isDisabled */
export function showState(field, isDisabled) {
  const controls = controlsOf(field);
  const text = field.querySelector("[data-state-text]");
  if (text) {
    controls[0].indeterminate = !controls[0].dataset.state;
    text.textContent = { yes: t("yes"), no: t("no") }[controls[0].dataset.state ?? ""] ?? "";
  }
  if (field.matches(".ecrf-group")) keepOneStop(controls);
  const clear = /** @type {HTMLElement | null} */ (field.querySelector("[data-clear]"));
  if (clear) clear.hidden = !isAnswered(field, controls) || isDisabled;
}

/**
 * A group is one stop of the Tab key; arrows lead within. Of radio buttons the browser does that itself as soon as one
 * is chosen.
 * @param {HTMLInputElement[]} controls
 */
export function keepOneStop(controls) {
  const isLeft = controls[0]?.type === "radio" && controls.some((control) => control.checked);
  const stop = controls.find((control) => control === document.activeElement) ?? controls[0];
  for (const control of controls) control.tabIndex = isLeft || control === stop ? 0 : -1;
}

/** @param {HTMLElement} field @param {HTMLInputElement[]} controls */
function isAnswered(field, controls) {
  if (field.dataset.type === "yes_no") return Boolean(controls[0].dataset.state);
  return controls.some((control) => (control.type === "radio" || control.type === "checkbox" ? control.checked : control.value));
}

/** Takes the answer away, of whatever type. @param {HTMLElement} field */
export function clearField(field) {
  writeField(field, undefined);
}

/**
 * Puts an answer into a field, as the server has it; undefined takes it away.
 * @param {HTMLElement} field
 * @param {any} value
 */
export function writeField(field, value) {
  const given = value ?? undefined;
  for (const control of controlsOf(field)) {
    if (field.dataset.type === "yes_no") {
      control.dataset.state = given === undefined ? "" : given ? "yes" : "no";
      control.checked = given === true;
    } else if (control.type === "radio" || control.type === "checkbox") {
      control.checked = Array.isArray(given) ? given.includes(control.value) : String(given) === control.value;
    } else control.value = textOf(given, control.dataset.holds);
  }
  field.dispatchEvent(new Event("ecrf-written")); // for what shows the value in a way of its own
}

/** @param {any} value @param {string | undefined} part */
function textOf(value, part) {
  if (value === undefined) return "";
  if (typeof value === "object") return String(value[part ?? "value"] ?? "");
  return part ? "" : String(value);
}

/** Focuses what the reader would answer with: the chosen radio button, or the first control. @param {HTMLElement} field */
export function focusField(field) {
  const controls = controlsOf(field).filter((control) => control.type !== "hidden" && !control.hidden);
  const best = controls.find((control) => control.type === "radio" && control.checked) ?? controls[0];
  const own = /** @type {HTMLElement | null} */ (field.querySelector("[role=combobox], [data-slides], output"));
  (own ?? best)?.focus();
}

/** What people call a field, with its row: "T2 Diameter". @param {HTMLElement} field */
export function nameOf(field) {
  const label = field.querySelector("legend, label, .ecrf-name");
  const words = label?.firstElementChild?.matches("input") ? label.textContent : label?.firstChild?.textContent;
  const row = field.closest("[data-row]")?.getAttribute("aria-label") ?? "";
  return `${row} ${(words ?? "").trim() || t("Field")}`.trim();
}
