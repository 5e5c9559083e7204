// @ts-check
import { duplicateItem, removeItem, stepItem } from "./deeds.js";
import { FORM, TESTS } from "./desk.js";
import { button, h, signButton } from "./dom.js";
import { fieldPanel, formPanel, groupPanel, sectionPanel } from "./item-panels.js";
import { suggestionsFor } from "./item-suggestions.js";
import "./tests-panel.js";

/** The middle column: what is selected, with everything that can be said about it. Event: "said". */
class BuilderItem extends HTMLElement {
  /** @param {import("./types.js").Desk} desk */
  open(desk) {
    this.desk = desk;
    this.shown = "";
    desk.addEventListener("select", () => this.#draw());
    desk.addEventListener("change", (event) => /** @type {CustomEvent} */ (event).detail.isOwn || this.#draw());
    desk.addEventListener("looked", () => this.#drawProblems());
    this.#draw();
  }

  /** Puts the caret where one begins to type. */
  focusFirst() {
    const first = /** @type {HTMLInputElement | null} */ (this.querySelector("[data-first]") ?? this.querySelector("input, textarea, select"));
    first?.focus();
    first?.select?.();
  }

  #draw() {
    const { desk } = this;
    const place = this.#focusPlace();
    const isSame = this.shown === desk.selected;
    const scroll = isSame ? this.scrollTop : 0;
    this.shown = desk.selected;
    this.problems = h("ul", { class: "item-problems", "aria-label": "Problems here" });
    this.replaceChildren(this.#head(), this.problems, ...this.#panel().filter(Boolean));
    this.#drawProblems();
    this.scrollTop = scroll;
    if (isSame && place >= 0) /** @type {HTMLElement | undefined} */ (this.#stops()[place])?.focus({ preventScroll: true });
  }

  #stops() {
    return [...this.querySelectorAll("input, select, textarea, button, summary")];
  }

  #focusPlace() {
    return document.activeElement ? this.#stops().indexOf(document.activeElement) : -1;
  }

  #panel() {
    const { desk } = this;
    const redraw = () => this.#draw();
    if (desk.selected === TESTS) return [h("tests-panel", {}).open(desk)];
    const { item } = desk;
    if (!item) return formPanel(desk, redraw);
    const panel = item.kind === "section" ? sectionPanel(desk, item) : item.kind === "group" ? groupPanel(desk, item) : fieldPanel(desk, item, redraw);
    return [suggestionsFor(desk, item), ...panel];
  }

  #head() {
    const { desk } = this;
    const title = h("h2", { id: "item-title" }, this.#title());
    if (!desk.item) return h("div", { class: "builder-head" }, title);
    const say = (/** @type {string} */ words) => this.dispatchEvent(new CustomEvent("said", { detail: words, bubbles: true }));
    return h("div", { class: "builder-head" }, title, h("div", { class: "row tools" },
      signButton("↑", "Move up (Alt+↑ in the outline)", () => stepItem(desk, -1)),
      signButton("↓", "Move down (Alt+↓ in the outline)", () => stepItem(desk, 1)),
      button("Duplicate", () => duplicateItem(desk), { class: "button quiet small" }),
      button("Delete", () => say(removeItem(desk)), { class: "button quiet small" })));
  }

  #title() {
    const { item, selected } = this.desk;
    if (selected === TESTS) return "Tests of this form";
    if (!item) return "The form";
    if (item.kind !== "field") return item.kind === "group" ? "Repeating group" : "Section";
    return this.desk.catalogue.types.find((/** @type {any} */ one) => one.name === item.type)?.label ?? item.type;
  }

  #drawProblems() {
    const key = this.desk.selected === TESTS ? TESTS : this.desk.item ? this.desk.selected : FORM;
    const own = this.desk.problems.filter((problem) => problem.key === key);
    this.problems?.replaceChildren(...own.map((problem) => h("li", {}, problem.message)));
    this.problems?.toggleAttribute("hidden", own.length === 0);
  }
}

customElements.define("builder-item", BuilderItem);
