// @ts-check

/** @type {Record<string, [number, number]>} row and column that a key moves by */
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** The matrix is one stop of the Tab key; arrows go from read to read, Home and End along a row. */
class MatrixKeys extends HTMLElement {
  connectedCallback() {
    const links = this.#links();
    for (const link of links) link.tabIndex = -1;
    const begin = links.find((link) => link.hasAttribute("aria-current")) ?? links[0];
    if (begin) begin.tabIndex = 0;
    this.addEventListener("keydown", (event) => this.#key(event));
    const drawer = document.getElementById("drawer");
    if (drawer && location.hash === "#drawer") drawer.focus({ preventScroll: true });
  }

  /** @returns {HTMLAnchorElement[]} */
  #links() {
    return [...this.querySelectorAll(/** @type {"a"} */ ("a.tower-cell"))];
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const from = event.target instanceof HTMLAnchorElement ? event.target : null;
    if (!from || event.ctrlKey || event.altKey || event.metaKey) return;
    const to = STEPS[event.key] ? this.#beside(from, STEPS[event.key]) : this.#end(from, event.key);
    if (!to) return;
    event.preventDefault();
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {HTMLAnchorElement} from @param {[number, number]} step */
  #beside(from, [down, right]) {
    if (right) return this.#inRow(from)[this.#inRow(from).indexOf(from) + right] ?? null;
    const cell = from.closest("td");
    const rows = [...this.querySelectorAll("tbody tr")], column = cell?.cellIndex ?? -1;
    for (let row = rows.indexOf(/** @type {Element} */ (from.closest("tr"))) + down; rows[row]; row += down) {
      const found = /** @type {HTMLTableRowElement} */ (rows[row]).cells[column]?.querySelector("a");
      if (found) return found;
    }
    return null;
  }

  /** @param {HTMLAnchorElement} from @returns {HTMLAnchorElement[]} */
  #inRow(from) {
    return [...(from.closest("tr")?.querySelectorAll(/** @type {"a"} */ ("a.tower-cell")) ?? [])];
  }

  /** @param {HTMLAnchorElement} from @param {string} key */
  #end(from, key) {
    return key === "Home" ? this.#inRow(from)[0] : key === "End" ? this.#inRow(from).at(-1) : null;
  }
}

customElements.define("matrix-keys", MatrixKeys);
