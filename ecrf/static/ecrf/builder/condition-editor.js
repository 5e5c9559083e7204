// @ts-check
import { drawRows } from "./condition-rows.js";
import { astOf, newRow, rows, rowsOf } from "./conditions.js";
import { button, h } from "./dom.js";
import "./expression-input.js";
import { withinReach } from "./new-items.js";

/** A condition to be picked, or written where rows cannot say it. Hands over its expression after every change. */
class ConditionEditor extends HTMLElement {
  #isText = false;

  /**
   * @param {{desk: import("./types.js").Desk, key: string, label: string, ast: any, isOptional?: boolean,
   *   none?: string, take: (ast: any) => void}} options `none` is said where there is no condition; `take` gets null where there is no condition (only if that is optional)
   */
  open({ desk, key, label, ast, isOptional = true, none = "Always.", take }) {
    this.desk = desk;
    this.key = key;
    this.label = label;
    this.isOptional = isOptional;
    this.none = isOptional ? none : "No condition yet.";
    this.take = take;
    this.ast = ast ?? null;
    this.setAttribute("role", "group");
    this.setAttribute("aria-label", label);
    this.model = rowsOf(this.ast, (one) => desk.kindOf(one));
    this.#isText = this.model === null;
    this.#draw();
    return this;
  }

  #draw() {
    const focused = /** @type {HTMLElement | null} */ (this.contains(document.activeElement) ? document.activeElement : null);
    const at = focused?.dataset.at;
    this.replaceChildren(...(this.#isText ? this.#asText() : this.#asRows()));
    if (at) /** @type {HTMLElement | null} */ (this.querySelector(`[data-at="${at}"]`))?.focus();
  }

  #asText() {
    const { desk, key, label, ast, isOptional } = this;
    const input = /** @type {any} */ (h("expression-input"));
    const isPickable = () => rowsOf(this.ast, (one) => desk.kindOf(one)) !== null;
    const back = button("Pick instead", () => this.#toRows(), { class: "button quiet small" });
    const take = (/** @type {any} */ next) => {
      this.#give(next);
      back.disabled = !isPickable();
    };
    back.disabled = !isPickable();
    back.title = "Possible where the condition fits into rows";
    input.open({ desk, key, label, ast, isOptional, take });
    return [input, h("div", { class: "row" }, back)];
  }

  #toRows() {
    this.model = rowsOf(this.ast, (one) => this.desk.kindOf(one));
    this.#isText = this.model === null;
    this.#draw();
  }

  #asRows() {
    const model = /** @type {import("./conditions.js").Rows} */ (this.model);
    const add = button(model.parts.length ? "＋ And one more" : "＋ Condition", () => this.#add(model), { class: "button quiet small", "data-at": "add" });
    const nest = button("＋ Group", () => this.#nest(model), { class: "button quiet small", "data-at": "nest", hidden: !model.parts.length });
    const write = button("Write it as text", () => this.#toText(), { class: "button quiet small" });
    const drawn = model.parts.length ? drawRows(model, "", this) : h("p", { class: "muted small" }, this.none);
    return [drawn, h("div", { class: "row" }, add, nest, write)];
  }

  #toText() {
    this.#isText = true;
    this.#draw();
    /** @type {HTMLElement | null} */ (this.querySelector("textarea"))?.focus();
  }

  /** @param {import("./conditions.js").Rows} into */
  #add(into) {
    const own = this.key;
    const first = withinReach(this.desk.document, own).find(({ item }) => item.key !== own)?.item;
    if (!first) return;
    into.parts.push(newRow(first.key, /** @type {any} */ (this.desk.kindOf(first.key))));
    this.changed();
  }

  /** @param {import("./conditions.js").Rows} into */
  #nest(into) {
    const inner = rows([], into.join === "and" ? "or" : "and");
    into.parts.push(inner);
    this.#add(inner);
  }

  /** @param {import("./conditions.js").Rows} into */
  addTo(into) {
    this.#add(into);
  }

  /** Something in the rows was changed; `isTyped` keeps the controls as they are. @param {boolean} [isTyped] */
  changed(isTyped = false) {
    const model = /** @type {import("./conditions.js").Rows} */ (this.model);
    this.#give(astOf(model, (one) => this.desk.kindOf(one)));
    if (!isTyped) this.#draw();
  }

  /** @param {any} ast */
  #give(ast) {
    if (ast === null && !this.isOptional) return;
    if (JSON.stringify(ast) === JSON.stringify(this.ast)) return;
    this.ast = ast;
    this.take(ast);
  }
}

customElements.define("condition-editor", ConditionEditor);
