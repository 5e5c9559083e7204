// @ts-check
/** The list that drops from a combobox: its entries, which one is active, and where it opens. */

import { t } from "./words.js";

/** @typedef {import("./searching.js").Entry} Entry */
const LEAST_ROOM = 160;
let count = 0;

export class Listbox {
  /** @param {HTMLElement} combobox the element around the input @param {string} labelId */
  constructor(combobox, labelId) {
    this.combobox = combobox;
    this.element = Object.assign(document.createElement("ul"), { id: `ecrf-list-${++count}`, className: "ecrf-listbox", hidden: true });
    this.element.setAttribute("role", "listbox");
    this.element.setAttribute("aria-labelledby", labelId);
    /** @type {HTMLElement | null} */
    this.active = null;
  }

  get isOpen() {
    return !this.element.hidden;
  }

  get options() {
    return /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("[role=option]")]);
  }

  /** @param {Entry[]} entries @param {{value: string, hasGroups: boolean}} how value: the entry that is chosen */
  open(entries, { value, hasGroups }) {
    let group = "";
    const lines = entries.flatMap((entry) => {
      const title = hasGroups && entry.group && entry.group !== group ? [line(entry.group, "ecrf-option-group", "presentation")] : [];
      group = entry.group ?? "";
      return [...title, this.#option(entry, value)];
    });
    this.element.replaceChildren(...(lines.length ? lines : [line(t("Nothing found"), "ecrf-option-group", "presentation")]));
    this.element.hidden = false;
    this.#place();
  }

  close() {
    this.element.hidden = true;
    this.activate(null);
  }

  /** @param {HTMLElement | null | undefined} option */
  activate(option) {
    this.active?.classList.remove("is-active");
    this.active = option ?? null;
    this.active?.classList.add("is-active");
    this.active?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} step from the active option; the ends are walls */
  move(step) {
    const { options } = this;
    const here = this.active ? options.indexOf(this.active) : -1;
    const first = step > 0 ? 0 : options.length - 1;
    this.activate(options[here < 0 ? first : Math.min(Math.max(here + step, 0), options.length - 1)]);
  }

  /** @param {Entry} entry @param {string} value */
  #option(entry, value) {
    const option = line(entry.label, "ecrf-entry", "option");
    option.id = `${this.element.id}-${entry.value.replace(/[^\w-]/g, "_")}`;
    option.dataset.value = entry.value;
    option.setAttribute("aria-selected", String(entry.value === value));
    if (entry.value !== entry.label) option.append(" ", Object.assign(document.createElement("span"), { className: "ecrf-code", textContent: entry.value }));
    return option;
  }

  /** Above the input where there is more room. */
  #place() {
    const box = this.combobox.getBoundingClientRect();
    const around = this.combobox.closest("[data-scroll], [data-panel]")?.getBoundingClientRect();
    const [above, below] = [box.top - (around?.top ?? 0), (around?.bottom ?? window.innerHeight) - box.bottom];
    this.element.classList.toggle("is-above", below < LEAST_ROOM && above > below);
  }
}

/** @param {string} textContent @param {string} className @param {string} role */
function line(textContent, className, role) {
  const made = Object.assign(document.createElement("li"), { textContent, className });
  made.setAttribute("role", role);
  return made;
}
