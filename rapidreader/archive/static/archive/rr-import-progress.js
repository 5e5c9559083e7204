// @ts-check
/** Watches an import that runs, and shows the report when it ends. */
class RrImportProgress extends HTMLElement {
  connectedCallback() {
    this.timer = 0;
    if (this.isUnderWay(this.getAttribute("state"))) this.later();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  /** @param {string | null} state */
  isUnderWay(state) {
    return state === "waiting" || state === "running";
  }

  later() {
    this.timer = window.setTimeout(() => this.look(), 700);
  }

  async look() {
    try {
      const answer = await fetch(this.getAttribute("src") ?? "", { headers: { Accept: "application/json" } });
      const status = await answer.json();
      this.show(status);
      if (status.state !== this.getAttribute("state")) return location.reload();
    } catch {
      // The server is away for a moment; the next look will tell.
    }
    this.later();
  }

  /** @param {Record<string, number>} status */
  show(status) {
    for (const name of ["done", "found", "added", "present", "refused"]) {
      const place = this.querySelector(`[data-${name}]`);
      if (place) place.textContent = String(status[name]);
    }
    const bar = /** @type {HTMLProgressElement} */ (this.querySelector("progress"));
    bar.max = status.found || 1;
    bar.value = status.done;
  }
}

customElements.define("rr-import-progress", RrImportProgress);
