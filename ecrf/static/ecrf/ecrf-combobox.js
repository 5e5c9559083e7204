// @ts-check
import { Listbox } from "./listbox.js";
import { found } from "./searching.js";
import { plural, t } from "./words.js";

/** @typedef {import("./searching.js").Entry} Entry */
/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };

/**
 * A long list found by typing words or a code: the WAI-ARIA editable combobox with a listbox. The select inside
 * stays what holds the answer; without scripts it is the control.
 */
export class EcrfCombobox extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    const select = (this.select = /** @type {HTMLSelectElement} */ (this.querySelector("select")));
    this.list = new Listbox(this, `${select.id}-label`);
    const input = (this.input = makeInput(select, this.list.element.id));
    select.hidden = true;
    this.append(input, this.list.element);
    input.addEventListener("input", (event) => (event.stopPropagation(), this.#open(input.value)));
    input.addEventListener("keydown", (event) => this.#onKey(event));
    input.addEventListener("click", () => this.list?.isOpen || this.#open());
    input.addEventListener("blur", () => this.#leave());
    // The list must not take the focus from the input before the click has chosen.
    this.list.element.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.element.addEventListener("click", (event) => this.#pick(/** @type {Element} */ (event.target).closest("[role=option]")));
    this.closest("[data-field]")?.addEventListener("ecrf-written", () => this.#showValue());
    this.#showValue();
  }

  /** @returns {Entry[]} the field's own options, then those of its value set */
  get entries() {
    if (this.known) return this.known;
    const script = this.closest("form")?.querySelector(`script[data-value-set="${CSS.escape(this.dataset.from ?? "")}"]`);
    const listed = /** @type {Entry[]} */ (JSON.parse(script?.textContent ?? "[]"));
    const values = new Set(listed.map((one) => one.value));
    const own = [...(this.select?.options ?? [])].filter(({ value, dataset }) => value && !values.has(value) && !("typed" in dataset));
    this.known = [...own.map(({ value, label }) => ({ value, label })), ...listed];
    return this.known;
  }

  #showValue() {
    const value = this.select?.value ?? "";
    if (this.input) this.input.value = this.entries.find((one) => one.value === value)?.label ?? value;
  }

  /** @param {string} [text] what is looked for; "" lists everything */
  #open(text = "") {
    const matches = found(this.entries, text);
    this.list?.open(matches, { value: this.select?.value ?? "", hasGroups: !text });
    this.input?.setAttribute("aria-expanded", "true");
    const chosen = this.list?.options.find((one) => one.getAttribute("aria-selected") === "true");
    this.list?.activate(chosen ?? (text ? this.list.options[0] : null));
    this.#nameActive();
    this.dispatchEvent(new CustomEvent("ecrf-say", { bubbles: true, detail: plural(matches.length, "{n} entry", "{n} entries") }));
  }

  #nameActive() {
    const id = this.list?.active?.id;
    if (id) this.input?.setAttribute("aria-activedescendant", id);
    else this.input?.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.metaKey || (event.altKey && !event.key.startsWith("Arrow"))) return;
    const isOpen = Boolean(this.list?.isOpen);
    const step = STEPS[event.key];
    if (step && event.altKey) step > 0 ? this.#open() : this.#close();
    else if (step) this.#move(step, isOpen);
    else if (event.key === "Enter" && isOpen) this.#pick(this.list?.active);
    else if (event.key === "Escape" && isOpen) this.#close();
    else if (event.key === "Tab" && isOpen && this.input?.value) return this.#pick(this.list?.active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} step @param {boolean} isOpen */
  #move(step, isOpen) {
    if (!isOpen) this.#open();
    if (isOpen || !this.list?.active) this.list?.move(step);
    this.#nameActive();
  }

  /** @param {Element | null | undefined} option */
  #pick(option) {
    if (!(option instanceof HTMLElement)) return;
    this.#choose(option.dataset.value ?? "");
    this.#close();
  }

  /** @param {string} value @param {boolean} [isTyped] text that is no entry: the server says so, and it is not lost */
  #choose(value, isTyped = false) {
    const select = /** @type {HTMLSelectElement} */ (this.select);
    for (const option of [...select.options]) if ("typed" in option.dataset) option.remove();
    if (value && ![...select.options].some((one) => one.value === value)) {
      const option = select.appendChild(new Option(value, value));
      if (isTyped) option.dataset.typed = "";
    }
    if (select.value === value && !isTyped) return;
    select.value = value;
    for (const type of ["input", "change"]) select.dispatchEvent(new Event(type, { bubbles: true }));
  }

  #leave() {
    const text = this.input?.value.trim() ?? "";
    const shown = this.entries.find((one) => one.value === this.select?.value);
    if (!text) this.#choose("");
    else if (text !== shown?.label && text !== this.select?.value) {
      const exact = this.entries.filter((one) => one.label === text || one.value === text);
      const matches = exact.length ? exact : found(this.entries, text);
      this.#choose(matches.length === 1 ? matches[0].value : text, matches.length !== 1);
    }
    this.#close();
  }

  #close() {
    this.list?.close();
    this.input?.setAttribute("aria-expanded", "false");
    this.#nameActive();
    this.#showValue();
  }
}

/** @param {HTMLSelectElement} select whose name and description it takes over @param {string} listId */
function makeInput(select, listId) {
  const input = Object.assign(document.createElement("input"), { type: "text", id: select.id, autocomplete: "off", spellcheck: false });
  input.placeholder = t("Type to search");
  const given = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId };
  for (const [name, value] of Object.entries(given)) input.setAttribute(name, value);
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name) ?? "");
  }
  select.removeAttribute("id");
  return input;
}

customElements.define("ecrf-combobox", EcrfCombobox);
