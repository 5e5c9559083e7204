// @ts-check
import { t } from "../../ecrf/words.js";
import { pageLanguage, recordTime } from "./places.js";
import "./signature-box.js";

const PARTS = ["skipping", "unreadable", "confirming", "signing"];

/**
 * What ends a read: skip, or say that it cannot be read, with a reason; or complete it. All in place, no dialog.
 * Where the protocol asks for a signature, the server first checks the form and then the signature is asked for.
 * Events: read-skip {reason}, read-complete {username, password}, read-not-readable {reason, username, password},
 * read-go-next.
 */
export class ReadActions extends HTMLElement {
  connectedCallback() {
    const on = (/** @type {string} */ name, /** @type {() => void} */ run) => this.#part(name)?.addEventListener("click", run);
    on("skip", () => this.#open("skipping", "#skip-reason"));
    on("skip-now", () => this.#skip());
    on("not-readable", () => this.#open("unreadable", "#unreadable-reason"));
    on("not-readable-now", () => this.#unreadable());
    on("complete", () => this.advance());
    on("complete-now", () => this.advance());
    on("go-next", () => this.#say("read-go-next"));
    for (const cancel of this.querySelectorAll("[data-cancel]")) cancel.addEventListener("click", () => this.rest(true));
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("signature-given", (event) => this.#send(/** @type {CustomEvent} */ (event).detail));
    this.offset = 0;
  }

  get box() {
    return /** @type {import("./signature-box.js").SignatureBox | null} */ (this.querySelector("signature-box"));
  }

  /** Ctrl+Enter: first the confirmation or the signature, then the completion. */
  advance() {
    if (!this.#part("complete") || this.hasAttribute("data-busy")) return;
    this.problem("");
    if (this.box && !this.box.hidden) return this.box.give();
    if (!this.#part("unreadable")?.hidden) return this.#unreadable();
    this.reason = "";
    if (this.box || !this.#part("confirming")?.hidden) this.#send({});
    else this.#confirm();
  }

  /** The server wants a signature, or refused one. @param {{needs: string[], problem: string, isLocked: boolean}} asked */
  askSignature(asked) {
    const { reader: name = "", meaning = "", notReadableMeaning = "" } = this.dataset;
    this.#open("signing", "signature-box");
    this.box?.ask({ ...asked, name, meaning: this.reason ? notReadableMeaning : meaning, at: Date.now() + (this.offset ?? 0) });
  }

  /** Back to the buttons. @param {boolean} [takesFocus] */
  rest(takesFocus = false) {
    if (!this.#part("idle")) return;
    const wasOpen = this.#part("idle")?.hidden;
    this.box?.clear();
    for (const name of PARTS) this.#show(name, false);
    this.#show("idle", true);
    if (takesFocus && wasOpen) this.#part("complete")?.focus();
  }

  /** @param {boolean} isBusy */
  busy(isBusy) {
    this.toggleAttribute("data-busy", isBusy);
    for (const button of this.querySelectorAll("button")) button.disabled = isBusy;
    for (const now of this.querySelectorAll("[data-complete-now], [data-sign-now], [data-not-readable-now]")) {
      /** @type {HTMLElement} */ (now).dataset.text ??= now.textContent ?? "";
      now.textContent = isBusy ? t("Completing…") : (/** @type {HTMLElement} */ (now).dataset.text ?? "");
    }
  }

  /** @param {string} text */
  problem(text) {
    const problem = this.#part("problem");
    if (!problem) return;
    problem.textContent = text;
    problem.hidden = !text;
  }

  #confirm() {
    const time = recordTime(Date.now() + (this.offset ?? 0), pageLanguage());
    const texts = { "confirm-name": this.dataset.reader, "confirm-meaning": this.dataset.meaning, "confirm-time": time };
    for (const [name, text] of Object.entries(texts)) /** @type {HTMLElement} */ (this.#part(name)).textContent = text ?? "";
    this.#open("confirming", "[data-complete-now]");
  }

  /** @param {{username?: string, password?: string}} signature */
  #send(signature) {
    if (this.reason) this.#say("read-not-readable", { ...signature, reason: this.reason });
    else this.#say("read-complete", signature);
  }

  #skip() {
    const reason = this.#given("skip");
    if (reason) this.#say("read-skip", { reason });
  }

  #unreadable() {
    this.reason = this.#given("unreadable");
    if (this.reason) this.#send({});
  }

  /** The reason that is typed; where there is none, it is asked for. @param {string} what skip or unreadable */
  #given(what) {
    const input = /** @type {HTMLInputElement} */ (this.querySelector(`#${what}-reason`));
    const error = /** @type {HTMLElement} */ (this.#part(`${what}-error`));
    const text = input.value.trim();
    error.textContent = text ? "" : t("Say why, in a few words.");
    error.hidden = Boolean(text);
    input.toggleAttribute("aria-invalid", !text);
    if (!text) input.focus();
    return text;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const isOpen = this.#part("idle")?.hidden;
    if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      this.rest(true);
    }
    if (event.key !== "Enter" || event.ctrlKey || !(event.target instanceof HTMLInputElement)) return;
    if (event.target.id === "skip-reason") this.#skip();
    if (event.target.id === "unreadable-reason") this.#unreadable();
  }

  /** @param {string} name @param {string} focus */
  #open(name, focus) {
    this.#show("idle", false);
    for (const one of PARTS) this.#show(one, one === name);
    /** @type {HTMLElement | null} */ (this.querySelector(focus))?.focus();
  }

  /** @param {string} name @param {boolean} isShown */
  #show(name, isShown) {
    this.#part(name)?.toggleAttribute("hidden", !isShown);
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

customElements.define("read-actions", ReadActions);
