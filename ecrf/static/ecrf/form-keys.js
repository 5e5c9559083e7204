// @ts-check
/** The keys of the form. Enter never submits, the wheel never changes an answer. */

import { optionOfKey } from "./answers.js";
import { clearField, controlsOf, keepOneStop } from "./field-dom.js";

/** @typedef {{changed: (field: HTMLElement) => void, add: (group: HTMLElement) => void,
 *   remove: (row: HTMLElement) => void, take: (field: HTMLElement) => void}} Deeds */

/** @param {KeyboardEvent} event @param {Deeds} deeds */
export function onFormKey(event, deeds) {
  const target = /** @type {Element} */ (event.target);
  const { key, altKey, ctrlKey, metaKey } = event;
  const field = /** @type {HTMLElement | null} */ (target.closest("[data-field]"));
  if (key === "Enter" && target instanceof HTMLInputElement && !ctrlKey && !metaKey) event.preventDefault();
  if (altKey && !ctrlKey && !metaKey) return onAltKey(event, field, deeds);
  if (field && target instanceof HTMLInputElement && !ctrlKey && !metaKey) onChoiceKey(event, field, deeds);
}

/** Alt+Insert adds a row, Alt+Delete removes it, Alt+M takes from the viewer. @param {KeyboardEvent} event @param {HTMLElement | null} field @param {Deeds} deeds */
function onAltKey(event, field, deeds) {
  const target = /** @type {Element} */ (event.target);
  const group = /** @type {HTMLElement | null} */ (target.closest("[data-group]"));
  const row = /** @type {HTMLElement | null} */ (target.closest("[data-row]"));
  if (event.key === "Insert" && group) deeds.add(group);
  else if (event.key === "Delete" && row) deeds.remove(row);
  else if (event.code === "KeyM" && field?.querySelector("[data-ask]")) deeds.take(field);
  else return;
  event.preventDefault();
}

/** Among tick boxes of a group arrows move the focus; among radio buttons the browser does. @param {HTMLInputElement[]} controls @param {HTMLInputElement} here @param {string} key */
function moveAmong(controls, here, key) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[key];
  const at = controls.indexOf(here);
  if (here.type !== "checkbox" || controls.length < 2 || !step || at < 0) return false;
  controls[(at + step + controls.length) % controls.length].focus();
  keepOneStop(controls);
  return true;
}

/** Digits choose, arrows move, Delete clears. @param {KeyboardEvent} event @param {HTMLElement} field @param {Deeds} deeds */
function onChoiceKey(event, field, deeds) {
  const target = /** @type {HTMLInputElement} */ (event.target);
  const isClearable = target.type === "radio" || target.type === "checkbox" || target.readOnly;
  if (!isClearable) return;
  const controls = controlsOf(field);
  if (moveAmong(controls, target, event.key)) return event.preventDefault();
  const chosen = field.matches(".ecrf-group") ? pointOfKey(field, controls, event.key) : undefined;
  if (!chosen && event.key !== "Delete" && event.key !== "Backspace") return;
  event.preventDefault();
  if (chosen) {
    chosen.focus();
    chosen.click();
  } else {
    clearField(field);
    deeds.changed(field);
  }
}

/** On a scale a digit is the point that is called so; elsewhere it counts. @param {HTMLElement} field @param {HTMLInputElement[]} controls @param {string} key */
function pointOfKey(field, controls, key) {
  if (field.dataset.type === "scale") return controls.find((control) => control.value === key);
  return controls[optionOfKey(key, controls.length)];
}

/** A wheel over a focused list or date would change the answer while the reader scrolls. @param {Event} event */
export function onWheel(event) {
  const { activeElement } = document;
  const isAtRisk = activeElement?.matches("select, input[type=date], input[type=time], input[type=range]");
  if (isAtRisk && event.target === activeElement) /** @type {HTMLElement} */ (activeElement).blur();
}
