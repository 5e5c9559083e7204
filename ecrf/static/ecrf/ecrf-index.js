// @ts-check
import { fraction, progressOf } from "./progress.js";
import { t } from "./words.js";

/** @typedef {import("./progress.js").Line} Line */

/**
 * The sections of a form with their completeness: in sight while the form scrolls; one stop of the Tab key, in which
 * arrows move. In a narrow panel it is a strip with the present section, which drops the list.
 */
export class EcrfIndex extends HTMLElement {
  /** The link of the section that is being read. @type {HTMLAnchorElement | undefined} */
  here;

  connectedCallback() {
    if (this.button) return;
    this.button = /** @type {HTMLButtonElement} */ (this.querySelector("[data-index-open]"));
    this.links = /** @type {HTMLAnchorElement[]} */ ([...this.querySelectorAll("[data-index-of]")]);
    this.button.addEventListener("click", () => this.#toggle());
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("click", (event) => this.#onClick(event));
    this.addEventListener("focusout", (event) => this.contains(/** @type {Node | null} */ (event.relatedTarget)) || this.#toggle(false));
    document.addEventListener("scroll", this.onScroll, { capture: true, passive: true });
    this.closest("form")?.addEventListener("focusin", this.onScroll);
    this.#mark(this.links[0]);
  }

  disconnectedCallback() {
    document.removeEventListener("scroll", this.onScroll, { capture: true });
  }

  onScroll = () => {
    cancelAnimationFrame(this.frame ?? 0);
    this.frame = requestAnimationFrame(() => this.#follow());
  };

  /** @param {HTMLElement[]} fields all in sight that can be answered @param {(field: HTMLElement) => Line} look */
  update(fields, look) {
    const lines = fields.map((field) => ({ field, ...look(field) }));
    for (const link of this.links ?? []) {
      const section = this.#section(link);
      /** @type {HTMLElement} */ (link.parentElement).hidden = Boolean(section?.closest("[hidden]"));
      this.#count(link, lines.filter(({ field }) => section?.contains(field)));
    }
    if (this.button) this.#count(this.button, lines);
  }

  /** @param {HTMLElement} place @param {Line[]} lines */
  #count(place, lines) {
    const progress = progressOf(lines);
    const count = /** @type {HTMLElement} */ (place.querySelector("[data-index-count]"));
    const words = progress.required ? t("{done} of {all} required answered", { done: progress.required - progress.missing, all: progress.required }) : t("{done} of {all} answered", { done: progress.answered, all: progress.all });
    const shown = `${progress.isDone ? "✓ " : ""}${fraction(progress)}`;
    if (count.dataset.shown === shown + words) return;
    count.dataset.shown = shown + words;
    count.classList.toggle("is-done", progress.isDone);
    const [signs, spoken] = ["span", "span"].map((name) => document.createElement(name));
    signs.ariaHidden = "true";
    [signs.textContent, spoken.textContent, spoken.className] = [shown, `(${words})`, "visually-hidden"];
    count.replaceChildren(signs, " ", spoken);
    count.title = words;
  }

  /** @param {Element} link */
  #section(link) {
    return document.getElementById((link.getAttribute("href") ?? "#").slice(1));
  }

  /** The section that is being read: where the focus is, if that is in sight; else the last one that begins above. */
  #follow() {
    const edge = this.getBoundingClientRect().bottom + 24;
    const { top = -1 } = document.activeElement?.getBoundingClientRect() ?? {};
    const own = this.links?.find((link) => this.#section(link)?.contains(document.activeElement));
    if (own && top >= edge - 24 && top < window.innerHeight) return this.#mark(own);
    const begun = (this.links ?? []).filter((link) => (this.#section(link)?.getBoundingClientRect().top ?? Infinity) <= edge);
    return this.#mark(begun.filter((link) => !link.parentElement?.hidden).at(-1) ?? this.links?.[0]);
  }

  /** @param {HTMLAnchorElement | undefined} here */
  #mark(here) {
    if (!here || here === this.here) return;
    this.here = here;
    for (const link of this.links ?? []) {
      if (link === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      link.tabIndex = link === here ? 0 : -1;
    }
    const name = this.querySelector("[data-index-here]");
    if (name) name.textContent = here.firstChild?.textContent?.trim() ?? "";
    const list = /** @type {HTMLElement} */ (here.closest("ul"));
    if (list.scrollWidth > list.clientWidth) list.scrollTo({ left: here.offsetLeft - list.offsetLeft - 24, behavior: "instant" });
  }

  /** @param {boolean} [isOpen] */
  #toggle(isOpen = this.button?.getAttribute("aria-expanded") !== "true") {
    this.button?.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.here?.focus();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const shown = (this.links ?? []).filter((link) => !link.parentElement?.hidden);
    const at = shown.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === "Escape" && this.button?.getAttribute("aria-expanded") === "true") {
      this.#toggle(false);
      this.button.focus();
    } else if (event.key === "ArrowDown" && document.activeElement === this.button) this.#toggle(true);
    else if (at >= 0 && to !== undefined) shown[Math.min(Math.max(to, 0), shown.length - 1)].focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (!link) return;
    event.preventDefault();
    this.#toggle(false);
    const section = this.#section(link);
    section?.scrollIntoView({ block: "start", behavior: "instant" });
    if (section) this.dispatchEvent(new CustomEvent("ecrf-go", { bubbles: true, detail: section }));
  }
}

customElements.define("ecrf-index", EcrfIndex);
