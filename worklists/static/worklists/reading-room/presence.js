// @ts-check
// What the browser tells the server about reading: which event, in which order. The server's clock measures.

/** @typedef {"loading" | "shown" | "active" | "idle" | "hidden" | "left"} Beat */
export const BEAT_MS = 30_000;
export const IDLE_MS = 60_000;

export class Presence {
  /** @type {Beat | ""} */ #last = "";
  #inputAt = 0;
  #beatAt = 0;
  #isVisible = true;
  #isShown = false;

  /** @param {(beat: Beat) => void} tell */
  constructor(tell) {
    this.tell = tell;
  }

  loading() {
    if (this.#last === "" ) this.#say("loading");
  }

  /** @param {number} now ms; the images are in front of the reader */
  shown(now) {
    if (this.#last === "left" || this.#isShown) return;
    this.#isShown = true;
    this.#inputAt = this.#beatAt = now;
    this.#say(this.#isVisible ? "shown" : "hidden");
  }

  /** The reader moved, typed, scrolled, in the form or in the viewer. @param {number} now */
  input(now) {
    this.#inputAt = now;
    if (this.#isShown && this.#last === "idle" && this.#isVisible) this.#beat(now, "active");
  }

  /** @param {boolean} isVisible @param {number} now */
  visible(isVisible, now) {
    if (isVisible === this.#isVisible) return;
    this.#isVisible = isVisible;
    if (!this.#isShown || this.#last === "left") return;
    this.#inputAt = now;
    this.#beat(now, isVisible ? "active" : "hidden");
  }

  /** A clock tick, every second or so. @param {number} now */
  tick(now) {
    if (!this.#isShown || !this.#isVisible || this.#last === "left" || this.#last === "idle") return;
    if (now - this.#inputAt >= IDLE_MS) this.#beat(now, "idle");
    else if (now - this.#beatAt >= BEAT_MS) this.#beat(now, "active");
  }

  /** Nothing is said after this. */
  left() {
    if (this.#last !== "" && this.#last !== "left") this.#say("left");
    this.#last = "left";
  }

  /** @param {number} now @param {Beat} beat */
  #beat(now, beat) {
    this.#beatAt = now;
    this.#say(beat);
  }

  /** @param {Beat} beat */
  #say(beat) {
    if (this.#last === "left") return;
    this.#last = beat;
    this.tell(beat);
  }
}
