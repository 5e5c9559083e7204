// @ts-check
import "../ecrf/ecrf-form.js";

/** The known answers of a session and how each field counts; saved together, then on to the next session. */
class KnownAnswers extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-save]")?.addEventListener("click", () => this.#save());
  }

  async #save() {
    const form = /** @type {any} */ (this.querySelector("ecrf-form"));
    const body = JSON.stringify({ answers: form.answers, rules: this.#rules });
    const headers = { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": this.dataset.csrf ?? "" };
    const response = await fetch(location.href, { method: "POST", headers, body }).catch(() => null);
    const answer = await response?.json().catch(() => null);
    if (response?.ok && answer) {
      location.assign(answer.next);
      return;
    }
    form.showErrors(answer?.error?.fields ?? {});
    this.#say(answer?.error?.detail ?? "Not saved; please try again.");
  }

  /** @returns {Record<string, {counts: boolean, tolerance: string, is_percent: boolean}>} */
  get #rules() {
    const rules = [...this.querySelectorAll(/** @type {"tr"} */ ("[data-rule]"))].map((row) => {
      const counts = /** @type {HTMLInputElement} */ (row.querySelector("[data-counts]")).checked;
      const tolerance = /** @type {HTMLInputElement | null} */ (row.querySelector("[data-tolerance]"))?.value ?? "";
      const percent = /** @type {HTMLSelectElement | null} */ (row.querySelector("[data-percent]"))?.value ?? "";
      return [row.dataset.rule ?? "", { counts, tolerance, is_percent: Boolean(percent) }];
    });
    return Object.fromEntries(rules);
  }

  /** @param {string} text */
  #say(text) {
    const outcome = this.querySelector("[data-outcome]");
    if (outcome) outcome.textContent = text;
  }
}

customElements.define("known-answers", KnownAnswers);
