// @ts-check
import "./ecrf-combobox.js";
import "./ecrf-index.js";
import "./ecrf-slider.js";
import { clearField, focusField, writeField } from "./field-dom.js";
import { onFormKey, onWheel } from "./form-keys.js";
import { groupsOf } from "./form-rows.js";
import { LiveForm } from "./live-form.js";
import { reasonsOf, showError, showMessages } from "./problems.js";
import { ask } from "./viewer-fields.js";

/**
 * Wraps the form that ecrf/rendering renders: `answers`, `reasons`, `disabled`, `showErrors(errors, warnings)`,
 * `fill(key, row, value)`, `showMeasurements(list)`, `focusFirst()`; events "ecrf-change" after every change and
 * "ecrf-ask" for what a viewer has. Enter never submits.
 */
export class EcrfForm extends HTMLElement {
  connectedCallback() {
    if (this.live) return;
    const live = (this.live = new LiveForm(this.form, (key) => {
      this.dispatchEvent(new CustomEvent("ecrf-change", { bubbles: true, detail: { key } }));
    }));
    const deeds = {
      changed: (/** @type {HTMLElement} */ field) => live.changed(field),
      add: (/** @type {HTMLElement} */ group) => live.add(group),
      remove: (/** @type {HTMLElement} */ row) => live.remove(row),
      take: (/** @type {HTMLElement} */ field) => askFor(/** @type {HTMLElement} */ (field.querySelector("[data-ask]:not([hidden])"))),
    };
    const on = (/** @type {string} */ type, /** @type {(event: any) => void} */ run) => this.form.addEventListener(type, run, type === "wheel" ? { passive: true } : {});
    on("submit", (event) => event.preventDefault());
    on("input", (event) => this.#onInput(event));
    on("change", (event) => this.#withField(event.target, (field) => live.checkLimits(field)));
    on("keydown", (event) => onFormKey(event, deeds));
    on("click", (event) => this.#onClick(event));
    on("wheel", onWheel);
    on("ecrf-go", (event) => this.#goTo(event.detail));
  }

  /** @returns {HTMLFormElement} */
  get form() {
    return /** @type {HTMLFormElement} */ (this.querySelector("form[data-ecrf]"));
  }

  /** The typed answers by key, without what is hidden; numbers are texts, so that no digit is lost. */
  get answers() {
    return this.live?.answers ?? {};
  }

  /** The reasons given for warnings, by key. */
  get reasons() {
    return reasonsOf(this.#parts);
  }

  get disabled() {
    return Boolean(this.live?.isDisabled);
  }

  set disabled(value) {
    /** @type {HTMLFieldSetElement} */ (this.form.querySelector(".ecrf-all")).disabled = Boolean(value);
    this.live?.showAll();
  }

  /**
   * Shows these messages of the server and no others, beside the fields and in the summary.
   * @param {Record<string, string>} errors @param {Record<string, string>} [warnings] that may be justified
   */
  showErrors(errors, warnings = {}) {
    showMessages(this.form, this.#parts, errors, warnings);
  }

  /** Puts an answer in as if the reader had given it. @param {string} key @param {number | null | undefined} row @param {any} value @param {string} [origin] where it came from */
  fill(key, row, value, origin = "") {
    const field = this.live?.fieldAt(key, row);
    if (!field) return;
    writeField(field, value);
    this.live?.changed(field);
    const place = field.querySelector("[data-origin]");
    if (place) place.textContent = origin;
  }

  /** Says at a field why it could not be filled. @param {string} key @param {number | null | undefined} row @param {string} message */
  refuse(key, row, message) {
    const field = this.live?.fieldAt(key, row);
    if (field) showError(field, message);
  }

  /** The viewer's list as it is now. @param {import("./linked.js").Measured[]} measurements */
  showMeasurements(measurements) {
    if (!this.live) return;
    this.live.measurements = measurements;
    this.live.showAll();
  }

  /** Puts the focus on the first field, or on the first one with an error. */
  focusFirst() {
    const shown = (this.live?.fields ?? []).filter((field) => !field.closest("[hidden]"));
    const field = shown.find((one) => one.querySelector("[aria-invalid=true]")) ?? shown[0];
    if (field) focusField(field);
  }

  /** Fields and groups in form order. @returns {HTMLElement[]} */
  get #parts() {
    const groups = new Set(groupsOf(this.form));
    const fields = new Set(this.live?.fields);
    return /** @type {HTMLElement[]} */ ([...this.form.querySelectorAll("[data-field], [data-group]")]).filter((one) => groups.has(one) || fields.has(one));
  }

  /** @param {EventTarget} target @param {(field: HTMLElement) => void} run */
  #withField(target, run) {
    const field = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-field]"));
    if (field && /** @type {Element} */ (target).hasAttribute("name")) run(field);
  }

  /** @param {Event} event */
  #onInput(event) {
    const control = /** @type {HTMLInputElement} */ (event.target);
    this.#withField(control, (field) => {
      if (field.dataset.type === "yes_no") control.dataset.state = control.checked ? "yes" : "no";
      this.live?.changed(field, { isTyped: true });
    });
  }

  /** @param {Event} event */
  #onClick(event) {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("button"));
    const field = /** @type {HTMLElement | null} */ (button?.closest("[data-field]") ?? null);
    if (button?.matches("[data-add-row]")) this.live?.add(/** @type {HTMLElement} */ (button.closest("[data-group]")));
    else if (button?.matches("[data-remove-row]")) this.live?.remove(/** @type {HTMLElement} */ (button.closest("[data-row]")));
    else if (button?.matches("[data-ask]")) askFor(button);
    else if (field && button?.matches("[data-clear]")) {
      clearField(field);
      this.live?.changed(field);
      focusField(field);
    }
  }

  /** From the index to a section: the reader goes on at its first field. @param {HTMLElement} section */
  #goTo(section) {
    const first = this.live?.fields.find((field) => section.contains(field) && !field.closest("[hidden]"));
    if (first) focusField(first);
  }
}

/** @param {HTMLElement | null} button */
function askFor(button) {
  const field = /** @type {HTMLElement | null} */ (button?.closest("[data-field]") ?? null);
  if (field) ask(field, button?.dataset.ask ?? "");
}

customElements.define("ecrf-form", EcrfForm);
