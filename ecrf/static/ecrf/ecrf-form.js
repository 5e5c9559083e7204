// @ts-check
import { answersOf, optionOfKey } from "./answers.js";
import { clearField, controlsOf, focusField, problemLine, readField, showError, showState } from "./field-dom.js";

/**
 * Wraps the form that ecrf/rendering.py renders: `answers`, `disabled`, `showErrors({key: message})`,
 * `focusFirst()`, and the event "ecrf-change" after every input. Enter never submits.
 */
export class EcrfForm extends HTMLElement {
  #isReady = false;

  connectedCallback() {
    if (this.#isReady) return;
    this.#isReady = true;
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", (event) => this.#onInput(event));
    this.form.addEventListener("keydown", (event) => this.#onKey(event));
    this.form.addEventListener("click", (event) => this.#onClick(event));
    this.form.addEventListener("wheel", (event) => this.#onWheel(event), { passive: true });
    this.#fields.forEach((field) => showState(field, this.disabled));
  }

  /** @returns {HTMLFormElement} */
  get form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("form[data-ecrf]"));
  }

  /** The typed answers by key; numbers are texts with a decimal point, so that no digit is lost. */
  get answers() {
    return answersOf(this.#fields.map(readField));
  }

  get disabled() {
    return this.#all.disabled;
  }

  set disabled(value) {
    this.#all.disabled = Boolean(value);
    this.#fields.forEach((field) => showState(field, this.disabled));
  }

  /** Shows these messages and no others, beside the fields and in the summary. @param {Record<string, string>} errors */
  showErrors(errors) {
    const left = new Map(Object.entries(errors));
    const lines = [];
    for (const field of this.#fields) {
      const key = field.dataset.field ?? "";
      const message = left.get(key) ?? "";
      showError(field, message);
      if (message) lines.push(problemLine(field, message));
      left.delete(key);
    }
    for (const message of left.values()) {
      lines.unshift(Object.assign(document.createElement("li"), { textContent: message }));
    }
    const summary = /** @type {HTMLElement} */ (this.form.querySelector("[data-summary]"));
    summary.querySelector("[data-problems]")?.replaceChildren(...lines);
    summary.hidden = lines.length === 0;
    if (lines.length) summary.focus();
  }

  /** Puts the focus on the first field, or on the first one with an error. */
  focusFirst() {
    const wrong = this.#fields.find((field) => field.querySelector("[aria-invalid=true]"));
    const field = wrong ?? this.#fields[0];
    if (field) focusField(field);
  }

  get #all() {
    return /** @type {HTMLFieldSetElement} */ (this.form.querySelector(".ecrf-all"));
  }

  get #fields() {
    return /** @type {HTMLElement[]} */ ([...this.form.querySelectorAll("[data-field]")]);
  }

  /** @param {Event} event */
  #onInput(event) {
    const control = /** @type {HTMLInputElement} */ (event.target);
    const field = /** @type {HTMLElement | null} */ (control.closest("[data-field]"));
    if (!field) return;
    if (field.dataset.type === "yes_no") control.dataset.state = control.checked ? "yes" : "no";
    this.#changed(field);
  }

  /** @param {HTMLElement} field */
  #changed(field) {
    showState(field, this.disabled);
    showError(field, "");
    this.dispatchEvent(new CustomEvent("ecrf-change", { bubbles: true, detail: { key: field.dataset.field } }));
  }

  /** Digits choose, Delete clears, Enter does nothing. @param {KeyboardEvent} event */
  #onKey(event) {
    const { target, key } = event;
    if (!(target instanceof HTMLInputElement)) return;
    if (key === "Enter" && !event.ctrlKey && !event.metaKey) event.preventDefault();
    const field = /** @type {HTMLElement | null} */ (target.closest("[data-field]"));
    const isChoice = target.type === "radio" || target.type === "checkbox";
    if (!field || !isChoice || event.ctrlKey || event.altKey || event.metaKey) return;
    const controls = controlsOf(field);
    const chosen = field.matches(".ecrf-group") ? controls[optionOfKey(key, controls.length)] : undefined;
    if (!chosen && key !== "Delete" && key !== "Backspace") return;
    event.preventDefault();
    if (chosen) {
      chosen.focus();
      chosen.click();
    } else {
      clearField(field);
      this.#changed(field);
    }
  }

  /** @param {Event} event */
  #onClick(event) {
    const button = /** @type {Element} */ (event.target).closest("[data-clear]");
    const field = /** @type {HTMLElement | null} */ (button?.closest("[data-field]") ?? null);
    if (!field) return;
    clearField(field);
    this.#changed(field);
    focusField(field);
  }

  /** A wheel over a focused list or date would change the answer while the reader scrolls. @param {Event} event */
  #onWheel(event) {
    const { activeElement } = document;
    const isAtRisk = activeElement?.matches("select, input[type=date], input[type=time]");
    if (isAtRisk && event.target === activeElement) /** @type {HTMLElement} */ (activeElement).blur();
  }
}

customElements.define("ecrf-form", EcrfForm);
