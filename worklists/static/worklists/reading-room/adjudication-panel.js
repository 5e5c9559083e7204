// @ts-check
import { t } from "../../ecrf/words.js";

/**
 * The reads that differ beside each other, and the decision between them. The form below is for an own read only.
 * Events: overlay-show {letters}, overlay-jump {uid}, earlier-show {id}, decision-change.
 */
export class AdjudicationPanel extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => this.#onChange(/** @type {HTMLElement} */ (event.target)));
    this.addEventListener("click", (event) => this.#onClick(/** @type {Element} */ (event.target)));
    this.addEventListener("input", (event) => this.#onInput(/** @type {HTMLElement} */ (event.target)));
    // Before the button is heard: what is missing is asked for here, and not after a confirmation.
    this.closest("read-panel")?.addEventListener("click", (event) => {
      const isComplete = /** @type {Element} */ (event.target).closest("[data-complete]");
      if (isComplete && !this.check()) event.stopPropagation();
    }, { capture: true });
  }

  /** What is decided and why, as the server takes it. */
  get value() {
    const chosen = /** @type {HTMLInputElement | null} */ (this.querySelector("[name=decision]:checked"));
    return { decision: chosen?.value ?? "", reason: this.#reason?.value.trim() ?? "" };
  }

  /** Whether a decision and a reason are there; what is missing is said where it belongs. */
  check() {
    if (!this.#reason) return true;
    const { decision, reason } = this.value;
    /** @type {Record<string, string>} */
    const errors = {};
    if (!decision) errors.decision = t("Choose what you decide.");
    if (!reason) errors.reason = t("Say why, in a few words.");
    this.showErrors(errors);
    const place = errors.decision ? "[name=decision]" : errors.reason ? "#decision-reason" : "";
    if (place) /** @type {HTMLElement | null} */ (this.querySelector(place))?.focus();
    return !place;
  }

  /** @param {Record<string, string>} errors */
  showErrors(errors) {
    for (const name of ["decision", "reason"]) {
      const place = /** @type {HTMLElement | null} */ (this.querySelector(`[data-${name}-error]`));
      if (!place) continue;
      place.textContent = errors[name] ?? "";
      place.hidden = !errors[name];
    }
    this.#reason?.toggleAttribute("aria-invalid", Boolean(errors.reason));
  }

  /** A viewer has begun: it shows what is ticked here. */
  tellShown() {
    const ticked = [...this.querySelectorAll("[data-overlay]:checked")];
    this.#tell("overlay-show", { letters: ticked.map((box) => /** @type {HTMLElement} */ (box).dataset.overlay) });
  }

  get #reason() {
    return /** @type {HTMLTextAreaElement | null} */ (this.querySelector("#decision-reason"));
  }

  /** @param {HTMLElement} target */
  #onChange(target) {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.dataset.overlay) this.tellShown();
    if (target.hasAttribute("data-only-differences")) this.toggleAttribute("data-differences", target.checked);
    if (target.name === "decision") this.#choose(target.value === "own");
  }

  /** @param {HTMLElement} target */
  #onInput(target) {
    this.showErrors({});
    if (target === this.#reason || target.getAttribute("name") === "decision") this.#tell("decision-change", {});
  }

  /** @param {boolean} isOwn */
  #choose(isOwn) {
    this.showErrors({});
    const form = this.closest("read-panel")?.querySelector("ecrf-form");
    form?.toggleAttribute("hidden", !isOwn);
    this.querySelector("[data-own-hint]")?.toggleAttribute("hidden", !isOwn);
  }

  /** @param {Element} target */
  #onClick(target) {
    const jump = /** @type {HTMLElement | null} */ (target.closest("[data-jump-overlay]"));
    const show = /** @type {HTMLElement | null} */ (target.closest("[data-show-earlier]"));
    if (jump) this.#tell("overlay-jump", { uid: jump.dataset.jumpOverlay });
    if (show) this.#tell("earlier-show", { id: show.dataset.showEarlier, uid: "" });
  }

  /** @param {string} name @param {object} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

customElements.define("adjudication-panel", AdjudicationPanel);
