// @ts-check
// The read's measurements: drawn again exactly as they were saved, and told to the room whenever they change.

import { plain } from "./messages.js";
import { describeScan, imageIdsOf, soon } from "./scans.js";
import { valuesOf } from "./values.js";

// The annotation is kept without the address of this read's images; it is put back when it is drawn again.
const ROOT = "@ROOT@";
const QUIET = 150;

export class Measurements {
  /** @param {import("./types.js").Ohif} ohif */
  constructor(ohif) {
    this.ohif = ohif;
    this.service = ohif.services.measurementService;
    this.state = ohif.tools.annotation.state;
    /** Those that wait for their scan to be known. @type {any[]} */
    this.waiting = [...ohif.begin.measurements];
    /** Finished ones: a drawing that is only begun is not a measurement. @type {Set<string>} */
    this.finished = new Set();
    /** Drawn over the images and none of this read's (overlays.js). @type {Set<string>} */
    this.foreign = new Set();
    /** @type {any[]} */
    this.last = [...this.waiting];
    this.isRestoring = false;
    this.changed = soon(QUIET, () => this.tellChange());
    this.subscribe();
  }

  subscribe() {
    const { EVENTS } = this.service;
    this.service.subscribe(EVENTS.MEASUREMENT_ADDED, (/** @type {any} */ event) => this.finish(event.measurement.uid));
    for (const name of [EVENTS.MEASUREMENT_UPDATED, EVENTS.MEASUREMENT_REMOVED]) {
      this.service.subscribe(name, () => this.isRestoring || this.changed());
    }
    // OHIF clears all measurements when its mode is entered or left; the reader deleted nothing.
    this.service.subscribe(EVENTS.MEASUREMENTS_CLEARED, (/** @type {any} */ event) => {
      if (Object.keys(event.measurements ?? {}).length) this.bringBack();
    });
    const { displaySetService } = this.ohif.services;
    displaySetService.subscribe(displaySetService.EVENTS.DISPLAY_SETS_ADDED, () => this.hasImages && this.restore());
    // An undone deletion comes back without being announced as a measurement.
    const added = this.ohif.tools.Enums.Events.ANNOTATION_ADDED;
    this.ohif.cornerstone.eventTarget.addEventListener(added, (/** @type {any} */ event) => {
      if (!this.isRestoring && this.finished.has(event.detail.annotation?.annotationUID)) this.changed();
    });
  }

  /** @param {string} uid */
  finish(uid) {
    if (this.foreign.has(uid)) return;
    this.finished.add(uid);
    if (!this.isRestoring) this.changed();
  }

  bringBack() {
    this.waiting = this.last.map((record) => ({ ...record }));
    window.setTimeout(() => this.restore());
  }

  /** Draw what was saved; numbers, labels and uids stay what they were, nothing is computed anew. */
  restore() {
    this.hasImages = true;
    const { displaySetService } = this.ohif.services;
    const known = (/** @type {any} */ record) =>
      displaySetService.getDisplaySetsForSeries(record.series_instance_uid)?.length > 0;
    const ready = this.waiting.filter(known);
    this.waiting = this.waiting.filter((record) => !known(record));
    this.isRestoring = true;
    for (const record of ready) this.draw(record);
    this.isRestoring = false;
    if (ready.length) this.ohif.services.cornerstoneViewportService.getRenderingEngine()?.render();
  }

  /** @param {any} record */
  draw(record) {
    const text = JSON.stringify(record.annotation).replaceAll(ROOT, this.ohif.data.dicomwebRoot);
    const annotation = { ...JSON.parse(text), invalidated: false, highlighted: false, isVisible: true };
    this.finished.add(record.uid);
    this.state.addAnnotation(annotation, annotation.metadata.FrameOfReferenceUID);
    const isLocked = this.ohif.begin.readOnly;
    if (isLocked) this.ohif.tools.annotation.locking.setAnnotationLocked(annotation.annotationUID, true);
  }

  /** All finished measurements, those included whose scan is not there yet. */
  list() {
    const drawn = this.service.getMeasurements().filter((/** @type {any} */ item) => this.finished.has(item.uid));
    return [...drawn.map((/** @type {any} */ item) => this.record(item)), ...this.waiting];
  }

  tellChange() {
    if (this.ohif.begin.readOnly) return;
    const measurements = this.list();
    if (JSON.stringify(measurements) === JSON.stringify(this.last)) return;
    this.last = measurements;
    this.ohif.tell("measurements.changed", { measurements });
  }

  /** @param {any} item OHIF's measurement */
  record(item) {
    const { displaySetService } = this.ohif.services;
    const set = displaySetService.getDisplaySetByUID(item.displaySetInstanceUID);
    const images = set ? imageIdsOf(this.ohif, set) : [];
    return {
      uid: item.uid,
      tool: item.toolName,
      label: item.label ?? "",
      values: valuesOf(item.data),
      series_instance_uid: item.referenceSeriesUID ?? "",
      sop_instance_uid: item.SOPInstanceUID ?? "",
      frame: item.frameNumber ?? 1,
      frame_of_reference_uid: item.FrameOfReferenceUID ?? "",
      points: plain(item.points ?? []),
      scan: describeScan(set),
      slice: images.indexOf(item.referencedImageId) + 1 || null,
      annotation: this.annotation(item.uid),
    };
  }

  /** @param {string} uid */
  annotation(uid) {
    const { annotationUID, metadata, data } = this.state.getAnnotation(uid) ?? {};
    const text = JSON.stringify(plain({ annotationUID, metadata, data: withoutPixels(data) }));
    return JSON.parse(text.replaceAll(this.ohif.data.dicomwebRoot, ROOT));
  }
}

/** The statistics without the list of all pixels in the region. @param {any} data */
function withoutPixels(data) {
  const entries = Object.entries(data?.cachedStats ?? {});
  const cachedStats = entries.map(([target, { pointsInShape, ...kept }]) => [target, kept]);
  return { ...data, cachedStats: Object.fromEntries(cachedStats) };
}
