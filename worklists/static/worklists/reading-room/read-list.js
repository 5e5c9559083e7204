// @ts-check
import { fragment } from "./api.js";
import { isListed } from "./places.js";

/** The reader's own reads with a filter by state. A row is its read's id and address, never a number in a list. */
export class ReadList extends HTMLElement {
  connectedCallback() {
    this.filter = /** @type {HTMLSelectElement} */ (this.querySelector("[data-state-filter]"));
    this.rows = /** @type {HTMLElement} */ (this.querySelector("[data-rows]"));
    this.filter.addEventListener("change", () => this.#apply());
    this.rows.addEventListener("click", (event) => this.#onClick(event));
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.dispatchEvent(new CustomEvent("list-close", { bubbles: true })));
  }

  /** @param {string} url where the rows are as they are now */
  async refresh(url) {
    const reply = await fragment(url);
    if (!reply.ok) return;
    const hadFocus = this.rows?.contains(document.activeElement);
    const parsed = new DOMParser().parseFromString(`<ol>${reply.data}</ol>`, "text/html");
    this.rows?.replaceChildren(...(parsed.querySelector("ol")?.children ?? []));
    this.mark(this.current ?? "");
    this.#apply();
    if (hadFocus) this.focusCurrent();
  }

  /** @param {string} id the read that is open */
  mark(id) {
    this.current = id;
    for (const row of this.#all()) {
      const link = row.querySelector("a");
      if (row.dataset.read === id) link?.setAttribute("aria-current", "page");
      else link?.removeAttribute("aria-current");
    }
  }

  /** The read at a position: {id, url}. @param {number} position */
  at(position) {
    const row = this.#all().find((one) => Number(one.dataset.position) === position);
    return row ? this.#address(row) : null;
  }

  focusCurrent() {
    const link = this.querySelector("li:not([hidden]) a[aria-current]") ?? this.filter;
    /** @type {HTMLElement | undefined} */ (link ?? undefined)?.focus();
    link?.scrollIntoView({ block: "nearest" });
  }

  /** @returns {HTMLElement[]} */
  #all() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("li[data-read]"))];
  }

  #apply() {
    const filter = this.filter?.value ?? "";
    let shown = 0;
    for (const row of this.#all()) {
      const listed = isListed({ state: row.dataset.state ?? "", isSkipped: row.hasAttribute("data-skipped") }, filter);
      row.hidden = !listed;
      shown += listed ? 1 : 0;
    }
    /** @type {HTMLElement} */ (this.querySelector("[data-none]")).hidden = shown > 0;
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("li[data-read]"));
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    this.dispatchEvent(new CustomEvent("read-open", { bubbles: true, detail: this.#address(row) }));
  }

  /** @param {HTMLElement} row */
  #address(row) {
    return { id: row.dataset.read ?? "", url: row.querySelector("a")?.getAttribute("href") ?? "" };
  }
}

customElements.define("read-list", ReadList);
