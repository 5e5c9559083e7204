// @ts-check
import { h } from "./dom.js";
import { signOf } from "./signs.js";

const PARTS = [
  { name: "section", label: "Section", family: "Parts of the form", explanation: "A titled part that holds fields and further sections." },
  { name: "group", label: "Repeating group", family: "Parts of the form", explanation: "A table that is answered row by row, such as lesions." },
];

/** Everything that can be added, with a line about each: type to find, arrows to choose, Enter to add. */
export class BuilderPalette extends HTMLElement {
  /** @param {any[]} types @param {(kind: string) => void} add */
  open(types, add) {
    this.add = add;
    this.setAttribute("popover", "auto");
    this.setAttribute("role", "dialog");
    this.setAttribute("aria-label", "Add to the form");
    this.search = h("input", { type: "search", placeholder: "Find …", "aria-label": "Find a type", autocomplete: "off", oninput: () => this.#filter() });
    this.lists = h("div", { class: "palette-lists" });
    this.families = grouped([...PARTS, ...types]);
    for (const [family, kinds] of this.families) {
      this.lists.append(h("section", {}, h("h3", {}, family), ...kinds.map((/** @type {any} */ one) => this.#entry(one))));
    }
    this.replaceChildren(this.search, this.lists);
    this.addEventListener("keydown", (event) => this.#onKey(event));
    return this;
  }

  show() {
    this.search.value = "";
    this.#filter();
    this.showPopover();
    this.search.focus();
  }

  /** @param {any} kind */
  #entry(kind) {
    const sign = signOf(kind.name === "section" || kind.name === "group" ? { kind: kind.name } : { kind: "field", type: kind.name });
    return h("button", { type: "button", class: "palette-entry", "data-kind": kind.name, "data-words": `${kind.label} ${kind.name} ${kind.explanation}`.toLowerCase(), onclick: () => this.#choose(kind.name) },
      h("span", { class: "outline-sign", "aria-hidden": "true" }, sign), h("span", {}, h("strong", {}, kind.label), h("span", { class: "small muted" }, kind.explanation)));
  }

  /** @param {string} kind */
  #choose(kind) {
    this.hidePopover();
    this.add(kind);
  }

  #filter() {
    const wanted = this.search.value.trim().toLowerCase();
    for (const entry of this.querySelectorAll("[data-kind]")) {
      /** @type {HTMLElement} */ (entry).hidden = !(/** @type {HTMLElement} */ (entry).dataset.words ?? "").includes(wanted);
    }
    for (const part of this.lists.children) /** @type {HTMLElement} */ (part).hidden = !part.querySelector("[data-kind]:not([hidden])");
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const shown = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-kind]:not([hidden])")]);
    const at = shown.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === "Enter" && at < 0) shown[0]?.click();
    else if (event.key === "ArrowDown") shown[Math.min(at + 1, shown.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (shown[at - 1] ?? this.search).focus();
    else return;
    event.preventDefault();
  }
}

/** @param {any[]} kinds */
function grouped(kinds) {
  const found = new Map();
  for (const one of kinds) found.set(one.family, [...(found.get(one.family) ?? []), one]);
  return found;
}

customElements.define("builder-palette", BuilderPalette);
