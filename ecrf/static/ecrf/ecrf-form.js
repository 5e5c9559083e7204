// @ts-check
import "./ecrf-combobox.js";
import "./ecrf-index.js";
import "./ecrf-slider.js";
import { focusField, writeField } from "./field-dom.js";
import { listen } from "./form-events.js";
import { groupsOf } from "./form-rows.js";
import { LiveForm } from "./live-form.js";
import { reasonsOf, showError, showMessages } from "./problems.js";

/**
 * Wraps the form that ecrf/rendering renders: `answers`, `reasons`, `disabled`, `showErrors(errors, warnings)`,
 * `fill(key, row, value)`, `showMeasurements(list)`, `focusFirst()`; events "ecrf-change" after every change and
 * "ecrf-ask" for what a viewer has. Enter never submits.
 */
export class EcrfForm extends HTMLElement {
  connectedCallback() {
    if (this.live) return;
    customElements.upgrade(this.form); // in a fragment that is put into the page, elements inside come later
    this.live = new LiveForm(this.form, (key) => {
      this.dispatchEvent(new CustomEvent("ecrf-change", { bubbles: true, detail: { key } }));
    });
    listen(this.live);
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

  /** @param {string} key @param {number | null | undefined} row */
  isAnswered(key, row) {
    return Boolean(this.live?.isAnswered(key, row));
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
    const shown = this.live?.open ?? [];
    const field = shown.find((one) => one.querySelector("[aria-invalid=true]")) ?? shown[0];
    if (field) focusField(field);
  }

  /** Fields and groups in form order. @returns {HTMLElement[]} */
  get #parts() {
    const groups = new Set(groupsOf(this.form));
    const fields = new Set(this.live?.fields);
    return /** @type {HTMLElement[]} */ ([...this.form.querySelectorAll("[data-field], [data-group]")]).filter((one) => groups.has(one) || fields.has(one));
  }
}

customElements.define("ecrf-form", EcrfForm);
