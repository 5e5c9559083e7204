// @ts-check
import { duplicateItem, moveItem, removeItem, stepItem } from "./deeds.js";
import { FORM } from "./desk.js";
import { h } from "./dom.js";
import { placeAt } from "./dropping.js";
import { outlineRows } from "./outline-rows.js";
import { find } from "./tree.js";

/**
 * The form's sections, groups and fields as a tree: one tab stop, arrows choose, Alt and arrows move, and the mouse
 * drags. Events: "add-wanted", "edit-wanted", and "said" with words for the person.
 */
class BuilderOutline extends HTMLElement {
  /** @param {import("./types.js").Desk} desk */
  open(desk) {
    this.desk = desk;
    this.tree = h("ul", { role: "tree", "aria-label": "Outline of the form", class: "outline-tree" });
    this.append(this.tree);
    this.tree.addEventListener("click", (/** @type {Event} */ event) => this.#onClick(event));
    this.tree.addEventListener("dblclick", () => this.#tell("edit-wanted"));
    this.tree.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#onKey(event));
    for (const name of ["dragstart", "dragover", "dragleave", "dragend", "drop"]) {
      this.tree.addEventListener(name, (/** @type {DragEvent} */ event) => this.#onDrag(event));
    }
    // A form may have hundreds of fields: while one is typed about, only its own row is drawn.
    desk.addEventListener("change", (event) => (event.detail.isOwn ? this.#redraw(desk.selected) : this.#draw()));
    desk.addEventListener("select", () => this.#drawSelection());
    desk.addEventListener("looked", () => this.#wrongKeys() === this.drawnWrong || this.#draw());
    this.#draw();
  }

  #wrongKeys() {
    return [...new Set(this.desk.problems.map((problem) => problem.key))].join(" ");
  }

  #drawSelection() {
    const hadFocus = this.tree.contains(document.activeElement);
    this.#redraw(this.drawnSelected);
    this.#redraw(this.desk.selected);
    this.drawnSelected = this.desk.selected;
    if (hadFocus) this.focusSelected();
    this.#rowOf(this.desk.selected)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} key */
  #redraw(key) {
    const old = this.#rowOf(key);
    const made = outlineRows(this.desk).get(key);
    if (old && made) old.replaceWith(made());
  }

  #draw() {
    const hadFocus = this.tree.contains(document.activeElement);
    this.drawnWrong = this.#wrongKeys();
    this.drawnSelected = this.desk.selected;
    this.tree.replaceChildren(...[...outlineRows(this.desk).values()].map((make) => make()));
    if (hadFocus) this.focusSelected();
    this.#rowOf(this.desk.selected)?.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} key @returns {HTMLElement | null} */
  #rowOf(key) {
    return this.tree.querySelector(`[data-key="${CSS.escape(key)}"]`);
  }

  focusSelected() {
    this.#rowOf(this.desk.selected)?.focus({ preventScroll: false });
  }

  /** @param {Event} event */
  #onClick(event) {
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-key]"));
    if (!row) return;
    this.desk.select(row.dataset.key ?? "");
    this.focusSelected();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const { key, altKey, ctrlKey, metaKey } = event;
    const run = altKey ? this.#moves[key] : ctrlKey || metaKey ? this.#commands[key.toLowerCase()] : this.#keys[key];
    if (!run) return;
    event.preventDefault();
    run();
    if (key !== "Enter" && key !== "F2" && key !== "Insert") this.focusSelected();
  }

  #moves = /** @type {Record<string, () => void>} */ ({ ArrowUp: () => stepItem(this.desk, -1), ArrowDown: () => stepItem(this.desk, 1) });
  #commands = /** @type {Record<string, () => void>} */ ({ d: () => duplicateItem(this.desk) });
  #keys = /** @type {Record<string, () => void>} */ ({
    ArrowUp: () => this.#go(-1),
    ArrowDown: () => this.#go(1),
    Home: () => this.#go(-Infinity),
    End: () => this.#go(Infinity),
    ArrowLeft: () => this.desk.select(find(this.desk.document, this.desk.selected)?.parent?.key ?? FORM),
    Delete: () => this.#tell("said", removeItem(this.desk)),
    Enter: () => this.#tell("edit-wanted"),
    F2: () => this.#tell("edit-wanted"),
    Insert: () => this.#tell("add-wanted"),
  });

  /** @param {number} step */
  #go(step) {
    const keys = [...this.tree.children].map((row) => /** @type {HTMLElement} */ (row).dataset.key ?? "");
    const at = keys.indexOf(this.desk.selected) + step;
    this.desk.select(keys[Math.max(0, Math.min(keys.length - 1, at))]);
  }

  /** @param {DragEvent} event */
  #onDrag(event) {
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-key]"));
    this.tree.querySelectorAll("[data-drop]").forEach((/** @type {HTMLElement} */ old) => delete old.dataset.drop);
    if (event.type === "dragstart" && row) {
      this.dragged = row.dataset.key ?? "";
      event.dataTransfer?.setData("text/plain", this.dragged);
    } else if (row && this.dragged && (event.type === "dragover" || event.type === "drop")) {
      const { height, top } = row.getBoundingClientRect();
      const drop = placeAt(this.desk.document, this.dragged, row.dataset.key ?? "", (event.clientY - top) / height);
      if (!drop) return;
      event.preventDefault();
      if (event.type === "drop") moveItem(this.desk, this.dragged, drop.place);
      else row.dataset.drop = drop.side;
    }
    if (event.type === "dragend" || event.type === "drop") this.dragged = "";
  }

  /** @param {string} type @param {string} [words] */
  #tell(type, words = "") {
    if (type !== "said" || words) this.dispatchEvent(new CustomEvent(type, { detail: words, bubbles: true }));
  }
}

customElements.define("builder-outline", BuilderOutline);
