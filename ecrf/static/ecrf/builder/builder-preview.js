// @ts-check
import "../ecrf-form.js";
import { button, h } from "./dom.js";
import { Latest } from "./latest.js";
import { expectationsOf, freeName, withTest } from "./making-tests.js";
import { drawOutcome } from "./outcome.js";

/** The right column: the form as the reader will meet it, made by the server after every change, and tried out live. */
class BuilderPreview extends HTMLElement {
  #given = /** @type {any} */ (null);

  /** @param {import("./types.js").Desk} desk */
  open(desk) {
    this.desk = desk;
    this.looking = new Latest(() => this.#look(), 150);
    this.trying = new Latest(() => this.#try(), 250);
    this.language = h("select", { "aria-label": "Language of the preview", onchange: () => this.looking.want(0) });
    const dark = button("Dark", () => this.#turn(dark), { class: "button quiet small", "aria-pressed": "false", title: "As in the reading room" });
    const clear = button("Clear", () => this.fill({}), { class: "button quiet small", title: "Take all answers away" });
    this.querySelector(".builder-head")?.append(h("div", { class: "row tools" }, this.language, dark, clear));
    this.panel = h("div", { class: "preview-panel", tabindex: -1 });
    this.outcome = h("div", { class: "preview-outcome" });
    this.note = h("p", { class: "notice warn", hidden: true });
    this.away = h("p", { class: "preview-away small muted", hidden: true });
    this.append(this.note, this.away, this.panel, this.outcome, this.#keeper());
    this.panel.addEventListener("ecrf-change", () => {
      this.trying.want();
      this.#mark(false);
    });
    desk.addEventListener("change", () => this.looking.want());
    desk.addEventListener("select", () => this.#mark());
    this.looking.want(0);
  }

  get answers() {
    return this.#given ?? /** @type {any} */ (this.querySelector("ecrf-form"))?.answers ?? {};
  }

  /** Shows the form with other answers. @param {any} answers */
  fill(answers) {
    this.#given = answers;
    this.looking.want(0);
  }

  async #look() {
    const { document: form } = this.desk;
    const answers = this.answers;
    try {
      const look = await this.desk.server.look(form, answers, this.language.value);
      // What was typed in the meantime must not be lost: ask again with it.
      if (!this.#given && JSON.stringify(this.answers) !== JSON.stringify(answers)) return this.looking.want(0);
      this.#given = null;
      this.#show(look.form);
      this.note.hidden = true;
      if (form === this.desk.document) this.desk.looked(look);
      this.trying.want(0);
    } catch (error) {
      this.note.textContent = `The preview shows an earlier state: ${/** @type {Error} */ (error).message}`;
      this.note.hidden = false;
    }
    return undefined;
  }

  /** Puts the new form in the place of the old one; scroll position and focus stay. @param {string} html */
  #show(html) {
    const focused = this.panel.contains(document.activeElement) ? document.activeElement?.id : "";
    const { scrollTop } = this.panel;
    const next = document.createElement("ecrf-form");
    next.innerHTML = html;
    this.panel.replaceChildren(next);
    this.panel.scrollTop = scrollTop;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    this.#languages();
    this.#mark(false);
  }

  #languages() {
    const own = this.desk.document.language || "";
    const choices = ["", ...this.desk.languages];
    this.language.hidden = choices.length < 2;
    if (this.language.childElementCount === choices.length) return;
    const chosen = this.language.value;
    const options = choices.map((code) => h("option", { value: code }, this.desk.catalogue.languages[code || own] ?? (code || "own")));
    this.language.replaceChildren(...options);
    this.language.value = choices.includes(chosen) ? chosen : "";
  }

  /** Shows where in the form the selected item is. */
  #mark(isScrolled = true) {
    for (const old of this.panel.querySelectorAll(".is-selected")) old.classList.remove("is-selected");
    const key = CSS.escape(this.desk.selected);
    const found = this.panel.querySelector(`[data-field="${key}"], [data-group="${key}"], #preview-s-${key || "x"}`);
    found?.classList.add("is-selected");
    const isAway = Boolean(this.desk.item) && found?.checkVisibility?.() === false;
    this.away.hidden = !isAway;
    this.away.textContent = isAway ? `“${this.desk.name(this.desk.selected)}” is hidden with the answers that are filled in now.` : "";
    if (isScrolled) found?.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement} dark */
  #turn(dark) {
    const isDark = this.panel.dataset.theme !== "dark";
    if (isDark) this.panel.dataset.theme = "dark";
    else delete this.panel.dataset.theme;
    dark.setAttribute("aria-pressed", String(isDark));
  }

  async #try() {
    const outcome = await this.desk.server.try(this.desk.document, this.answers).catch(() => null);
    if (!outcome) return;
    this.latest = outcome;
    drawOutcome(this.outcome, outcome);
  }

  #keeper() {
    const name = h("input", { placeholder: "Name of the test", "aria-label": "Name of the test", autocomplete: "off" });
    const keep = button("Keep as a test", () => {
      if (!this.latest) return;
      const { document: form } = this.desk;
      const test = { name: freeName(form.tests ?? [], name.value), answers: this.answers, expect: expectationsOf(this.latest) };
      name.value = "";
      this.desk.change(withTest(form, test), "Keep a test");
      this.dispatchEvent(new CustomEvent("said", { detail: `“${test.name}” is kept as a test.`, bubbles: true }));
    });
    return h("div", { class: "preview-keep" }, name, keep);
  }
}

customElements.define("builder-preview", BuilderPreview);
