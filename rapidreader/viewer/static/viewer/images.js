// @ts-check
// When images are really seen, and when one cannot be shown.

import { contextsAreInUse } from "./contexts.js";
import { scanOfImage } from "./scans.js";

/**
 * Tells `image.first` once, after the first real image is drawn, and `image.error` once per image that fails.
 * @param {import("./types.js").Ohif} ohif
 * @param {() => void} beforeFirst
 */
export function watchImages(ohif, beforeFirst) {
  const events = ohif.cornerstone.Enums.Events;
  let isFirstShown = false;
  const shown = () => {
    if (isFirstShown) return;
    isFirstShown = true;
    beforeFirst();
    window.requestAnimationFrame(() => ohif.tell("image.first"));
  };
  ohif.cornerstone.eventTarget.addEventListener(events.ELEMENT_ENABLED, (/** @type {any} */ event) => {
    contextsAreInUse();
    watchElement(event.detail.element, events, shown);
  });
  watchErrors(ohif, events);
}

/**
 * An empty canvas and a failed image are "rendered" too: only a rendering after a new image counts.
 * @param {HTMLElement} element @param {any} events @param {() => void} shown
 */
function watchElement(element, events, shown) {
  let hasImage = false;
  for (const name of [events.STACK_NEW_IMAGE, events.VOLUME_NEW_IMAGE]) {
    element.addEventListener(name, () => (hasImage = true));
  }
  element.addEventListener(events.IMAGE_RENDERED, () => hasImage && shown());
}

/** @param {import("./types.js").Ohif} ohif @param {any} events */
function watchErrors(ohif, events) {
  const told = new Set();
  for (const name of [events.IMAGE_LOAD_ERROR, events.IMAGE_LOAD_FAILED]) {
    ohif.cornerstone.eventTarget.addEventListener(name, (/** @type {any} */ event) => {
      const { imageId, error } = event.detail;
      coverWrongPicture(ohif, events, imageId);
      if (told.has(imageId)) return;
      told.add(imageId);
      const detail = String(error?.message ?? error?.error?.message ?? error ?? "").slice(0, 300);
      ohif.tell("image.error", { ...scanOfImage(ohif, imageId), detail });
    });
  }
}

/**
 * A viewport goes on showing the slice before, under the number of the one that failed: cover it until a real
 * image comes.
 * @param {import("./types.js").Ohif} ohif @param {any} events @param {string} failed image id
 */
function coverWrongPicture(ohif, events, failed) {
  for (const { viewport } of ohif.cornerstone.getEnabledElements()) {
    const wanted = viewport.getImageIds?.()[viewport.getTargetImageIdIndex?.()];
    if (wanted !== failed || viewport.element.querySelector(".viewer-cover")) continue;
    const cover = document.createElement("p");
    cover.className = "viewer-cover";
    cover.setAttribute("role", "alert");
    cover.textContent = "This image cannot be shown.";
    viewport.element.append(cover);
    viewport.element.addEventListener(events.STACK_NEW_IMAGE, () => cover.remove(), { once: true });
  }
}
