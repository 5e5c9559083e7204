// @ts-check
import "./ecrf-form.js";
import { plural, t } from "./words.js";

/** The live preview of a template version: the same form as in the reading room; nothing is stored. */
class FormPreview extends HTMLElement {
  connectedCallback() {
    const check = /** @type {HTMLButtonElement} */ (this.querySelector("[data-check-button]"));
    const theme = /** @type {HTMLButtonElement} */ (this.querySelector("[data-theme-button]"));
    check.hidden = theme.hidden = false;
    check.addEventListener("click", () => this.#check());
    theme.addEventListener("click", () => {
      const panel = /** @type {HTMLElement} */ (this.querySelector("[data-panel]"));
      const isDark = panel.dataset.theme !== "dark";
      if (isDark) panel.dataset.theme = "dark";
      else delete panel.dataset.theme;
      theme.setAttribute("aria-pressed", String(isDark));
    });
  }

  async #check() {
    const form = /** @type {any} */ (this.querySelector("ecrf-form"));
    const headers = { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": this.dataset.csrf ?? "" };
    const response = await fetch(this.dataset.check ?? "", { method: "POST", headers, body: JSON.stringify(form.answers) }).catch(() => null);
    if (!response?.ok) return this.#say(t("The check did not work; please try again."));
    const { errors, warnings, count } = await response.json();
    form.showErrors(errors, warnings);
    const problems = Object.keys(errors).length, wanted = Object.keys(warnings).length;
    const verdict = problems ? plural(problems, "{n} to correct", "{n} to correct") : t("could be completed");
    const warned = wanted ? [plural(wanted, "{n} warning", "{n} warnings")] : [];
    return this.#say(`${[plural(count, "{n} answered", "{n} answered"), verdict, ...warned].join(", ")}.`);
  }

  /** @param {string} text */
  #say(text) {
    const outcome = this.querySelector("[data-outcome]");
    if (outcome) outcome.textContent = text;
  }
}

customElements.define("form-preview", FormPreview);
