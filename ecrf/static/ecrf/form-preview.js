// @ts-check
import "./ecrf-form.js";

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
    if (!response?.ok) return this.#say("The check did not work; please try again.");
    const { errors, warnings, count } = await response.json();
    form.showErrors(errors);
    const problems = Object.keys(errors).length, wanted = Object.keys(warnings).length;
    const verdict = problems ? `${problems} to correct` : "could be completed";
    return this.#say(`${count} answered, ${verdict}${wanted ? `, ${wanted} wanted but empty` : ""}.`);
  }

  /** @param {string} text */
  #say(text) {
    const outcome = this.querySelector("[data-outcome]");
    if (outcome) outcome.textContent = text;
  }
}

customElements.define("form-preview", FormPreview);
