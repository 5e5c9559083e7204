// @ts-check
/**
 * <line-filter>: shows of the rows marked data-line those that have every word typed into its search field. What is
 * chosen in a row counts as one of its words. Without scripts all rows are there, and no field to search them.
 */
class LineFilter extends HTMLElement {
  connectedCallback() {
    this.input = /** @type {HTMLInputElement} */ (this.querySelector("input[type=search]"));
    this.none = /** @type {HTMLElement} */ (this.querySelector("[data-none]"));
    const field = /** @type {HTMLElement} */ (this.input.closest(".field"));
    field.hidden = false;
    // What is typed here is no part of the form around it.
    this.input.addEventListener("input", (event) => (event.stopPropagation(), this.filter()));
    this.input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }

  filter() {
    const wanted = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-line]"))) {
      const chosen = [...row.querySelectorAll("select")].map((one) => one.selectedOptions[0]?.text ?? "");
      const cells = [...row.querySelectorAll("th, td:not(:last-child)")].map((one) => one.textContent ?? "");
      const text = [...cells, ...chosen].join(" ").toLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
      count += row.hidden ? 0 : 1;
    }
    this.none.hidden = count > 0;
  }
}

customElements.define("line-filter", LineFilter);
