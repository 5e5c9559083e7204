// @ts-check
import "./builder-item.js";
import "./builder-outline.js";
import "./builder-palette.js";
import "./builder-preview.js";
import { conflictNotice, problemList, savedWords } from "./builder-words.js";
import { addItem } from "./deeds.js";
import { Desk } from "./desk.js";
import { button, h } from "./dom.js";
import { Saver } from "./saver.js";
import { Server } from "./sending.js";

/** The builder: puts the document on the desk, keeps it saved, and leads from one column to the other. */
class FormBuilder extends HTMLElement {
  connectedCallback() {
    const data = JSON.parse(document.getElementById("builder-data")?.textContent ?? "{}");
    this.desk = new Desk(data);
    this.desk.server = new Server(data.urls, this.dataset.csrf ?? "");
    this.saver = new Saver(data.hash, { send: (form, hash) => this.desk.server.save(form, hash), say: (state, detail) => this.#saved(state, detail) });
    this.outline = /** @type {any} */ (this.querySelector("builder-outline"));
    this.item = /** @type {any} */ (this.querySelector("builder-item"));
    this.preview = /** @type {any} */ (this.querySelector("builder-preview"));
    this.palette = /** @type {any} */ (document.createElement("builder-palette"));
    this.append(this.palette.open(this.desk.catalogue.types, (/** @type {string} */ kind) => this.#add(kind)));
    for (const column of [this.outline, this.item, this.preview]) column.open(this.desk);
    this.#listen();
    this.#refresh();
  }

  #listen() {
    const { desk } = this;
    desk.addEventListener("change", () => {
      this.saver.changed(desk.document);
      this.#refresh();
    });
    desk.addEventListener("looked", () => this.#refresh());
    this.#button("undo").addEventListener("click", () => desk.undo());
    this.#button("redo").addEventListener("click", () => desk.redo());
    this.#button("add").addEventListener("click", () => this.palette.show());
    this.#button("problems").addEventListener("click", () => this.#toggleProblems());
    this.addEventListener("add-wanted", () => this.palette.show());
    this.addEventListener("edit-wanted", () => this.item.focusFirst());
    this.addEventListener("fill-wanted", (event) => this.preview.fill(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("said", (event) => this.#say(/** @type {CustomEvent} */ (event).detail));
    // On the document: whoever has just pressed a button that went away still wants to undo.
    document.addEventListener("keydown", (event) => this.#onKey(event));
    addEventListener("beforeunload", (event) => {
      if (!this.saver.isUnsaved) return;
      this.saver.flush();
      event.preventDefault();
    });
  }

  /** @param {string} name @returns {HTMLButtonElement} */
  #button(name) {
    return /** @type {HTMLButtonElement} */ (this.querySelector(`[data-${name}]`));
  }

  /** @param {string} kind */
  #add(kind) {
    addItem(this.desk, kind);
    this.item.focusFirst();
  }

  #refresh() {
    const { history, problems, document: form } = this.desk;
    const undo = this.#button("undo"), redo = this.#button("redo"), wrong = this.#button("problems");
    undo.disabled = !history.past.length;
    redo.disabled = !history.future.length;
    undo.title = `Undo${history.words ? `: ${history.words}` : ""} (Ctrl+Z)`;
    wrong.hidden = !problems.length;
    wrong.textContent = `${problems.length} problem${problems.length === 1 ? "" : "s"}`;
    const title = this.querySelector("[data-title]");
    if (title) title.textContent = form.title;
    if (this.querySelector(".problem-list")) this.#toggleProblems(true);
  }

  /** @param {boolean} [isKept] drawn anew, not closed */
  #toggleProblems(isKept = false) {
    const old = this.querySelector(".problem-list");
    old?.remove();
    const isShown = (isKept || !old) && this.desk.problems.length > 0;
    this.#button("problems").setAttribute("aria-expanded", String(isShown));
    if (!isShown) return;
    this.querySelector("[data-notices]")?.append(problemList(this.desk, (key) => {
      this.desk.select(key);
      this.item.focusFirst();
    }));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const isIn = (/** @type {HTMLElement} */ column) => column.contains(/** @type {Node} */ (event.target));
    if (event.key === "Escape" && isIn(this.item)) this.outline.focusSelected();
    if (event.key === "Insert" && !event.altKey && isIn(this.item)) this.palette.show();
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "s") this.saver.flush();
    else if (key === "y" || (key === "z" && event.shiftKey)) this.desk.redo();
    else if (key === "z") this.desk.undo();
    else return;
    event.preventDefault();
  }

  /** @param {string} words */
  #say(words) {
    const said = h("div", { class: "builder-toast" }, h("span", {}, words), button("Undo", () => this.desk.undo(), { class: "button small" }));
    this.querySelector(".builder-toast")?.remove();
    this.append(said);
    setTimeout(() => said.contains(document.activeElement) || said.remove(), 8000);
    const status = this.querySelector("[data-said]");
    if (status) status.textContent = words;
  }

  /** @param {import("./saver.js").SaverState} state @param {any} detail */
  #saved(state, detail) {
    const place = /** @type {HTMLElement} */ (this.querySelector("[data-saved]"));
    place.textContent = savedWords(state, detail);
    place.dataset.state = state;
    if (state === "conflict") this.#conflict(detail);
  }

  /** @param {any} conflict */
  #conflict(conflict) {
    const theirs = conflict.detail;
    const notice = conflictNotice(conflict.message, {
      keep: async () => location.assign((await this.desk.server.keep(this.desk.document)).url),
      take: () => {
        notice.remove();
        this.saver.resume(theirs.hash, null);
        this.desk.change(theirs.document, "Take the other state");
      },
    });
    this.querySelector("[data-notices]")?.replaceChildren(notice);
  }
}

customElements.define("form-builder", FormBuilder);
