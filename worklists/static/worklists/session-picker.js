// @ts-check
import { addLabels, formatLabels, meets, parseLabels, removeLabels } from "./labels.js";

/**
 * <session-picker labels="id of the textarea">: filters the table while one types, and keeps ticks and label list
 * the same. Without scripts the same buttons ask the server.
 */
class SessionPicker extends HTMLElement {
  connectedCallback() {
    this.labels = /** @type {HTMLTextAreaElement} */ (document.getElementById(this.getAttribute("labels") ?? ""));
    this.rows = [...this.querySelectorAll("tbody tr")].map((element) => this.read(/** @type {any} */ (element)));
    for (const button of this.querySelectorAll("[data-plain]")) button.remove();
    for (const button of this.querySelectorAll("[data-do]")) this.enliven(/** @type {HTMLButtonElement} */ (button));
    this.querySelector(".filter-row")?.addEventListener("input", () => this.filter());
    this.querySelector(".filter-row")?.addEventListener("keydown", (event) => this.keepEnter(/** @type {any} */ (event)));
    this.querySelector("tbody")?.addEventListener("change", (event) => this.tick(/** @type {any} */ (event.target)));
    this.labels.addEventListener("input", () => this.show());
    this.filter();
  }

  /** @param {HTMLTableRowElement} element */
  read(element) {
    const box = /** @type {HTMLInputElement} */ (element.querySelector("input"));
    box.removeAttribute("name"); // the list says it all; a tick is only its reflection
    const { date = "", modalities = "" } = element.dataset;
    return { element, box, date, modalities, text: element.textContent ?? "" };
  }

  /** @param {HTMLButtonElement} button */
  enliven(button) {
    button.type = "button";
    button.hidden = false;
    const change = button.dataset.do === "add" ? addLabels : removeLabels;
    button.addEventListener("click", () => this.write(change(parseLabels(this.labels.value), this.shown())));
  }

  /** @param {KeyboardEvent} event Enter in the filter must not send the form */
  keepEnter(event) {
    if (event.key === "Enter") event.preventDefault();
  }

  shown() {
    return this.rows.filter(({ element }) => !element.hidden).map(({ box }) => box.value);
  }

  /** @param {HTMLInputElement} box */
  tick(box) {
    const labels = parseLabels(this.labels.value);
    this.write(box.checked ? addLabels(labels, [box.value]) : removeLabels(labels, [box.value]));
  }

  /** @param {string[]} labels */
  write(labels) {
    this.labels.value = formatLabels(labels);
    this.labels.dispatchEvent(new Event("input", { bubbles: true }));
  }

  filter() {
    /** @param {string} id */
    const value = (id) => /** @type {HTMLInputElement} */ (this.querySelector(`#show-${id}`)).value;
    const wanted = { text: value("text"), modality: value("modality"), from: value("from"), to: value("to") };
    for (const row of this.rows) row.element.hidden = !meets(row, wanted);
    this.show();
  }

  show() {
    const listed = new Set(parseLabels(this.labels.value));
    for (const { box } of this.rows) box.checked = listed.has(box.value);
    const count = this.querySelector("[data-count]");
    if (count) count.textContent = `${this.shown().length} of ${this.rows.length} shown`;
  }
}

customElements.define("session-picker", SessionPicker);
