// @ts-check
// The session's scans, for the reading room's list: OHIF's own panel would ask for the subject's other sessions.

import { t } from "../ecrf/words.js";

// Shown by OHIF in their own way, without an image that cornerstone announces.
const DOCUMENTS = ["dicom-pdf", "dicom-video", "DicomEcgSopClassHandler", "DicomMicroscopySopClassHandler"];
// OHIF's handler of everything that is shown image by image; other objects lie over images or refer to them.
const IMAGES = ".stack";
// After the last new scan: this long without an image means that there is none.
const SETTLED = 3000;
// Some objects make OHIF stop before it has named any scan.
const NOTHING_AT_ALL = 45_000;

/**
 * @typedef {{uid: string, seriesInstanceUid: string, number: number | null, description: string, modality: string,
 *   imageCount: number, kind: "image" | "document" | "object", isShown: boolean, thumbnail: string | null}} ScanEntry
 */

/** @param {import("./types.js").Ohif} ohif */
export function watchScans(ohif) {
  const { displaySetService, viewportGridService } = ohif.services;
  let last = "";
  const tell = soon(100, () => {
    const scans = scanList(ohif);
    const text = JSON.stringify(scans);
    if (text !== last) ohif.tell("displaysets", { scans });
    last = text;
  });
  const settle = soon(SETTLED, () => judge(ohif));
  const nothing = window.setTimeout(() => judge(ohif), NOTHING_AT_ALL);
  for (const name of ["DISPLAY_SETS_ADDED", "DISPLAY_SETS_CHANGED", "DISPLAY_SETS_REMOVED"]) {
    displaySetService.subscribe(displaySetService.EVENTS[name], () => (tell(), settle(), window.clearTimeout(nothing)));
  }
  for (const name of ["ACTIVE_VIEWPORT_ID_CHANGED", "GRID_STATE_CHANGED"]) {
    viewportGridService.subscribe(viewportGridService.EVENTS[name], tell);
  }
}

/** A session without images is said to be so, instead of staying black. */
function judge(/** @type {import("./types.js").Ohif} */ ohif) {
  const scans = scanList(ohif);
  if (scans.some((scan) => scan.kind === "image")) return;
  if (scans.some((scan) => scan.kind === "document")) {
    ohif.tell("image.first");
    return;
  }
  const found = [...new Set(scans.map((scan) => scan.modality))].join(", ");
  ohif.fail("no-images", found ? t("This session has no images that the viewer can show (it has {found}).", { found }) : t("This session has no images that the viewer can show."));
}

/** @param {import("./types.js").Ohif} ohif @returns {ScanEntry[]} */
export function scanList(ohif) {
  const { displaySetService, viewportGridService } = ohif.services;
  const { activeViewportId, viewports } = viewportGridService.getState();
  const shown = viewports.get(activeViewportId)?.displaySetInstanceUIDs ?? [];
  const scans = displaySetService.getActiveDisplaySets().map((/** @type {any} */ set) => ({
    uid: set.displaySetInstanceUID,
    seriesInstanceUid: set.SeriesInstanceUID,
    number: Number.isFinite(Number(set.SeriesNumber)) ? Number(set.SeriesNumber) : null,
    description: set.SeriesDescription ?? "",
    modality: set.Modality ?? "",
    imageCount: set.numImageFrames ?? 0,
    kind: kindOf(set),
    isShown: shown.includes(set.displaySetInstanceUID),
    thumbnail: thumbnailOf(ohif, set),
  }));
  // They arrive in any order; one without a number comes last.
  return scans.sort((/** @type {ScanEntry} */ a, /** @type {ScanEntry} */ b) => (a.number ?? 1e9) - (b.number ?? 1e9));
}

/** @returns {"image" | "document" | "object"} */
function kindOf(/** @type {any} */ set) {
  const handler = set.SOPClassHandlerId ?? "";
  if (DOCUMENTS.some((name) => handler.endsWith(name))) return "document";
  return handler.endsWith(IMAGES) && !set.unsupported && set.numImageFrames ? "image" : "object";
}

/** The middle image, rendered by the read's own root. */
function thumbnailOf(/** @type {import("./types.js").Ohif} */ ohif, /** @type {any} */ set) {
  const instances = set.instances ?? set.images ?? [];
  const middle = instances[Math.floor(instances.length / 2)];
  if (kindOf(set) !== "image" || !middle) return null;
  const study = `${ohif.data.dicomwebRoot}/studies/${set.StudyInstanceUID}/series/${set.SeriesInstanceUID}`;
  return `${study}/instances/${middle.SOPInstanceUID}/thumbnail?viewport=128,128`;
}

/** The image ids of a scan in the order in which the viewer pages through them. */
export function imageIdsOf(/** @type {import("./types.js").Ohif} */ ohif, /** @type {any} */ set) {
  const source = ohif.extensions.getActiveDataSource()[0];
  return set.imageIds ?? source.getImageIdsForDisplaySet(set) ?? [];
}

/**
 * Which scan and slice an image is, as a reader would name it.
 * @param {import("./types.js").Ohif} ohif @param {string} imageId
 */
export function scanOfImage(ohif, imageId) {
  for (const set of ohif.services.displaySetService.getActiveDisplaySets()) {
    const index = kindOf(set) === "image" ? imageIdsOf(ohif, set).indexOf(imageId) : -1;
    if (index >= 0) return { scan: describeScan(set), slice: index + 1 };
  }
  return { scan: null, slice: null };
}

/** @param {any} set */
export function describeScan(set) {
  const number = Number(set?.SeriesNumber);
  return {
    number: Number.isFinite(number) ? number : null,
    description: set?.SeriesDescription ?? "",
    modality: set?.Modality ?? "",
  };
}

/** Call once after the last of several calls. @param {number} milliseconds @param {() => void} action */
export function soon(milliseconds, action) {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(action, milliseconds);
  };
}
