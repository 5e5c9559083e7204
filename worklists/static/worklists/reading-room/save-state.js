// @ts-check
import { plural, t } from "../../ecrf/words.js";
import { saveText } from "./places.js";

/** Says whether what was entered is on the server; the one place where the reader looks for it. */
export class SaveState extends HTMLElement {
  /**
   * @param {string} state of a Saver
   * @param {{savedAt: string, detail: string, errors?: Record<string, string>}} facts
   * @param {{loginUrl: string, other?: string}} how `other`: the position of a read that was left with something unsaved
   */
  show(state, facts, { loginUrl, other = "" }) {
    const text = [other && t("Read {number}:", { number: other }), saveText(state, facts)].filter(Boolean).join(" ");
    const unkept = Object.keys(facts.errors ?? {}).length;
    const words = plural(unkept, "{n} entry not kept yet", "{n} entries not kept yet");
    const note = unkept && state === "clean" ? ` · ${words}` : "";
    this.dataset.state = note ? "partly" : state;
    // Read out when it changes in kind; the passing "Saving…" is not worth an interruption.
    this.ariaLive = state === "waiting" || state === "saving" ? "off" : "polite";
    const action = this.#action(state, loginUrl);
    if (this.textContent === text + note && !action) return;
    this.replaceChildren(text + note, ...(action ? [" ", action] : []));
    this.title = Object.values(facts.errors ?? {}).join("\n") || this.textContent || "";
  }

  /** @param {string} state @param {string} loginUrl */
  #action(state, loginUrl) {
    if (state === "signed-out") {
      const next = encodeURIComponent(window.location.pathname);
      return Object.assign(document.createElement("a"), { href: `${loginUrl}?next=${next}`, textContent: t("Sign in again") });
    }
    if (state !== "conflict") return null;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: t("Reload") });
    button.addEventListener("click", () => this.dispatchEvent(new CustomEvent("room-reload", { bubbles: true })));
    return button;
  }
}

customElements.define("save-state", SaveState);
