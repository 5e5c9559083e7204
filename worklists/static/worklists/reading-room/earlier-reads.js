// @ts-check

/** The reader's own answers of earlier time points, above the form. Event: earlier-show {id, uid}. */
export class EarlierReads extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-show-earlier]"));
      if (!button) return;
      const detail = { id: button.dataset.showEarlier, uid: button.dataset.uid ?? "" };
      this.dispatchEvent(new CustomEvent("earlier-show", { bubbles: true, detail }));
    });
  }
}

customElements.define("earlier-reads", EarlierReads);
