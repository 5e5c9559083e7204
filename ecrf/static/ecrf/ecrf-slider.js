// @ts-check
import { t } from "./words.js";

/**
 * A visual analogue scale without an answer of its own: until it is touched it shows no position. Arrows, Page Up and
 * Page Down, Home and End move it, digits are typed, Delete clears. The text input inside holds the answer.
 */
export class EcrfSlider extends HTMLElement {
  connectedCallback() {
    if (this.range) return;
    const input = (this.input = /** @type {HTMLInputElement} */ (this.querySelector("input")));
    const { least = "0", most = "100", step = "1" } = this.dataset;
    const range = (this.range = Object.assign(document.createElement("input"), { type: "range", id: input.id, min: least, max: most, step }));
    range.dataset.slides = "";
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (input.hasAttribute(name)) range.setAttribute(name, input.getAttribute(name) ?? "");
    }
    // One stop of the Tab key: the slider. Digits lead into the number, and so does a click.
    input.tabIndex = -1;
    input.removeAttribute("id");
    input.setAttribute("aria-label", t("Value"));
    this.prepend(range);
    range.addEventListener("input", (event) => (event.stopPropagation(), this.#take()));
    range.addEventListener("click", () => input.value || this.#take()); // a click in the middle moves nothing
    range.addEventListener("keydown", (event) => this.#onKey(event));
    input.addEventListener("input", () => this.#show());
    this.closest("[data-field]")?.addEventListener("ecrf-written", () => this.#show());
    this.#show();
  }

  #take() {
    const { input, range } = this;
    if (!input || !range) return;
    input.value = range.value;
    for (const type of ["input", "change"]) input.dispatchEvent(new Event(type, { bubbles: true }));
  }

  /** The slider as the number says; without a number it has no position. */
  #show() {
    const { input, range } = this;
    if (!input || !range) return;
    const text = input.value.trim().replace(",", ".");
    const isNumber = text !== "" && Number.isFinite(Number(text));
    if (isNumber) range.value = text;
    else range.value = String((Number(range.min) + Number(range.max)) / 2);
    this.toggleAttribute("data-unanswered", !isNumber);
    range.setAttribute("aria-valuetext", isNumber ? input.value : t("not answered"));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const { input } = this;
    if (!input || event.ctrlKey || event.altKey || event.metaKey) return;
    if (/^[\d.,-]$/.test(event.key)) {
      input.value = event.key;
      input.focus();
      input.setSelectionRange(1, 1);
    } else if (event.key === "Delete" || event.key === "Backspace") input.value = "";
    else return;
    event.preventDefault();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

customElements.define("ecrf-slider", EcrfSlider);
