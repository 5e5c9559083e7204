// @ts-check
import { settleKey } from "./deeds.js";
import { begin, commit, redo, undo } from "./history.js";
import { kindOfItem } from "./new-items.js";
import { setAttributes, withAttributes } from "./references.js";
import { find, keysOf, nameOf, walk } from "./tree.js";

export const FORM = "", TESTS = "#tests"; // what can be selected besides an item

/**
 * What lies on the builder's desk: the document with its past, and what is selected. Panels read it, change it by
 * its methods, and listen to its events: "change" (detail: {isOwn: by the panel that shows it}), "select", "looked".
 */
export class Desk extends EventTarget {
  /** @param {{document: any, catalogue: any, suggestions?: any[], isTitleFixed?: boolean}} data */
  constructor({ document, catalogue, suggestions = [], isTitleFixed = false }) {
    super();
    this.history = begin(document);
    this.catalogue = catalogue;
    this.suggestions = suggestions;
    this.isTitleFixed = isTitleFixed;
    /** @type {import("./sending.js").Server} */
    this.server = /** @type {any} */ (null);
    this.selected = document.items?.[0]?.key ?? FORM;
    /** Keys that stand in for those of items without a label. @type {Set<string>} */
    this.fresh = new Set();
    /** Languages that were begun here and have no word yet. @type {Set<string>} */
    this.newLanguages = new Set();
    /** @type {{key: string, place: string, message: string}[]} */
    this.problems = [];
    /** @type {Record<string, Record<string, string>>} */
    this.texts = {};
  }

  get document() {
    return this.history.present;
  }

  /** The selected item; null for the form itself and its tests. */
  get item() {
    return find(this.document, this.selected)?.item ?? null;
  }

  /** @param {string} key */
  name(key) {
    const item = find(this.document, key)?.item;
    return item ? nameOf(item) || key : key;
  }

  /** @param {string} key */
  kindOf(key) {
    return kindOfItem(find(this.document, key)?.item);
  }

  /** Languages that the form has words in, besides its own. */
  get languages() {
    const found = new Set(Object.keys(this.document.translations ?? {}));
    for (const { item } of walk(this.document)) for (const code of Object.keys(item.translations ?? {})) found.add(code);
    return [...new Set([...found, ...this.newLanguages])].sort();
  }

  /**
   * @param {any} document @param {string} words what was done, for undo
   * @param {{mark?: string, isOwn?: boolean, select?: string}} [more] the same mark again is the same step
   */
  change(document, words, { mark = "", isOwn = false, select } = {}) {
    if (document === this.document) return;
    this.history = commit(this.history, document, words, mark);
    if (select !== undefined) this.selected = select;
    this.#tell("change", { isOwn });
    if (select !== undefined) this.#tell("select", {});
  }

  /** Attributes of the selected item, from the panel that shows it. @param {Record<string, any>} changes @param {string} words @param {string} [mark] */
  set(changes, words, mark = "") {
    const { selected } = this;
    if (selected === FORM) this.change(withAttributes(this.document, changes), words, { mark: mark && `form.${mark}`, isOwn: true });
    else this.change(setAttributes(this.document, selected, changes), words, { mark: mark && `${selected}.${mark}`, isOwn: true });
  }

  /** The document with attributes of any item changed. @param {string} key @param {Record<string, any>} changes */
  with(key, changes) {
    return setAttributes(this.document, key, changes);
  }

  /** @param {string} key */
  select(key) {
    if (key === this.selected) return;
    settleKey(this, this.selected);
    this.selected = key;
    this.history = { ...this.history, mark: "" };
    this.#tell("select", {});
  }

  undo() {
    this.#travel(undo(this.history));
  }

  redo() {
    this.#travel(redo(this.history));
  }

  /** @param {import("./history.js").History<any>} history */
  #travel(history) {
    if (history === this.history) return;
    const before = keysOf(this.document);
    this.history = history;
    // What has come back is what the eye looks for.
    const back = [...keysOf(this.document)].find((key) => !before.has(key));
    if (back !== undefined) this.selected = back;
    if (this.selected !== TESTS && this.selected !== FORM && !this.item) this.selected = FORM;
    this.#tell("change", { isOwn: false });
    this.#tell("select", {});
  }

  /** What the server said about a document. @param {{problems: any[], texts: any}} look */
  looked({ problems, texts }) {
    this.problems = problems;
    this.texts = texts;
    this.#tell("looked", {});
  }

  /** @param {string} type @param {any} detail */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
