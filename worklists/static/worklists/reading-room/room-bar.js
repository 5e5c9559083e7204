// @ts-check
import { t } from "../../ecrf/words.js";
import { jumpTo } from "./places.js";
import "./read-list.js";
import "./save-state.js";

/** The slim bar: where the reader is, and the ways to another read. Events: read-open {id, url}. */
export class RoomBar extends HTMLElement {
  connectedCallback() {
    this.list = /** @type {import("./read-list.js").ReadList} */ (this.querySelector("read-list"));
    this.saveState = /** @type {import("./save-state.js").SaveState} */ (this.querySelector("save-state"));
    this.jump = /** @type {HTMLInputElement} */ (this.querySelector("[data-jump]"));
    for (const way of ["previous", "next"]) this.#part(`[data-go=${way}]`)?.addEventListener("click", () => this.go(way));
    this.jump.addEventListener("keydown", (event) => this.#onJumpKey(event));
    this.jump.addEventListener("focus", () => this.jump?.select());
    this.jump.addEventListener("blur", () => this.#resetJump());
    this.#part("[data-toggle-list]")?.addEventListener("click", () => this.toggleList());
    this.#part("[data-toggle-earlier]")?.addEventListener("click", () => /** @type {any} */ (this.closest("reading-room")).beside.toggle());
    this.addEventListener("list-close", () => this.toggleList(false));
    document.addEventListener("click", (event) => this.#onOutside(event));
  }

  /** @param {any} data of the read that is open */
  show(data) {
    this.data = data;
    const { label, subject, timePoint, facts } = data.session;
    for (const [name, text] of Object.entries({ session: label, subject, "time-point": timePoint, facts })) {
      const part = this.#part(`[data-${name}]`);
      if (part) part.textContent = text;
    }
    const timePointBadge = this.#part("[data-time-point]");
    if (timePointBadge) timePointBadge.hidden = !timePoint;
    // Where the order is hidden there is no number, and nothing to count.
    const count = data.count === null ? "" : t("of {count}", { count: data.count });
    /** @type {HTMLElement} */ (this.#part("[data-count]")).textContent = count;
    for (const way of ["previous", "next"]) this.#part(`[data-go=${way}]`)?.toggleAttribute("disabled", !data[way]);
    this.#resetJump();
    this.list?.mark(data.id);
    if (this.list && !this.list.hidden) this.toggleList(false);
    document.title = `${label} · ${data.worklist.name} · Rapid Reader`;
  }

  /** The button for an earlier time point. @param {boolean} isThere @param {boolean} isOpen */
  earlier(isThere, isOpen) {
    const button = this.#part("[data-toggle-earlier]");
    if (button) button.hidden = !isThere;
    button?.setAttribute("aria-pressed", String(isOpen));
  }

  /** @param {string} way previous or next */
  go(way) {
    if (this.data?.[way]) this.#open(this.data[way]);
  }

  /** @param {boolean} [isOpen] */
  toggleList(isOpen = this.list?.hidden) {
    const button = this.#part("[data-toggle-list]");
    if (!this.list || this.list.hidden === !isOpen) return;
    this.list.hidden = !isOpen;
    button?.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return button?.focus();
    void this.list.refresh(this.closest("reading-room")?.getAttribute("data-reads") ?? "");
    return this.list.focusCurrent();
  }

  /** @param {KeyboardEvent} event */
  #onJumpKey(event) {
    if (event.key === "Escape") this.#resetJump();
    if (event.key !== "Enter" || !this.data || !this.jump) return;
    const position = jumpTo(this.jump.value, this.data.count);
    const address = position && position !== this.data.position ? this.list?.at(position) : null;
    this.jump.blur();
    if (address) this.#open(address);
  }

  #resetJump() {
    if (this.jump && this.data) this.jump.value = String(this.data.position ?? "");
  }

  /** @param {MouseEvent} event */
  #onOutside(event) {
    const target = /** @type {Element} */ (event.target);
    if (this.list?.hidden || target.closest("read-list, [data-toggle-list]")) return;
    /** @type {HTMLElement} */ (this.list).hidden = true;
    this.#part("[data-toggle-list]")?.setAttribute("aria-expanded", "false");
  }

  /** @param {{id: string, url: string}} address */
  #open(address) {
    this.dispatchEvent(new CustomEvent("read-open", { bubbles: true, detail: address }));
  }

  /** @param {string} selector @returns {HTMLElement | null} */
  #part(selector) {
    return this.querySelector(selector);
  }
}

customElements.define("room-bar", RoomBar);
