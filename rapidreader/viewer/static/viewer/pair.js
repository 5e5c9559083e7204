// @ts-check
// The reading room's viewers: the active one, and at most one hidden one that has the next read ready.
// A fresh document for every read, so that nothing of one session can appear in another.

import { t } from "../ecrf/words.js";
import { ViewerFrame } from "./frame.js";

/** @typedef {import("./types.js").Opening} Opening */

// After so many lost graphics contexts for one read, starting again is no help.
const MOST_RESTARTS = 3;

export class ViewerPair {
  /**
   * @param {HTMLElement} stage an element with a size of its own; the viewers fill it
   * @param {{onEvent: (type: string, payload: any) => void, keys?: string[]}} options
   *   `keys`: shortcuts of the room to be passed on, such as "Ctrl+Enter" or "F2"
   */
  constructor(stage, { onEvent, keys = [] }) {
    this.stage = stage;
    this.onEvent = onEvent;
    this.keys = keys;
    /** @type {ViewerFrame | null} */
    this.active = null;
    /** @type {ViewerFrame | null} */
    this.next = null;
    this.restarts = 0;
    if (getComputedStyle(stage).position === "static") stage.style.position = "relative";
  }

  /**
   * Show a read; what was shown before is closed.
   * @param {Opening} opening
   * @returns {Promise<void>} resolved at the first image, rejected (with `reason`) when there is none
   */
  show(opening) {
    this.restarts = 0;
    return this.open(opening);
  }

  /** @param {Opening} opening */
  open(opening) {
    if (this.next?.opening.readId === opening.readId) this.dropNext();
    this.active?.dispose();
    this.active = this.frame(opening);
    this.active.setVisible(true);
    return this.active.firstImage;
  }

  /**
   * Open the next read in a hidden viewer.
   * @param {Opening} opening
   * @returns {Promise<void>}
   */
  prepare(opening) {
    if (this.next?.opening.readId === opening.readId && this.next.state !== "failed") return this.next.firstImage;
    this.dropNext();
    this.next = this.frame(opening);
    this.next.setVisible(false);
    return this.next.firstImage;
  }

  /** Whether `swap` would show this read without loading it. @param {string} readId */
  isPrepared(readId) {
    return this.next?.opening.readId === readId && this.next.state === "shown";
  }

  /**
   * Make the prepared read the active one; the one before is closed. Its events begin now.
   * @param {string} readId
   * @returns {Promise<void>} resolved when its first image is in view
   */
  swap(readId) {
    const next = this.next;
    if (!next || next.opening.readId !== readId) {
      return Promise.reject(new Error("That read is not prepared; show it instead."));
    }
    this.next = null;
    this.restarts = 0;
    if (next.state === "failed") {
      next.dispose();
      return this.open(next.opening);
    }
    const before = this.active;
    this.active = next;
    next.setVisible(true);
    before?.dispose();
    if (next.scans) this.onEvent("displaysets", next.scans);
    if (next.state === "shown") this.onEvent("image.first", { readId, isPrepared: true });
    return next.firstImage;
  }

  /** Ask the active viewer: measurement.jump, showDisplaySet, nextScan, … @param {string} type @param {any} [payload] */
  call(type, payload) {
    return this.active ? this.active.call(type, payload) : Promise.reject(new Error(t("No viewer is open.")));
  }

  /** The active read's measurements as they are now. @returns {any[]} */
  measurements() {
    return this.active?.measurements ?? [];
  }

  dropNext() {
    this.next?.dispose();
    this.next = null;
  }

  dispose() {
    this.dropNext();
    this.active?.dispose();
    this.active = null;
  }

  /** @param {Opening} opening */
  frame(opening) {
    const full = { keys: this.keys, ...opening };
    return new ViewerFrame(this.stage, full, (frame, type, payload) => this.receive(frame, type, payload));
  }

  /** The hidden viewer is not heard. @param {ViewerFrame} frame @param {string} type @param {any} payload */
  receive(frame, type, payload) {
    if (frame !== this.active) {
      if (type === "viewer.contextlost") this.dropNext();
      return;
    }
    if (type === "viewer.contextlost") return this.restart(frame);
    const isFirst = type === "image.first";
    this.onEvent(type, isFirst ? { readId: frame.opening.readId, isPrepared: false } : payload);
  }

  /** A lost context may show a wrong slice: out of sight at once, then again from the start. @param {ViewerFrame} frame */
  restart(frame) {
    frame.setVisible(false);
    const { readId } = frame.opening;
    if (++this.restarts > MOST_RESTARTS) {
      frame.fail("graphics", t("The browser keeps losing its graphics memory. Close other tabs and reload the page."));
      return;
    }
    this.onEvent("viewer.contextlost", { readId });
    this.dropNext();
    this.open({ ...frame.opening, measurements: frame.measurements }).catch(() => {});
  }
}
