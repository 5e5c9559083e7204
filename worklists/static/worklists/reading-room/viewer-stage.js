// @ts-check
import { t } from "../../ecrf/words.js";
import { ViewerPair } from "../../viewer/pair.js";
import { KEYS } from "./places.js";
import { notice } from "./notices.js";

const SLOW_MS = 400;

/**
 * The images: one viewer in view, the next one ready behind it, and every trouble said in its place.
 * Event: viewer-event {type, payload} of the viewer in view. Attribute data-no-prepare switches the hidden viewer off.
 */
export class ViewerStage extends HTMLElement {
  connectedCallback() {
    this.frames ??= this.appendChild(Object.assign(document.createElement("div"), { className: "stage-frames" }));
    this.cover ??= this.appendChild(Object.assign(document.createElement("div"), { className: "stage-cover", hidden: true }));
    this.strip ??= this.appendChild(Object.assign(document.createElement("div"), { className: "stage-strip", hidden: true }));
    this.strip.setAttribute("role", "alert");
    this.pair ??= new ViewerPair(this.frames, {
      onEvent: (type, payload) => this.#onEvent(type, payload),
      keys: Object.keys(KEYS),
    });
  }

  /** Whether the read is ready behind the one in view. @param {string} id */
  isPrepared(id) {
    return Boolean(this.pair?.isPrepared(id));
  }

  /** @param {any} data of the read @param {{isStale?: boolean}} [how] isStale: what was prepared is no longer true */
  async open(data, { isStale = false } = {}) {
    this.data = data;
    this.#say(null);
    this.#alert("");
    if (isStale) this.pair?.dropNext();
    if (!data.hasImages) return this.#empty();
    const isReady = this.isPrepared(data.id);
    clearTimeout(this.slow);
    if (!isReady) this.slow = window.setTimeout(() => this.#say(notice(t("Loading images…"))), SLOW_MS);
    const opened = this.pair?.next?.opening.readId === data.id ? this.pair.swap(data.id) : this.pair?.show(opening(data));
    return opened?.catch(() => {}); // said by the event viewer.failed
  }

  /** @param {any} data of the read that comes next */
  prepare(data) {
    if (!data.hasImages || this.hasAttribute("data-no-prepare")) return;
    this.pair?.prepare(opening(data)).catch(() => {});
  }

  /** @param {string} type @param {object} [payload] */
  call(type, payload) {
    return this.pair ? this.pair.call(type, payload) : Promise.reject(new Error(t("No viewer is open.")));
  }

  /** @returns {Window | null} the window of the viewer in view */
  get window() {
    return this.pair?.active?.element.contentWindow ?? null;
  }

  get hasFocus() {
    return document.activeElement !== null && document.activeElement === this.pair?.active?.element;
  }

  close() {
    clearTimeout(this.slow);
    this.pair?.dispose();
  }

  #empty() {
    clearTimeout(this.slow);
    this.pair?.active?.dispose();
    if (this.pair) this.pair.active = null;
    this.#say(notice(t("This session has no images that a viewer can show."), { detail: t("Tell your coordinator, or skip the read with a reason.") }));
    this.#tell("image.none", {});
  }

  /** @param {string} type @param {any} payload */
  #onEvent(type, payload) {
    if (type === "image.first") {
      clearTimeout(this.slow);
      this.#say(null);
    } else if (type === "image.error") {
      this.#alert(`${brokenText(payload)} ${payload.detail ?? ""}`);
    } else if (type === "viewer.contextlost") {
      this.#say(notice(t("The browser lost its graphics memory; the viewer starts again."), { detail: t("Your form and measurements are kept.") }));
    } else if (type === "viewer.failed") {
      clearTimeout(this.slow);
      const login = `${this.closest("reading-room")?.getAttribute("data-login")}?next=${encodeURIComponent(window.location.pathname)}`;
      const link = /** @type {[string, string] | undefined} */ (payload.reason === "signed-out" ? [t("Sign in again"), login] : undefined);
      this.#say(notice(payload.message, { isBad: true, link, action: [t("Load the images again"), () => this.#again()] }));
    }
    this.#tell(type, payload);
  }

  #again() {
    const measurements = this.pair?.measurements();
    void this.open({ ...this.data, measurements: measurements?.length ? measurements : this.data.measurements });
  }

  /** @param {HTMLElement | null} message over the whole stage */
  #say(message) {
    if (!this.cover) return;
    this.cover.hidden = !message;
    this.cover.replaceChildren(...(message ? [message] : []));
  }

  /** @param {string} text in a strip that leaves the images in view */
  #alert(text) {
    if (!this.strip) return;
    this.strip.hidden = !text;
    this.strip.textContent = text;
  }

  /** @param {string} type @param {any} payload */
  #tell(type, payload) {
    this.dispatchEvent(new CustomEvent("viewer-event", { bubbles: true, detail: { type, payload } }));
  }
}

/** @param {{slice?: number, scan?: {number?: number}}} broken */
function brokenText({ slice, scan }) {
  if (slice && scan?.number) return t("Image {slice} of scan {scan} cannot be shown.", { slice, scan: scan.number });
  return slice ? t("Image {slice} cannot be shown.", { slice }) : t("An image cannot be shown.");
}

/** @param {any} data */
function opening(data) {
  return { readId: data.id, url: data.urls.viewer, measurements: data.measurements, readOnly: data.isReadOnly, isStarted: true, overlays: data.overlays ?? [] };
}

customElements.define("viewer-stage", ViewerStage);
