// @ts-check

/**
 * Ready rules of adjudication: a field and how it differs become an expression in the first empty row of the rules.
 * Attributes: src, whose last number stands for the template version; data-version, the select that chooses it.
 */
export class ReadyRules extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.version = /** @type {HTMLSelectElement | null} */ (this.form?.querySelector(this.dataset.version ?? ""));
    /** @type {any[]} */ this.fields = [];
    this.version?.addEventListener("change", () => this.load());
    this.addEventListener("change", () => this.#fit());
    this.#part("add")?.addEventListener("click", () => this.#add({}));
    this.#part("add-not-readable")?.addEventListener("click", () => this.#add({ kind: "not_readable" }));
    void this.load();
  }

  get url() {
    return (this.getAttribute("src") ?? "").replace(/\d+\/$/, `${this.version?.value}/`);
  }

  /** The fields of the chosen form; without one there is nothing to pick. */
  async load() {
    this.hidden = true;
    if (!this.version?.value) return;
    const answer = await fetch(this.url, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    this.fields = (await answer.json()).fields;
    this.#select("field").replaceChildren(...this.fields.map(({ key, label }) => new Option(label, key)));
    this.hidden = !this.fields.length;
    this.#fit();
  }

  /** What can be asked of the field that is chosen. */
  #fit() {
    const field = this.fields.find(({ key }) => key === this.#select("field").value);
    const kind = this.#select("kind");
    for (const option of kind.options) {
      const isFor = option.hasAttribute("data-number") ? field?.is_number : option.hasAttribute("data-values") ? field?.values.length : true;
      option.hidden = option.disabled = !isFor;
    }
    if (kind.selectedOptions[0]?.disabled) kind.value = "differs";
    const isNumber = kind.value.startsWith("differs_");
    this.#part("limit-box")?.toggleAttribute("hidden", !isNumber);
    this.#part("value-box")?.toggleAttribute("hidden", kind.value !== "first_time");
    const unit = this.#part("unit");
    if (unit) unit.textContent = kind.value === "differs_percent" ? "%" : field?.unit ?? "";
    const value = this.#select("value"), chosen = value.value;
    value.replaceChildren(...(field?.values ?? []).map((/** @type {any} */ one) => new Option(one.label, one.value)));
    if (field?.values.some((/** @type {any} */ one) => one.value === chosen)) value.value = chosen;
  }

  /** @param {object} choice */
  async #add(choice) {
    const picked = { kind: this.#select("kind").value, key: this.#select("field").value, value: this.#select("value").value };
    const body = JSON.stringify({ ...picked, limit: this.#input("limit").value, ...choice });
    const token = /** @type {HTMLInputElement | null} */ (this.form?.querySelector("[name=csrfmiddlewaretoken]"))?.value ?? "";
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(this.url, { method: "POST", body, headers }).catch(() => null);
    const data = await answer?.json().catch(() => ({}));
    if (!answer?.ok) return this.#say(data?.error?.detail ?? "The server does not answer. Try again.");
    this.#say(this.#put(data.rule) ? `Added: ${data.rule.label}` : "All rows are taken. Empty one first.");
  }

  /** Into the first empty row; whether there was one. @param {{label: string, scope: string, when: string}} rule */
  #put(rule) {
    for (let number = 0; ; number++) {
      const [label, scope, when] = ["label", "scope", "when"].map((name) => this.#row(name, number));
      if (!label || !when) return false;
      if (label.value || when.value) continue;
      label.closest("details")?.setAttribute("open", "");
      [label.value, when.value] = [rule.label, rule.when];
      if (scope) scope.value = rule.scope;
      when.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    }
  }

  /** @param {string} name @param {number} number */
  #row(name, number) {
    return /** @type {HTMLInputElement | null} */ (this.form?.querySelector(`[name$="${name}_${number}"]`));
  }

  /** @param {string} text */
  #say(text) {
    const place = this.#part("said");
    if (place) place.textContent = text;
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement | null} */ (this.querySelector(`[data-${name}]`));
  }

  /** @param {string} name */
  #select(name) {
    return /** @type {HTMLSelectElement} */ (this.#part(name));
  }

  /** @param {string} name */
  #input(name) {
    return /** @type {HTMLInputElement} */ (this.#part(name));
  }
}

customElements.define("ready-rules", ReadyRules);
