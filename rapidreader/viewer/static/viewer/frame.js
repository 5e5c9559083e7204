// @ts-check
// One viewer: an iframe with one read, and the talk with it.

import { t } from "../ecrf/words.js";
import { received, send, HOST, VIEWER } from "./messages.js";

/** @typedef {import("./types.js").Opening} Opening */

const HELLO_SECONDS = 20;
// A page that has loaded without a word from the viewer is another page: the sign-in page, or an error.
const GRACE_SECONDS = 1.5;
const FIRST_IMAGE_SECONDS = 120;
const REPLY_SECONDS = 30;

export class ViewerFrame {
  /**
   * @param {HTMLElement} stage
   * @param {Opening} opening
   * @param {(frame: ViewerFrame, type: string, payload: any) => void} onEvent
   */
  constructor(stage, opening, onEvent) {
    this.opening = opening;
    this.onEvent = onEvent;
    /** @type {"loading" | "shown" | "failed"} */
    this.state = "loading";
    /** @type {any[]} */
    this.measurements = opening.measurements ?? [];
    /** @type {any} */
    this.scans = null;
    /** @type {Map<number, {resolve: Function, reject: Function}>} */
    this.calls = new Map();
    this.lastCall = 0;
    this.timers = new Set();
    this.hasBegun = false;
    this.firstImage = new Promise((resolve, reject) => {
      this.resolveFirst = resolve;
      this.rejectFirst = reject;
    });
    // Whoever does not wait for it hears of a failure by the event.
    this.firstImage.catch(() => {});
    this.listen = (/** @type {MessageEvent} */ event) => this.receive(event);
    window.addEventListener("message", this.listen);
    this.element = this.build(stage);
    this.hello = this.after(HELLO_SECONDS, () => this.neverStarted());
    this.after(FIRST_IMAGE_SECONDS, () => {
      if (this.state === "loading") this.fail("timeout", t("The images did not come within two minutes."));
    });
  }

  /** @param {HTMLElement} stage */
  build(stage) {
    const element = document.createElement("iframe");
    element.title = t("Images");
    element.className = "viewer-frame";
    element.allow = "fullscreen";
    element.src = this.opening.url;
    element.addEventListener("load", () => this.after(GRACE_SECONDS, () => this.hasBegun || this.neverStarted()));
    Object.assign(element.style, { position: "absolute", inset: "0", width: "100%", height: "100%", border: "0" });
    stage.append(element);
    return element;
  }

  /** Hidden, but laid out and alive: display:none would give OHIF no size to draw in. @param {boolean} isVisible */
  setVisible(isVisible) {
    this.element.style.visibility = isVisible ? "visible" : "hidden";
    this.element.tabIndex = isVisible ? 0 : -1;
    this.element.setAttribute("aria-hidden", String(!isVisible));
  }

  /** @param {MessageEvent} event */
  receive(event) {
    const message = received(event, this.element.contentWindow, VIEWER);
    if (!message) return;
    if (message.type === "reply") this.settle(message);
    else if (message.type === "hello") this.begin();
    else if (message.type === "viewer.failed") this.fail(message.payload.reason, message.payload.message);
    else this.note(message.type, message.payload);
  }

  begin() {
    this.hasBegun = true;
    this.cancel(this.hello);
    const { readOnly = false, keys = [], overlays = [] } = this.opening;
    this.post("begin", { measurements: this.measurements, readOnly, keys, overlays });
  }

  /** @param {string} type @param {any} payload */
  note(type, payload) {
    if (type === "measurements.changed") this.measurements = payload.measurements;
    if (type === "displaysets") this.scans = payload;
    if (type === "image.first") {
      if (this.state !== "loading") return;
      this.state = "shown";
      this.resolveFirst?.();
    }
    this.onEvent(this, type, payload);
  }

  /** @param {string} reason @param {string} message */
  fail(reason, message) {
    if (this.state === "failed") return;
    this.state = "failed";
    const payload = { reason, message };
    this.failure = payload;
    this.rejectFirst?.(Object.assign(new Error(message), { reason }));
    this.onEvent(this, "viewer.failed", payload);
  }

  /** The page in the frame is not the viewer: find out why. */
  async neverStarted() {
    if (this.state !== "loading") return;
    try {
      const answer = await fetch(this.opening.url, { headers: { Accept: "text/html" } });
      const isElsewhere = new URL(answer.url).pathname !== new URL(this.opening.url, window.location.href).pathname;
      if (isElsewhere || answer.status === 401) this.fail("signed-out", t("You are signed out. Sign in again."));
      else if (answer.status === 404) this.fail("withdrawn", t("This read is no longer open to you."));
      else this.fail("timeout", t("The viewer did not start."));
    } catch {
      this.fail("offline", t("The server does not answer. Check the network."));
    }
  }

  /** @param {string} type @param {any} [payload] @param {{id?: number}} [address] */
  post(type, payload, address) {
    const target = this.element.contentWindow;
    if (target) send(target, HOST, type, payload, address);
  }

  /** Ask the viewer to do something. @param {string} type @param {any} [payload] @returns {Promise<any>} */
  call(type, payload) {
    const id = ++this.lastCall;
    return new Promise((resolve, reject) => {
      this.calls.set(id, { resolve, reject });
      this.after(REPLY_SECONDS, () => this.drop(id, t("The viewer did not answer {what}.", { what: type })));
      this.post(type, payload, { id });
    });
  }

  /** @param {import("./types.js").Message} message */
  settle(message) {
    const call = this.calls.get(message.replyTo ?? 0);
    this.calls.delete(message.replyTo ?? 0);
    if (message.payload.ok) call?.resolve(message.payload.result);
    else call?.reject(new Error(message.payload.error));
  }

  /** @param {number} id @param {string} why */
  drop(id, why) {
    this.calls.get(id)?.reject(new Error(why));
    this.calls.delete(id);
  }

  /** @param {number} seconds @param {() => void} action */
  after(seconds, action) {
    const timer = window.setTimeout(() => (this.timers.delete(timer), action()), seconds * 1000);
    this.timers.add(timer);
    return timer;
  }

  /** @param {number} timer */
  cancel(timer) {
    window.clearTimeout(timer);
    this.timers.delete(timer);
  }

  dispose() {
    window.removeEventListener("message", this.listen);
    this.timers.forEach((timer) => window.clearTimeout(timer));
    for (const id of [...this.calls.keys()]) this.drop(id, t("The viewer was closed."));
    this.element.remove();
  }
}
