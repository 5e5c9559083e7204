// @ts-check

/** A document that is acknowledged at its end: the button waits until the last line has been in view. */
class DocumentEnd extends HTMLElement {
  connectedCallback() {
    const text = /** @type {HTMLElement | null} */ (this.querySelector("[data-text]"));
    const button = /** @type {HTMLButtonElement | null} */ (this.querySelector("[data-acknowledge]"));
    if (!text || !button) return;
    const look = () => {
      if (!text.clientHeight || text.scrollTop + text.clientHeight < text.scrollHeight - 4) return;
      button.disabled = false;
      this.querySelector("[data-hint]")?.setAttribute("hidden", "");
      text.removeEventListener("scroll", look);
    };
    button.disabled = true;
    this.querySelector("[data-hint]")?.removeAttribute("hidden");
    text.addEventListener("scroll", look);
    // A text that needs no scrolling, or whose fold is opened only now, is looked at when it gets its size.
    new ResizeObserver(look).observe(text);
  }
}

customElements.define("document-end", DocumentEnd);
