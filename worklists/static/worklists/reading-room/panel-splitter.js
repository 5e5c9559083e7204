// @ts-check
// The border between images and form: dragged, or moved by arrow keys; remembered for this reader in this browser.

const [LEAST, MOST, STEP] = [280, 720, 16];

export class PanelSplitter extends HTMLElement {
  connectedCallback() {
    this.addEventListener("pointerdown", (event) => this.#drag(event));
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("dblclick", () => this.#setWidth(380));
    this.setAttribute("aria-valuenow", String(this.width));
  }

  get width() {
    return parseInt(getComputedStyle(this.#root).getPropertyValue("--panel"), 10) || 380;
  }

  get isOpen() {
    return !this.#root.hasAttribute("data-panel-closed");
  }

  set isOpen(isOpen) {
    this.#root.toggleAttribute("data-panel-closed", !isOpen);
    this.#remember();
  }

  get #root() {
    return document.documentElement;
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    event.preventDefault();
    this.focus();
    this.setPointerCapture(event.pointerId);
    // The viewer's frame would swallow the movement.
    this.#root.toggleAttribute("data-dragging", true);
    const [startX, startWidth] = [event.clientX, this.width];
    const move = (/** @type {PointerEvent} */ now) => this.#setWidth(startWidth + startX - now.clientX);
    const end = () => {
      this.#root.removeAttribute("data-dragging");
      this.removeEventListener("pointermove", move);
    };
    this.addEventListener("pointermove", move);
    this.addEventListener("lostpointercapture", end, { once: true });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const width = { ArrowLeft: this.width + STEP, ArrowRight: this.width - STEP, Home: LEAST, End: MOST }[event.key];
    if (width === undefined) return;
    event.preventDefault();
    this.#setWidth(width);
  }

  /** @param {number} wanted */
  #setWidth(wanted) {
    const most = Math.min(MOST, Math.round(window.innerWidth * 0.6));
    const width = Math.round(Math.min(Math.max(wanted, LEAST), most));
    this.#root.style.setProperty("--panel", `${width}px`);
    this.setAttribute("aria-valuenow", String(width));
    this.#remember();
  }

  #remember() {
    const kept = JSON.stringify({ width: this.width, isOpen: this.isOpen });
    try {
      localStorage.setItem(`rapidreader.panel.${this.#root.dataset.reader}`, kept);
    } catch {
      // Storage is switched off: the width holds for this page.
    }
  }
}

customElements.define("panel-splitter", PanelSplitter);
