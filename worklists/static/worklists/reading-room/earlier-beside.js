// @ts-check
import { t } from "../../ecrf/words.js";
import { ViewerFrame } from "../../viewer/frame.js";
import { KEYS } from "./places.js";
import { button, notice } from "./notices.js";
import "./scan-strip.js";

const MOST_RESTARTS = 3;

/**
 * An earlier time point of the same subject beside the one that is read, with the reader's own measurements, to look
 * at. While it is open there is no hidden viewer: never more than two are alive.
 * Events: earlier-key {name}, earlier-window (its window takes input), earlier-toggled {isOpen}.
 */
export class EarlierBeside extends HTMLElement {
  connectedCallback() {
    this.choice = /** @type {HTMLSelectElement} */ (this.querySelector("select"));
    this.strip = /** @type {import("./scan-strip.js").ScanStrip} */ (this.querySelector("scan-strip"));
    this.stage = /** @type {HTMLElement} */ (this.querySelector("[data-stage]"));
    this.cover = /** @type {HTMLElement} */ (this.querySelector("[data-cover]"));
    this.choice.addEventListener("change", () => this.open(this.choice?.value));
    this.querySelector("[data-close]")?.addEventListener("click", () => this.close());
    this.addEventListener("scan-show", (event) => {
      event.stopPropagation();
      this.#call("showDisplaySet", { uid: /** @type {CustomEvent} */ (event).detail.uid });
    });
    /** @type {any[]} */ this.earlier = [];
    /** @type {ViewerFrame | null} */ this.frame = null;
    this.isWanted = false;
  }

  /** Another read is open. @param {any[]} earlier its earlier time points, the newest first */
  show(earlier) {
    this.#drop();
    this.earlier = earlier;
    this.choice?.replaceChildren(...earlier.map(({ id, name, label }) => new Option(name === label ? label : `${name} · ${label}`, id)));
    this.#reveal(false);
    if (this.isWanted && earlier.length) this.open();
  }

  toggle() {
    if (this.hidden) this.open();
    else this.close();
  }

  /** @param {string} [id] of the earlier read; the newest one if none is given */
  open(id = this.earlier?.[0]?.id) {
    const one = this.earlier?.find((each) => each.id === id);
    if (!one) return;
    if (this.choice) this.choice.value = one.id;
    if (this.current === one.id && this.frame) return;
    this.isWanted = true;
    this.#drop();
    this.current = one.id;
    this.restarts = 0;
    this.#reveal(true);
    if (one.hasImages) this.#load(one);
    else this.#say(notice(t("This session has no images that a viewer can show.")));
  }

  /** To a measurement of an earlier read. @param {string} id @param {string} uid */
  async jump(id, uid) {
    this.open(id);
    await this.frame?.firstImage.catch(() => {});
    this.#call("measurement.jump", { uid });
  }

  close() {
    this.isWanted = false;
    this.#drop();
    this.#reveal(false);
  }

  /** @param {any} one */
  #load(one) {
    this.#say(notice(t("Loading images…")));
    const opening = { readId: one.id, url: one.viewer, measurements: one.measurements, overlays: one.overlays ?? [], readOnly: true, keys: Object.keys(KEYS) };
    this.frame = new ViewerFrame(/** @type {HTMLElement} */ (this.stage), opening, (frame, type, payload) => this.#onEvent(frame, type, payload, one));
    this.frame.element.title = t("Images of {name}", { name: one.name });
  }

  /** @param {ViewerFrame} frame @param {string} type @param {any} payload @param {any} one */
  #onEvent(frame, type, payload, one) {
    if (frame !== this.frame && this.frame) return;
    if (type === "displaysets") this.strip?.show(payload.scans);
    if (type === "key") this.#tell("earlier-key", payload);
    if (type === "image.first") {
      this.#say(null);
      this.#tell("earlier-window", { window: frame.element.contentWindow });
    }
    if (type === "image.error") this.#say(notice(t("An image cannot be shown."), { isBad: true, action: [t("Hide"), () => this.#say(null)] }));
    if (type === "viewer.failed") this.#say(notice(payload.message, { isBad: true, action: [t("Load the images again"), () => (this.#drop(), this.#load(one))] }));
    if (type !== "viewer.contextlost") return;
    // A lost context may show a wrong slice: out of sight at once.
    this.#drop();
    if ((this.restarts = (this.restarts ?? 0) + 1) > MOST_RESTARTS) this.#say(notice(t("The browser keeps losing its graphics memory. Close other tabs and reload the page."), { isBad: true }));
    else this.#load(one);
  }

  /** @param {string} type @param {object} payload */
  #call(type, payload) {
    this.frame?.call(type, payload).catch((/** @type {Error} */ error) => {
      const box = notice(error.message, { isBad: true });
      box.append(button(t("Hide"), () => this.#say(null)));
      this.#say(box);
    });
  }

  #drop() {
    this.frame?.dispose();
    this.frame = null;
    this.current = "";
    this.strip?.clear();
    this.#say(null);
  }

  /** @param {HTMLElement | null} message */
  #say(message) {
    if (!this.cover) return;
    this.cover.hidden = !message;
    this.cover.replaceChildren(...(message ? [message] : []));
  }

  /** @param {boolean} isOpen */
  #reveal(isOpen) {
    this.hidden = !isOpen;
    this.#tell("earlier-toggled", { isOpen });
  }

  /** @param {string} name @param {any} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

customElements.define("earlier-beside", EarlierBeside);
