// @ts-check
import { plural, t } from "../../ecrf/words.js";

/** The session's scans in one line; pressing one hangs it in the active viewport. */
export class ScanStrip extends HTMLElement {
  /** @param {{uid: string, number: number | null, description: string, modality: string, imageCount: number, kind: string, isShown: boolean}[]} scans */
  show(scans) {
    const focused = document.activeElement instanceof HTMLElement && this.contains(document.activeElement) ? document.activeElement.dataset.uid : "";
    const shown = scans.filter((scan) => scan.kind !== "object").sort((a, b) => (a.number ?? 1e9) - (b.number ?? 1e9));
    this.replaceChildren(...shown.map((scan) => this.#button(scan)));
    if (focused) /** @type {HTMLElement | null} */ (this.querySelector(`[data-uid="${CSS.escape(focused)}"]`))?.focus();
  }

  clear() {
    this.replaceChildren();
  }

  #button(scan) {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.uid = scan.uid;
    button.setAttribute("aria-pressed", String(scan.isShown));
    const name = [scan.modality, scan.description].filter(Boolean).join(" ") || t("Scan");
    const count = Object.assign(document.createElement("span"), { className: "muted", textContent: `${scan.imageCount}` });
    button.append(scan.number === null ? name : `${scan.number} · ${name}`, " ", count);
    button.title = [name, plural(scan.imageCount, "{n} image", "{n} images")].join(", ");
    button.addEventListener("click", () => this.dispatchEvent(new CustomEvent("scan-show", { bubbles: true, detail: { uid: scan.uid } })));
    return button;
  }
}

customElements.define("scan-strip", ScanStrip);
