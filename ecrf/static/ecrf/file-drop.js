// @ts-check
/** Lets files be dropped onto a file input, and lists what was chosen. The input works without it. */
class FileDrop extends HTMLElement {
  connectedCallback() {
    this.input = /** @type {HTMLInputElement} */ (this.querySelector("input[type=file]"));
    this.input.addEventListener("change", () => this.#list());
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.#over(event, true));
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, (event) => this.#over(event, false));
    this.addEventListener("drop", (event) => {
      if (!event.dataTransfer?.files.length) return;
      this.input.files = event.dataTransfer.files;
      this.#list();
    });
  }

  /** @param {Event} event @param {boolean} isOver */
  #over(event, isOver) {
    event.preventDefault();
    this.classList.toggle("is-over", isOver);
  }

  #list() {
    const lines = [...(this.input.files ?? [])].map((file) => {
      const size = Math.max(1, Math.round(file.size / 1024));
      return Object.assign(document.createElement("li"), { textContent: `${file.name} (${size} kB)` });
    });
    this.querySelector("[data-chosen]")?.replaceChildren(...lines);
  }
}

customElements.define("file-drop", FileDrop);
