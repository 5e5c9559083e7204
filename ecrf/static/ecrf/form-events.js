// @ts-check
/** What the reader does in a form, and what the form does about it. */

import { clearField, focusField } from "./field-dom.js";
import { onFormKey, onWheel } from "./form-keys.js";
import { ask } from "./viewer-fields.js";

/** @typedef {import("./live-form.js").LiveForm} LiveForm */

/** @param {LiveForm} live */
export function listen(live) {
  const { form } = live;
  const deeds = {
    changed: (/** @type {HTMLElement} */ field) => live.changed(field),
    add: (/** @type {HTMLElement} */ group) => live.add(group),
    remove: (/** @type {HTMLElement} */ row) => live.remove(row),
    take: (/** @type {HTMLElement} */ field) => askFor(field.querySelector("[data-ask]:not([hidden])")),
  };
  const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ run) => form.addEventListener(type, run, { passive: type === "wheel" });
  on("submit", (event) => event.preventDefault());
  on("input", (event) => onInput(live, event.target));
  on("change", ({ target }) => target.name && withField(target, (field) => live.checkLimits(field)));
  on("keydown", (event) => onFormKey(event, deeds));
  on("click", (event) => onClick(live, event));
  on("wheel", onWheel);
  on("ecrf-say", (event) => say(form, event.detail));
  on("ecrf-go", (event) => goTo(live, event.detail));
}

/** Tells who cannot see the page what has just changed in it. @param {Element} form @param {string} text */
function say(form, text) {
  const place = form.querySelector("[data-say]");
  if (place) place.textContent = text;
}

/** @param {Element | null} element @param {(field: HTMLElement) => void} run */
function withField(element, run) {
  const field = /** @type {HTMLElement | null} */ (element?.closest("[data-field]") ?? null);
  if (field) run(field);
}

/** @param {LiveForm} live @param {HTMLInputElement} control */
function onInput(live, control) {
  if (!control.name) return; // a reason, or what is there for convenience
  withField(control, (field) => {
    if (field.dataset.type === "yes_no") control.dataset.state = control.checked ? "yes" : "no";
    live.changed(field, { isTyped: true });
  });
}

/** @param {LiveForm} live @param {MouseEvent} event */
function onClick(live, event) {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button, a[data-ask]"));
  if (!button) return;
  if (button.matches("[data-add-row]")) live.add(/** @type {HTMLElement} */ (button.closest("[data-group]")));
  else if (button.matches("[data-remove-row]")) live.remove(/** @type {HTMLElement} */ (button.closest("[data-row]")));
  else if (button.matches("[data-ask]")) {
    event.preventDefault();
    askFor(button);
  } else if (button.matches("[data-clear]")) {
    withField(button, (field) => {
      clearField(field);
      live.changed(field);
      focusField(field);
    });
  }
}

/** @param {Element | null} button */
function askFor(button) {
  withField(button, (field) => ask(field, button?.getAttribute("data-ask") ?? ""));
}

/** From the index to a section: the reader goes on at its first field. @param {LiveForm} live @param {HTMLElement} section */
function goTo(live, section) {
  const first = live.open.find((field) => section.contains(field));
  if (first) focusField(first);
}
