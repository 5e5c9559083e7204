// @ts-check
const PAUSE = 400; // ms of rest after the last change before the server is asked

/**
 * <protocol-preview src>: what each reader will get of the form around it, made by the server anew as choices change.
 * Without scripts its button does the same for the whole page.
 */
class ProtocolPreview extends HTMLElement {
  connectedCallback() {
    this.form = /** @type {HTMLFormElement} */ (this.closest("form"));
    this.place = /** @type {HTMLElement} */ (this.querySelector("[data-place]"));
    const button = /** @type {HTMLButtonElement} */ (this.querySelector("button"));
    button.hidden = true;
    this.asked = 0;
    this.form.addEventListener("input", () => this.soon());
    this.form.addEventListener("change", () => this.soon());
    void this.ask();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), PAUSE);
  }

  async ask() {
    const number = ++this.asked;
    this.setAttribute("aria-busy", "true");
    const body = new FormData(this.form);
    const answer = await fetch(this.getAttribute("src") ?? "", { method: "POST", body }).catch(() => null);
    const text = answer?.ok ? await answer.text() : "";
    if (number !== this.asked) return; // a later choice is being asked about
    this.removeAttribute("aria-busy");
    const part = new DOMParser().parseFromString(text, "text/html").querySelector("[data-preview]");
    if (part) this.place.replaceChildren(document.importNode(part, true));
    else this.fail();
  }

  fail() {
    const words = document.createElement("p");
    words.className = "notice warn";
    words.textContent = "The preview could not be made just now. It is tried again with the next change; you can save all the same.";
    this.place.replaceChildren(words);
  }
}

customElements.define("protocol-preview", ProtocolPreview);
