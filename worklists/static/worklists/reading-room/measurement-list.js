// @ts-check
import { t } from "../../ecrf/words.js";
import { placeText, valueText } from "./places.js";

/**
 * The measurements of the read: label (editable), values, scan and slice (press to go there), remove.
 * Events: measurement-jump, measurement-label, measurement-remove, each with the uid.
 */
export class MeasurementList extends HTMLElement {
  connectedCallback() {
    if (this.list) return;
    const title = Object.assign(document.createElement("h2"), { textContent: t("Measurements") });
    this.count = Object.assign(document.createElement("span"), { className: "muted" });
    title.append(" ", this.count);
    this.list = document.createElement("ul");
    this.list.className = "measurement-rows";
    this.none = Object.assign(document.createElement("p"), { className: "muted small" });
    this.append(title, this.list, this.none);
  }

  /** @param {any[]} measurements @param {boolean} isReadOnly */
  show(measurements, isReadOnly) {
    this.connectedCallback();
    const list = /** @type {HTMLUListElement} */ (this.list);
    const rows = new Map([...list.children].map((row) => [/** @type {HTMLElement} */ (row).dataset.uid, row]));
    const wanted = measurements.map((one) => this.#fill(rows.get(one.uid) ?? this.#row(one.uid, isReadOnly), one));
    for (const row of [...list.children]) if (!wanted.includes(row)) row.remove();
    // Only what is out of place moves: moving the row in focus would take the focus from it.
    wanted.forEach((row, at) => list.children[at] !== row && list.insertBefore(row, list.children[at] ?? null));
    /** @type {HTMLElement} */ (this.count).textContent = measurements.length ? String(measurements.length) : "";
    const none = /** @type {HTMLElement} */ (this.none);
    none.hidden = measurements.length > 0;
    none.textContent = isReadOnly ? t("None were made.") : t("What you measure in the images is listed here.");
  }

  /** @param {string} uid @param {boolean} isReadOnly */
  #row(uid, isReadOnly) {
    const row = document.createElement("li");
    row.dataset.uid = uid;
    const label = Object.assign(document.createElement("input"), { className: "measurement-label", maxLength: 64, placeholder: isReadOnly ? t("No label") : t("Label"), readOnly: isReadOnly, autocomplete: "off" });
    label.setAttribute("aria-label", t("Label of the measurement"));
    label.addEventListener("change", () => this.#say("label", { uid, label: label.value.trim() }));
    label.addEventListener("keydown", (event) => event.key === "Enter" && !event.ctrlKey && label.blur());
    const value = Object.assign(document.createElement("span"), { className: "measurement-value" });
    const jump = Object.assign(document.createElement("button"), { type: "button", className: "measurement-jump" });
    jump.addEventListener("click", () => this.#say("jump", { uid }));
    row.append(label, value, jump);
    if (!isReadOnly) row.append(this.#removeButton(uid));
    return row;
  }

  /** @param {string} uid */
  #removeButton(uid) {
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "measurement-remove", textContent: "×" });
    remove.setAttribute("aria-label", t("Remove the measurement"));
    const rest = () => {
      remove.textContent = "×";
      delete remove.dataset.sure;
    };
    remove.addEventListener("blur", rest);
    remove.addEventListener("click", () => {
      if (remove.dataset.sure) return this.#say("remove", { uid });
      remove.dataset.sure = "yes";
      remove.textContent = t("Remove?");
    });
    return remove;
  }

  /** @param {Element} row @param {any} measurement */
  #fill(row, measurement) {
    const label = /** @type {HTMLInputElement} */ (row.querySelector(".measurement-label"));
    const jump = /** @type {HTMLElement} */ (row.querySelector(".measurement-jump"));
    if (document.activeElement !== label) label.value = measurement.label ?? "";
    /** @type {HTMLElement} */ (row.querySelector(".measurement-value")).textContent = valueText(measurement) || measurement.tool;
    jump.textContent = placeText(measurement) || t("Show");
    jump.title = t("Show this measurement in the images");
    return row;
  }

  /** @param {string} what @param {object} detail */
  #say(what, detail) {
    this.dispatchEvent(new CustomEvent(`measurement-${what}`, { bubbles: true, detail }));
  }
}

customElements.define("measurement-list", MeasurementList);
