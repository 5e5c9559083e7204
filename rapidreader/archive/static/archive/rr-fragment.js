// @ts-check
/** Shows a part of another page (`src`, `select`) in its own place; when that fails, the link inside stays. */
class RrFragment extends HTMLElement {
  async connectedCallback() {
    const answer = await fetch(this.getAttribute("src") ?? "").catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector(this.getAttribute("select") ?? "main");
    if (part) this.replaceChildren(document.importNode(part, true));
  }
}

customElements.define("rr-fragment", RrFragment);
