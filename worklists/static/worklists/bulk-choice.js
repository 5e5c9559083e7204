// @ts-check

/** Ticks all reads of the page, counts what is ticked, and shows only the fields that the chosen deed needs. */
class BulkChoice extends HTMLElement {
  connectedCallback() {
    const all = /** @type {HTMLInputElement | null} */ (this.querySelector("[data-all]"));
    const deed = /** @type {HTMLSelectElement | null} */ (this.querySelector("[data-do]"));
    if (!all || !deed) return;
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of this.#boxes) box.checked = all.checked;
    });
    this.addEventListener("change", () => this.#show(all, deed));
    this.#show(all, deed);
  }

  /** @returns {HTMLInputElement[]} */
  get #boxes() {
    return [...this.querySelectorAll(/** @type {"input"} */ ("input[name=reads]"))];
  }

  /** @param {HTMLInputElement} all @param {HTMLSelectElement} deed */
  #show(all, deed) {
    const ticked = this.#boxes.filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === this.#boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    for (const part of this.querySelectorAll(/** @type {"div"} */ ("[data-for]"))) part.hidden = part.dataset.for !== deed.value;
    const count = this.querySelector("[data-count]");
    if (count) count.textContent = ticked ? `${ticked} ticked` : "";
  }
}

customElements.define("bulk-choice", BulkChoice);
