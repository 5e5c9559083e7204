// @ts-check
import { h, newId, select } from "./dom.js";
import { withinReach } from "./new-items.js";
import { nameOf } from "./tree.js";

/**
 * An expression as text: read by the server while it is typed; what is no expression stays here, with the place
 * where it goes wrong.
 */
class ExpressionInput extends HTMLElement {
  #timer = /** @type {any} */ (undefined);
  #asked = 0;

  /**
   * @param {{desk: import("./types.js").Desk, key: string, label: string, ast: any, isOptional?: boolean,
   *   take: (ast: any) => void}} options
   */
  open({ desk, key, label, ast, isOptional = true, take }) {
    this.desk = desk;
    this.isOptional = isOptional;
    this.take = take;
    this.area = h("textarea", {
      id: newId("expression"), class: "mono", rows: 2, spellcheck: "false", "aria-label": label, oninput: () => this.#typed(),
    });
    this.note = h("p", { class: "error", id: `${this.area.id}-error`, hidden: true, role: "alert" });
    this.area.setAttribute("aria-describedby", this.note.id);
    this.replaceChildren(this.area, this.note, this.#inserter(key));
    if (ast) desk.server.print(ast).then((text) => this.#asked || (this.area.value = text), () => {});
    return this;
  }

  /** A list of what can be spoken of here; choosing puts its key where the caret is. @param {string} key */
  #inserter(key) {
    const names = withinReach(this.desk.document, key).map(({ item }) => [item.key, `${nameOf(item) || "–"}  (${item.key})`]);
    const list = select([["", "Insert a field …"], .../** @type {[string, string][]} */ (names)], "", {
      "aria-label": "Insert a field",
      class: "expression-fields",
      onchange: () => {
        this.area.setRangeText(list.value, this.area.selectionStart, this.area.selectionEnd, "end");
        list.value = "";
        this.area.focus();
        this.#typed();
      },
    });
    return list;
  }

  #typed() {
    this.#asked += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(), 250);
  }

  async #read() {
    const asked = this.#asked;
    const text = this.area.value;
    if (!text.trim()) {
      this.#say(this.isOptional ? "" : "An expression is needed here.");
      if (this.isOptional) this.take(null);
      return;
    }
    try {
      const reply = await this.desk.server.expression(text);
      if (asked !== this.#asked) return;
      if (reply.ast) this.take(reply.ast);
      this.#say(reply.ast ? "" : `${reply.message} ${excerpt(text, reply.position)}`);
    } catch {
      this.#say("The server could not be asked whether this is right; type on to try again.");
    }
  }

  /** @param {string} message */
  #say(message) {
    this.note.textContent = message;
    this.note.hidden = !message;
    if (message) this.area.setAttribute("aria-invalid", "true");
    else this.area.removeAttribute("aria-invalid");
  }
}

/** The text around a place, with a mark at it. @param {string} text @param {number} position the first character is 1 */
export function excerpt(text, position) {
  const at = Math.min(position - 1, text.length);
  const before = text.slice(Math.max(0, at - 18), at), after = text.slice(at, at + 14);
  return `${at > 18 ? "…" : ""}${before}▸${after}${at + 14 < text.length ? "…" : ""}`;
}

customElements.define("expression-input", ExpressionInput);
