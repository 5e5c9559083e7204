// @ts-check
// When images are really seen, and when one cannot be shown.

import { t } from "../ecrf/words.js";
import { contextsAreInUse } from "./contexts.js";
import { coverWrongPicture, repairCamera, uncover, watchStalls } from "./covers.js";
import { scanOfImage } from "./scans.js";

const BROKEN = t("This image cannot be shown.");

/**
 * Tells `image.first` once, after the first real image is drawn (or said to be unshowable: the others must be in
 * reach), and `image.error` once per image that fails.
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
  const fail = failing(ohif, shown);
  ohif.cornerstone.eventTarget.addEventListener(events.ELEMENT_ENABLED, (/** @type {any} */ event) => {
    contextsAreInUse();
    watchElement(event.detail.element, { cornerstone: ohif.cornerstone, events, shown, fail });
  });
  for (const name of [events.IMAGE_LOAD_ERROR, events.IMAGE_LOAD_FAILED]) {
    ohif.cornerstone.eventTarget.addEventListener(name, (/** @type {any} */ event) => {
      const { imageId, error } = event.detail;
      fail(imageId, BROKEN, String(error?.message ?? error?.error?.message ?? error ?? "").slice(0, 300));
    });
  }
  watchStalls(ohif.cornerstone, (imageId) => fail(imageId, t("This image did not come."), t("It did not come in time.")));
}

/** @typedef {(imageId: string, text: string, detail: string) => void} Fail */

/**
 * @param {import("./types.js").Ohif} ohif @param {() => void} shown
 * @returns {Fail}
 */
function failing(ohif, shown) {
  const told = new Set();
  return (imageId, text, detail) => {
    const isWanted = coverWrongPicture(ohif.cornerstone, imageId, text);
    if (!told.has(imageId)) ohif.tell("image.error", { ...scanOfImage(ohif, imageId), detail });
    told.add(imageId);
    if (isWanted) shown();
  };
}

/**
 * An empty canvas and a failed image are "rendered" too: only a rendering after a new image counts. Some decoders
 * answer broken pixels with an image of no size instead of an error.
 * @param {HTMLElement} element @param {{cornerstone: any, events: any, shown: () => void, fail: Fail}} watch
 */
function watchElement(element, { cornerstone, events, shown, fail }) {
  let hasImage = false;
  element.addEventListener(events.STACK_NEW_IMAGE, (/** @type {any} */ event) => {
    const { image, imageId } = event.detail;
    uncover(element);
    if (image && !(image.rows && image.columns)) {
      fail(imageId, BROKEN, t("Its pixels could not be decoded."));
      return;
    }
    hasImage = true;
    repairCamera(cornerstone.getEnabledElement(element).viewport);
  });
  element.addEventListener(events.VOLUME_NEW_IMAGE, () => (hasImage = true));
  element.addEventListener(events.IMAGE_RENDERED, () => hasImage && shown());
}
