// @ts-check
import { formatLabels, moveLabel, parseLabels, removeLabels } from "./labels.js";

/**
 * <session-order labels="id of the textarea">: shows the label list as lines that move by buttons or by
 * Alt+arrow. The textarea stays the truth, and remains usable for pasting.
 */
class SessionOrder extends HTMLElement {
  connectedCallback() {
    this.labels = /** @type {HTMLTextAreaElement} */ (document.getElementById(this.getAttribute("labels") ?? ""));
    this.list = /** @type {HTMLOListElement} */ (this.querySelector("ol"));
    this.list.addEventListener("click", (event) => this.press(/** @type {HTMLElement} */ (event.target)));
    this.list.addEventListener("keydown", (event) => this.key(event));
    const clear = /** @type {HTMLButtonElement} */ (this.querySelector("[data-do=clear]"));
    clear.type = "button";
    clear.addEventListener("click", () => this.write([]));
    this.labels.addEventListener("input", () => this.show());
    this.show();
    const paste = /** @type {HTMLDetailsElement} */ (this.querySelector("[data-paste]"));
    paste.open = this.list.hidden || "keep" in paste.dataset; // without scripts it is all there is, so it comes open
  }

  /** @param {string[]} labels */
  write(labels) {
    this.labels.value = formatLabels(labels);
    this.labels.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    const labels = parseLabels(this.labels.value);
    const unknown = this.unknown(labels);
    this.list.replaceChildren(...labels.map((label, index) => this.line(label, index, !unknown.has(label))));
    this.list.hidden = labels.length === 0;
    const count = this.querySelector("[data-count]");
    const sessions = labels.length === 1 ? "1 session" : `${labels.length} sessions`;
    if (count) count.textContent = unknown.size ? `${sessions}, ${unknown.size} of them unknown` : sessions;
  }

  /** @param {string[]} labels @returns {Set<string>} by the table where it is whole, else as the server said */
  unknown(labels) {
    const boxes = [...document.querySelectorAll("session-picker[data-whole] tbody input")];
    if (!boxes.length) return new Set(parseLabels(this.dataset.unknown ?? ""));
    return new Set(removeLabels(labels, boxes.map((box) => /** @type {HTMLInputElement} */ (box).value)));
  }

  /** @param {string} label @param {number} index @param {boolean} isKnown */
  line(label, index, isKnown) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = label;
    if (!isKnown) {
      name.className = "unknown";
      name.title = "No session of this trial";
    }
    line.append(name, ...[["up", "↑"], ["down", "↓"], ["out", "✕"]].map(([act, sign]) => {
      const button = document.createElement("button");
      const words = { up: "Move up", down: "Move down", out: "Remove" }[act];
      Object.assign(button, { type: "button", textContent: sign, className: "mini", title: words });
      Object.assign(button.dataset, { act, index });
      button.setAttribute("aria-label", `${words}: ${label}`);
      return button;
    }));
    return line;
  }

  /** @param {HTMLElement} target */
  press(target) {
    const { act, index } = target.closest("button")?.dataset ?? {};
    if (act) this.change(act, Number(index));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const index = /** @type {HTMLElement} */ (event.target).dataset.index;
    const act = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!event.altKey || !act || index === undefined) return;
    event.preventDefault();
    this.change(act, Number(index));
  }

  /** @param {string} act @param {number} index */
  change(act, index) {
    const labels = parseLabels(this.labels.value);
    const step = { up: -1, down: 1 }[act] ?? 0;
    const label = labels[index];
    this.write(act === "out" ? removeLabels(labels, [label]) : moveLabel(labels, index, step));
    const place = act === "out" ? Math.min(index, labels.length - 2) : parseLabels(this.labels.value).indexOf(label);
    const button = this.list.children[place]?.querySelector(`[data-act=${act}]`);
    /** @type {HTMLElement | null | undefined} */ (button)?.focus();
    const say = this.querySelector("[data-say]");
    if (say) say.textContent = act === "out" ? `${label} removed` : `${label} is now number ${place + 1}`;
  }
}

customElements.define("session-order", SessionOrder);
