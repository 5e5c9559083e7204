// @ts-check
import { t } from "../../ecrf/words.js";
import { recordTime } from "./places.js";

/**
 * What ends a read: skip with a reason, or complete after seeing name, time and meaning; all in place, no dialog.
 * Events: read-skip {reason}, read-complete, read-go-next.
 */
export class ReadActions extends HTMLElement {
  connectedCallback() {
    const on = (/** @type {string} */ name, /** @type {() => void} */ run) => this.#part(name)?.addEventListener("click", run);
    on("skip", () => this.#open("skipping", "#skip-reason"));
    on("skip-now", () => this.#skip());
    on("complete", () => this.advance());
    on("complete-now", () => this.advance());
    on("go-next", () => this.#say("read-go-next"));
    for (const cancel of this.querySelectorAll("[data-cancel]")) cancel.addEventListener("click", () => this.rest(true));
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.offset = 0;
  }

  /** Ctrl+Enter: first the confirmation, then the completion. */
  advance() {
    if (!this.#part("complete") || this.hasAttribute("data-busy")) return;
    this.problem("");
    if (this.#part("confirming")?.hidden) this.#confirm();
    else this.#say("read-complete");
  }

  /** Back to the two buttons. @param {boolean} [takesFocus] */
  rest(takesFocus = false) {
    if (!this.#part("idle")) return;
    const wasOpen = this.#part("idle")?.hidden;
    for (const name of ["skipping", "confirming"]) this.#show(name, false);
    this.#show("idle", true);
    if (takesFocus && wasOpen) this.#part("complete")?.focus();
  }

  /** @param {boolean} isBusy */
  busy(isBusy) {
    this.toggleAttribute("data-busy", isBusy);
    for (const button of this.querySelectorAll("button")) button.disabled = isBusy;
    const now = this.#part("complete-now");
    if (now) now.textContent = isBusy ? t("Completing…") : t("Confirm and go on");
  }

  /** @param {string} text */
  problem(text) {
    const problem = this.#part("problem");
    if (!problem) return;
    problem.textContent = text;
    problem.hidden = !text;
  }

  #confirm() {
    const { reader = "", meaning = "" } = this.dataset;
    const texts = { "confirm-name": reader, "confirm-meaning": meaning, "confirm-time": recordTime(Date.now() + (this.offset ?? 0), pageLanguage()) };
    for (const [name, text] of Object.entries(texts)) /** @type {HTMLElement} */ (this.#part(name)).textContent = text;
    this.#open("confirming", "[data-complete-now]");
  }

  #skip() {
    const reason = /** @type {HTMLInputElement} */ (this.querySelector("#skip-reason"));
    const error = /** @type {HTMLElement} */ (this.#part("skip-error"));
    const text = reason.value.trim();
    error.textContent = text ? "" : t("Say why, in a few words.");
    error.hidden = Boolean(text);
    reason.toggleAttribute("aria-invalid", !text);
    if (text) this.#say("read-skip", { reason: text });
    else reason.focus();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const isOpen = this.#part("idle")?.hidden;
    if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      this.rest(true);
    }
    if (event.key === "Enter" && !event.ctrlKey && event.target instanceof HTMLInputElement) this.#skip();
  }

  /** @param {string} name @param {string} focus */
  #open(name, focus) {
    this.#show("idle", false);
    this.#show(name, true);
    /** @type {HTMLElement | null} */ (this.querySelector(focus))?.focus();
  }

  /** @param {string} name @param {boolean} isShown */
  #show(name, isShown) {
    const part = this.#part(name);
    if (part) part.hidden = !isShown;
  }

  /** @param {string} name @returns {HTMLElement | null} */
  #part(name) {
    return this.querySelector(`[data-${name}]`);
  }

  /** @param {string} name @param {object} [detail] */
  #say(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

/** Dates in English are written as everywhere else on our pages: the day first. */
function pageLanguage() {
  const { lang } = document.documentElement;
  return lang && lang !== "en" ? lang : "en-GB";
}

customElements.define("read-actions", ReadActions);
