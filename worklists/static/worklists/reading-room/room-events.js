// @ts-check
// What happens in the room, and what the room does about it.

import { complete, notReadable, skip } from "./completing.js";
import { answerForm } from "./form-asks.js";

const TICK_MS = 1000;
// Starting a viewer keeps the browser busy for a second: the reader first gets the images that were just shown.
const PREPARE_AFTER_MS = 1500;
const INPUTS = ["pointermove", "pointerdown", "keydown", "wheel", "scroll"];

/** @param {any} room */
export function listenToReader(room) {
  const on = (/** @type {string} */ type, /** @type {(detail: any) => void} */ run) =>
    room.addEventListener(type, (/** @type {CustomEvent} */ event) => run(event.detail));
  on("read-open", (address) => room.open(address));
  on("read-complete", (signature) => complete(room, signature));
  on("read-not-readable", (detail) => notReadable(room, detail));
  on("read-skip", ({ reason }) => skip(room, reason));
  on("read-go-next", () => goNext(room));
  on("room-reload", () => room.reload());
  on("earlier-key", ({ name }) => room.keys(name));
  on("earlier-window", ({ window: frame }) => {
    if (frame) room.watchInput(frame);
    room.sheet?.panel.querySelector("adjudication-panel")?.tellShown();
  });
  on("earlier-toggled", ({ isOpen }) => earlierToggled(room, isOpen));
  on("earlier-show", ({ id, uid }) => (uid ? room.beside.jump(id, uid) : room.beside.open(id)));
  on("viewer-event", ({ type, payload }) => onViewer(room, type, payload));
  on("overlay-show", (detail) => showOverlays(room, detail));
  on("overlay-jump", (detail) => call(room, "overlay.jump", detail));
  on("scan-show", ({ uid }) => call(room, "showDisplaySet", { uid }));
  on("measurement-jump", (detail) => call(room, "measurement.jump", detail));
  on("measurement-label", (detail) => call(room, "measurement.label", detail));
  on("measurement-remove", (detail) => call(room, "measurement.remove", detail));
  on("ecrf-ask", (ask) => answerForm(room, ask));
  listenToWindow(room);
}

/** @param {any} room */
function listenToWindow(room) {
  const presence = () => room.sheet?.presence;
  const input = () => presence()?.input(performance.now());
  for (const type of INPUTS) window.addEventListener(type, input, { capture: true, passive: true });
  room.watchInput = (/** @type {Window} */ frame) => {
    for (const type of INPUTS) frame.addEventListener(type, input, { capture: true, passive: true });
  };
  window.setInterval(() => presence()?.tick(performance.now()), TICK_MS);
  document.addEventListener("visibilitychange", () => {
    presence()?.visible(!document.hidden, performance.now());
    if (!document.hidden) nudge(room);
  });
  window.addEventListener("focus", () => nudge(room));
  window.addEventListener("online", () => nudge(room));
  window.addEventListener("pagehide", () => room.sheet?.unload());
  // A page that comes back out of the browser's memory may be hours old.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  window.addEventListener("popstate", () => {
    const url = window.location.pathname;
    const id = url.match(/[0-9a-f-]{36}/)?.[0];
    if (id) room.open({ id, url }, { isPushed: false });
  });
}

/** @param {any} room */
function nudge(room) {
  for (const sheet of [room.sheet, ...room.unsettled]) sheet?.saver.nudge();
}

/** @param {any} room @param {string} type @param {any} payload */
function onViewer(room, type, payload) {
  if (type === "displaysets") room.strip.show(payload.scans);
  if (type === "measurements.changed") room.sheet?.measured(payload.measurements);
  if (type === "key") room.keys(payload.name);
  if (type === "image.first" || type === "image.none") {
    room.sheet?.presence.shown(performance.now());
    if (room.stage.window) room.watchInput(room.stage.window);
    prepareSoon(room);
    room.sheet?.panel.querySelector("adjudication-panel")?.tellShown();
  }
}

/** In every viewer that is in sight. @param {any} room @param {{letters: string[]}} detail */
function showOverlays(room, detail) {
  room.stage.call("overlay.show", detail).catch(() => {}); // a viewer that is still loading is told at its first image
  room.beside.frame?.call("overlay.show", detail).catch(() => {});
}

/** @param {() => void} run Safari has no idle callback */
function requestWhenIdle(run) {
  if (window.requestIdleCallback) window.requestIdleCallback(run, { timeout: 3000 });
  else run();
}

/** @param {any} room @param {string} type @param {object} payload */
function call(room, type, payload) {
  room.stage.call(type, payload).catch((/** @type {Error} */ error) => room.sheet?.actions.problem(error.message));
}

/** Two viewers at most: what was prepared gives way, and is prepared again when the place is free. @param {any} room @param {boolean} isOpen */
function earlierToggled(room, isOpen) {
  room.querySelector(".room-images").toggleAttribute("data-beside", isOpen);
  room.bar.earlier(room.beside.earlier.length > 0, isOpen);
  if (isOpen) room.stage.pair?.dropNext();
  else if (room.sheet) prepareSoon(room);
}

/** @param {any} room */
function prepareSoon(room) {
  clearTimeout(room.preparing);
  room.preparing = setTimeout(() => requestWhenIdle(() => room.prepareNext()), PREPARE_AFTER_MS);
}

/** From a read-only read to the next one that is to be read. @param {any} room */
function goNext(room) {
  const next = room.sheet?.data.nextUnsigned;
  if (next) room.open(next);
  else room.bar.toggleList(true);
}
