// @ts-check
// The image that the reader looks at, by its UIDs, and the way back to it.

import { t } from "../ecrf/words.js";
import { describeScan, imageIdsOf } from "./scans.js";

const WAIT = 5000;
const STEP = 50;

/**
 * The active viewport's image, or null when it shows none.
 * @param {import("./types.js").Ohif} ohif
 */
export function currentImage(ohif) {
  const { cornerstoneViewportService, displaySetService, viewportGridService } = ohif.services;
  const { activeViewportId, viewports } = viewportGridService.getState();
  const imageId = cornerstoneViewportService.getCornerstoneViewport(activeViewportId)?.getCurrentImageId?.();
  const place = imageId ? placeOf(ohif, imageId) : null;
  if (!place) return null;
  const [uid] = viewports.get(activeViewportId)?.displaySetInstanceUIDs ?? [];
  const set = displaySetService.getDisplaySetByUID(uid);
  const slice = set ? imageIdsOf(ohif, set).indexOf(imageId) + 1 || null : null;
  return { ...place, scan: describeScan(set), slice };
}

/** @param {import("./types.js").Ohif} ohif @param {string} imageId */
function placeOf(ohif, imageId) {
  const instance = ohif.cornerstone.metaData.get("instance", imageId);
  if (!instance?.SOPInstanceUID) return null;
  const frame = Number(/\/frames\/(\d+)/.exec(imageId)?.[1] ?? 1);
  return { series: instance.SeriesInstanceUID, sop: instance.SOPInstanceUID, frame };
}

/**
 * Hangs the scan of an image in the active viewport, and pages to the image.
 * @param {import("./types.js").Ohif} ohif
 * @param {{series: string, sop: string, frame?: number | string}} image
 * @param {(uid: string) => void} showDisplaySet
 */
export async function showImage(ohif, image, showDisplaySet) {
  const { cornerstoneViewportService, displaySetService, viewportGridService } = ohif.services;
  const isIt = (/** @type {string} */ imageId) => {
    const place = placeOf(ohif, imageId);
    return place?.sop === image.sop && place.frame === Number(image.frame ?? 1);
  };
  const sets = displaySetService.getDisplaySetsForSeries(image.series) ?? [];
  const set = sets.find((/** @type {any} */ one) => imageIdsOf(ohif, one).some(isIt));
  if (!set) throw new Error(t("That image is not in this session."));
  const { activeViewportId, viewports } = viewportGridService.getState();
  const isShown = viewports.get(activeViewportId)?.displaySetInstanceUIDs?.includes(set.displaySetInstanceUID);
  if (!isShown) showDisplaySet(set.displaySetInstanceUID);
  for (let waited = 0; waited < WAIT; waited += STEP) {
    const viewport = cornerstoneViewportService.getCornerstoneViewport(activeViewportId);
    const imageIndex = (viewport?.getImageIds?.() ?? []).findIndex(isIt);
    if (imageIndex >= 0) {
      ohif.commands.runCommand("jumpToImage", { imageIndex });
      return;
    }
    await new Promise((resolve) => window.setTimeout(resolve, STEP));
  }
  throw new Error(t("The viewer could not show that image."));
}

/** The measurement that the reader has selected, or null. @param {import("./types.js").Ohif} ohif */
export function selectedMeasurement(ohif) {
  const selected = ohif.tools.annotation.selection.getAnnotationsSelected();
  return selected.at(-1) ?? null;
}
