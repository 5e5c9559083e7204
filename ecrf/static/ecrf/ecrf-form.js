// @ts-check
import { answersOf, optionOfKey } from "./answers.js";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} AnyControl */
const CONTROLS = "input, select, textarea";
const STATES = { yes: "yes", no: "no", "": "" };

/**
 * Wraps the form that ecrf/rendering.py renders: `answers`, `disabled`, `showErrors({key: message})`,
 * `focusFirst()`, and the event "ecrf-change" after every input. Enter never submits.
 */
export class EcrfForm extends HTMLElement {
  connectedCallback() {
    if (this.isReady) return;
    this.isReady = true;
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", (event) => this.#onInput(event));
    this.form.addEventListener("keydown", (event) => this.#onKey(event));
    this.form.addEventListener("click", (event) => this.#onClick(event));
    // A wheel over a focused list would change the answer while the reader scrolls.
    this.form.addEventListener("wheel", () => document.activeElement instanceof HTMLSelectElement && document.activeElement.blur(), { passive: true });
    for (const field of this.#fields()) this.#showState(field);
  }

  /** @returns {HTMLFormElement} */
  get form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("form[data-ecrf]"));
  }

  /** The typed answers by key; numbers are texts with a decimal point, so that no digit is lost. */
  get answers() {
    return answersOf(this.#fields().map((field) => ({
      key: field.dataset.field ?? "",
      type: field.dataset.type ?? "",
      controls: this.#controls(field).map((control) => ({
        value: control.value,
        checked: control.type === "radio" || control.type === "checkbox" ? control.checked : undefined,
        state: control.dataset.state,
      })),
    })));
  }

  get disabled() {
    return this.#all.disabled;
  }

  set disabled(value) {
    this.#all.disabled = Boolean(value);
    for (const field of this.#fields()) this.#showState(field);
  }

  /** Shows these messages and no others, beside the fields and in the summary. @param {Record<string, string>} errors */
  showErrors(errors) {
    const left = new Map(Object.entries(errors));
    const problems = [];
    for (const field of this.#fields()) {
      const key = field.dataset.field ?? "";
      this.#showError(field, left.get(key) ?? "");
      if (left.has(key)) problems.push(this.#problem(field, left.get(key) ?? ""));
      left.delete(key);
    }
    for (const message of left.values()) problems.unshift(Object.assign(document.createElement("li"), { textContent: message }));
    const summary = /** @type {HTMLElement} */ (this.form.querySelector("[data-summary]"));
    summary.querySelector("[data-problems]")?.replaceChildren(...problems);
    summary.hidden = problems.length === 0;
    if (problems.length) summary.focus();
  }

  /** Puts the focus on the first field (or on the first one with an error). */
  focusFirst() {
    const field = this.querySelector("[data-field]:has([aria-invalid=true])") ?? this.querySelector("[data-field]");
    const [first, ...rest] = field ? this.#controls(/** @type {HTMLElement} */ (field)) : [];
    (rest.find((control) => control.checked) ?? first)?.focus();
  }

  get #all() {
    return /** @type {HTMLFieldSetElement} */ (this.form.querySelector(".ecrf-all"));
  }

  /** @returns {HTMLElement[]} */
  #fields() {
    return [...this.form.querySelectorAll("[data-field]")].filter((one) => one instanceof HTMLElement);
  }

  /** @param {HTMLElement} field @returns {HTMLInputElement[]} */
  #controls(field) {
    return /** @type {HTMLInputElement[]} */ ([...field.querySelectorAll(CONTROLS)]);
  }

  #onInput(event) {
    const field = event.target.closest("[data-field]");
    if (!field) return;
    if (field.dataset.type === "yes_no") event.target.dataset.state = event.target.checked ? "yes" : "no";
    this.#changed(field);
  }

  /** @param {HTMLElement} field */
  #changed(field) {
    this.#showState(field);
    this.#showError(field, "");
    this.dispatchEvent(new CustomEvent("ecrf-change", { bubbles: true, detail: { key: field.dataset.field } }));
  }

  #onKey(event) {
    const { target, key } = event;
    if (key === "Enter" && target instanceof HTMLInputElement) event.preventDefault();
    if (event.ctrlKey || event.altKey || event.metaKey || !(target instanceof HTMLInputElement)) return;
    const field = /** @type {HTMLElement | null} */ (target.closest("[data-field]"));
    if (!field || (target.type !== "radio" && target.type !== "checkbox")) return;
    const controls = this.#controls(field);
    const chosen = controls[optionOfKey(key, controls.length)];
    if (chosen && field.matches(".ecrf-group")) {
      event.preventDefault();
      chosen.focus();
      chosen.click();
    } else if (key === "Delete" || key === "Backspace") {
      event.preventDefault();
      this.#clear(field);
    }
  }

  #onClick(event) {
    const button = event.target.closest("[data-clear]");
    if (!button) return;
    const field = button.closest("[data-field]");
    this.#clear(field);
    this.#controls(field)[0]?.focus();
  }

  /** @param {HTMLElement} field */
  #clear(field) {
    for (const control of this.#controls(field)) {
      control.checked = false;
      if (field.dataset.type === "yes_no") control.dataset.state = "";
    }
    this.#changed(field);
  }

  /** Makes visible what is stored: a tick box that was not answered differs from one that says no. @param {HTMLElement} field */
  #showState(field) {
    const [first, ...rest] = this.#controls(field);
    const text = field.querySelector("[data-state-text]");
    if (text && first) {
      first.indeterminate = !first.dataset.state;
      text.textContent = STATES[/** @type {"yes"|"no"|""} */ (first.dataset.state ?? "")];
    }
    const clear = /** @type {HTMLElement | null} */ (field.querySelector("[data-clear]"));
    const isAnswered = text ? Boolean(first.dataset.state) : [first, ...rest].some((control) => control?.checked);
    if (clear) clear.hidden = !isAnswered || this.disabled;
  }

  /** @param {HTMLElement} field @param {string} message */
  #showError(field, message) {
    const note = /** @type {HTMLElement} */ (field.querySelector("[data-error]"));
    note.textContent = message;
    note.hidden = !message;
    for (const control of this.#controls(field)) {
      if (message) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
    }
  }

  /** @param {HTMLElement} field @param {string} message */
  #problem(field, message) {
    const label = field.querySelector("legend, label");
    const link = document.createElement("a");
    link.href = `#${this.#controls(field)[0]?.id ?? field.id}`;
    link.textContent = label?.firstChild?.textContent?.trim() || label?.textContent?.trim() || "Field";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.#controls(field)[0]?.focus();
    });
    const item = document.createElement("li");
    item.append(link, `: ${message}`);
    return item;
  }
}

customElements.define("ecrf-form", EcrfForm);
