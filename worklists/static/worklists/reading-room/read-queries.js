// @ts-check
import { fragment } from "./api.js";
import { anchorOf, offerAbout, send } from "./query-forms.js";
import { askedField, fieldOf, placeMarks, putBeside, sayWaiting } from "./query-marks.js";

/**
 * The queries about the read that is open: the list, the talk beside its field, and asking. All that it shows comes
 * from the server. An address that ends in ?query=5 opens that one, at its field or its place in the images.
 */
export class ReadQueries extends HTMLElement {
  connectedCallback() {
    this.room = /** @type {any} */ (this.closest("reading-room"));
    this.place = /** @type {HTMLElement} */ (this.closest("read-panel") ?? this.parentElement);
    this.form = this.place.querySelector("ecrf-form");
    /** @type {{key: string, name: string} | null} */ this.field = null;
    /** @type {any} */ this.jump = null;
    this.ends = new AbortController();
    const on = (/** @type {EventTarget} */ target, /** @type {string} */ type, /** @type {(event: any) => void} */ run) => target.addEventListener(type, run, { signal: this.ends?.signal });
    on(this.place, "click", (event) => this.#onClick(event));
    on(this.place, "focusin", ({ target }) => (this.field = askedField(target) ?? this.field));
    on(this.place, "keydown", (event) => this.#onKey(event));
    on(this.place, "ecrf-change", () => placeMarks(this.form ?? null, this.boxes));
    on(this, "submit", (event) => this.#onSubmit(event));
    if (this.room) on(this.room, "viewer-event", ({ detail }) => detail.type === "image.first" && this.#jumpNow());
    queueMicrotask(() => (this.#tell(), this.#follow()));
  }

  disconnectedCallback() {
    this.ends?.abort();
  }

  /** @returns {HTMLElement[]} */
  get boxes() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-query]"))];
  }

  /** What there is: marks at the fields, and a word on top where something waits for the reader. */
  #tell() {
    placeMarks(this.form ?? null, this.boxes);
    sayWaiting(this.place?.querySelector("[data-notices]") ?? null, this.boxes, (number) => this.open(number));
  }

  /** The query that the address names, once. */
  #follow() {
    const number = new URLSearchParams(window.location.search).get("query");
    if (!number || !this.#box(number)) return;
    history.replaceState(history.state, "", window.location.pathname);
    this.open(number);
  }

  /** @param {string} number */
  #box(number) {
    return this.boxes.find((box) => box.dataset.query === number);
  }

  /** Opens a query beside its field, or in its place in the list. @param {string} number */
  open(number) {
    const box = this.#box(number);
    if (!box) return;
    this.close();
    this.opener = document.activeElement;
    const field = fieldOf(this.form ?? null, box.dataset.about ?? "");
    box.hidden = false;
    putBeside(box, field);
    (field ?? box).scrollIntoView({ block: field ? "start" : "nearest" });
    /** @type {HTMLElement} */ ("waits" in box.dataset ? box.querySelector("[data-text]") ?? box : box).focus({ preventScroll: true });
    this.jump = box.dataset.place ? JSON.parse(box.dataset.place) : null;
    if (this.jump && this.room?.stage.pair?.active?.state === "shown") this.#jumpNow();
  }

  /** @param {boolean} [givesBack] whether the focus goes back to where it was */
  close(givesBack = false) {
    for (const one of this.place?.querySelectorAll(".query-about") ?? []) one.classList.remove("query-about");
    for (const box of [...this.boxes, this.#ask]) box.hidden = true;
    this.querySelector("[data-ask-open]")?.setAttribute("aria-expanded", "false");
    if (givesBack && this.opener instanceof HTMLElement && this.opener.isConnected) this.opener.focus();
  }

  /** To the place in the images, as soon as there are images. */
  #jumpNow() {
    const place = this.jump;
    this.jump = null;
    if (place) this.room?.stage.call("image.show", place).catch((/** @type {Error} */ error) => this.room?.sheet?.actions.problem(error.message));
  }

  /** @returns {HTMLFormElement} */
  get #ask() {
    return /** @type {HTMLFormElement} */ (this.querySelector("[data-ask-form]"));
  }

  /** Asks about the field that was in focus last, the image in view, or the whole read. @param {string} [wanted] */
  async ask(wanted = "read") {
    this.close();
    this.opener = document.activeElement;
    this.image = await this.room?.stage.call("image").catch(() => null);
    const about = offerAbout(this.#ask, this.field, this.image, wanted);
    const field = about === "field" ? fieldOf(this.form ?? null, this.field?.key ?? "") : null;
    this.#ask.hidden = false;
    this.querySelector("[data-ask-open]")?.setAttribute("aria-expanded", "true");
    putBeside(this.#ask, field);
    (field ?? this.#ask).scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement} */ (this.#ask.querySelector("[data-text]")).focus();
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const target = /** @type {Element} */ (event.target);
    const link = /** @type {HTMLElement | null} */ (target.closest("[data-query-open]"));
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.open(link.dataset.queryOpen ?? "");
    } else if (target.closest("[data-ask-open]")) void (this.#ask.hidden ? this.ask() : this.close());
    else if (target.closest("[data-query-close], [data-ask-cancel]")) this.close(true);
    else if (target.closest("[data-query-jump]")) {
      this.jump = JSON.parse(/** @type {HTMLElement} */ (target.closest("[data-query]")).dataset.place ?? "null");
      this.#jumpNow();
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.altKey && !event.ctrlKey && event.code === "KeyQ") {
      event.preventDefault();
      void this.ask("field");
    } else if (event.key === "Escape" && /** @type {Element} */ (event.target).closest(".query-box")) {
      event.stopPropagation();
      this.close(true);
    }
  }

  /** @param {SubmitEvent} event */
  async #onSubmit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const url = form.dataset.answerUrl ?? this.dataset.url ?? "";
    const number = await send(form, url, anchorOf(form, this.field, this.image));
    if (number) await this.#renew(number);
  }

  /** The queries as the server has them now, with one of them open. @param {string} number */
  async #renew(number) {
    const reply = await fragment(this.dataset.url ?? "");
    const fresh = reply.ok ? new DOMParser().parseFromString(reply.data, "text/html").querySelector("read-queries") : null;
    if (fresh) this.replaceChildren(...fresh.childNodes);
    this.#tell();
    this.open(number);
  }
}

customElements.define("read-queries", ReadQueries);
