// @ts-check
import { pageLanguage, recordTime } from "./places.js";

/**
 * The electronic signature, in place: printed name, time and meaning, and what must be typed for it. Nothing is
 * filled in, and nothing typed stays: the password is gone from the page with every attempt.
 * Events: signature-given {username, password}.
 */
export class SignatureBox extends HTMLElement {
  connectedCallback() {
    this.user = /** @type {HTMLInputElement} */ (this.querySelector("[data-sign-user] input"));
    this.password = /** @type {HTMLInputElement} */ (this.querySelector("[data-sign-password] input"));
    this.error = /** @type {HTMLElement} */ (this.querySelector("[data-sign-error]"));
    this.button = /** @type {HTMLButtonElement} */ (this.querySelector("[data-sign-now]"));
    this.button.addEventListener("click", () => this.give());
    this.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /**
   * @param {{needs: string[], name: string, meaning: string, at: number, problem: string, isLocked: boolean}} what
   *   at: ms on the server's clock; problem: why the attempt before was refused
   */
  ask({ needs, name, meaning, at, problem, isLocked }) {
    const texts = { name, meaning, time: recordTime(at, pageLanguage()) };
    for (const [part, text] of Object.entries(texts)) this.#part(`sign-${part}`).textContent = text;
    this.#part("sign-user").hidden = !needs.includes("username");
    this.isLocked = isLocked;
    this.clear();
    this.say(problem);
    for (const input of this.#inputs()) input.disabled = isLocked;
    if (this.button) this.button.disabled = isLocked;
    if (isLocked) this.#part("cancel").focus();
    else this.#inputs()[0]?.focus();
  }

  /** What is typed goes to the server, and from the page; what is missing is asked for. */
  give() {
    if (this.isLocked || this.hidden) return;
    const missing = this.#inputs().find((input) => !input.value);
    if (missing) return missing.focus();
    const detail = { username: this.#part("sign-user").hidden ? "" : this.user?.value.trim(), password: this.password?.value };
    this.dispatchEvent(new CustomEvent("signature-given", { bubbles: true, detail }));
  }

  clear() {
    for (const input of [this.user, this.password]) if (input) input.value = "";
  }

  /** @param {string} problem */
  say(problem) {
    if (!this.error) return;
    this.error.textContent = problem;
    this.error.hidden = !problem;
    for (const input of this.#inputs()) input.toggleAttribute("aria-invalid", Boolean(problem));
  }

  /** The inputs that are asked for. @returns {HTMLInputElement[]} */
  #inputs() {
    const both = /** @type {HTMLInputElement[]} */ ([this.user, this.password].filter(Boolean));
    return both.filter((input) => !input.closest("[hidden]:not(signature-box)"));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    this.give();
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-${name}]`));
  }
}

customElements.define("signature-box", SignatureBox);
