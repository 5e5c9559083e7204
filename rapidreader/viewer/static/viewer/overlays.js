// @ts-check
// Measurements of other reads over the images, to look at: each set in a colour and under a letter of its own. They are
// locked, they are no measurements of this read, and they come back when somebody deletes them.

const ROOT = "@ROOT@";
const TITLE = "overlayTitle";
// Distinguishable by people who see red and green alike; the letter says it too (room.css has the same).
const COLOURS = { A: "rgb(255, 176, 0)", B: "rgb(86, 180, 233)", C: "rgb(0, 200, 150)", D: "rgb(230, 130, 190)" };
const OTHER = "rgb(220, 220, 220)";
const STATES = ["", "Highlighted", "Selected", "Locked", "HighlightedLocked", "SelectedLocked", "HighlightedActive"];

export class Overlays {
  /** @param {import("./types.js").Ohif} ohif @param {import("./measurements.js").Measurements} measurements */
  constructor(ohif, measurements) {
    this.ohif = ohif;
    this.measurements = measurements;
    this.state = ohif.tools.annotation.state;
    /** What is known of each letter's measurements, by uid. @type {Map<string, {letter: string, record: any}>} */
    this.known = new Map();
    /** @type {Set<string>} */
    this.shown = new Set();
    for (const { letter, measurements: records } of ohif.begin.overlays ?? []) {
      for (const record of records) this.known.set(record.uid, { letter, record });
      this.shown.add(letter);
    }
    measurements.foreign = new Set(this.known.keys());
    if (this.known.size) this.watch();
  }

  watch() {
    const { displaySetService } = this.ohif.services;
    displaySetService.subscribe(displaySetService.EVENTS.DISPLAY_SETS_ADDED, () => this.hasImages && this.draw());
    const removed = this.ohif.tools.Enums.Events.ANNOTATION_REMOVED;
    this.ohif.cornerstone.eventTarget.addEventListener(removed, (/** @type {any} */ event) => {
      if (this.known.has(event.detail.annotation?.annotationUID)) window.setTimeout(() => this.draw());
    });
  }

  /** The first image is there: from now on scans are known as they come. */
  begin() {
    this.hasImages = true;
    if (this.known.size) titleTexts(this.ohif.tools);
    this.draw();
  }

  /** Which letters are in sight. @param {string[]} letters */
  show(letters) {
    this.shown = new Set(letters);
    const { visibility } = this.ohif.tools.annotation;
    for (const [uid, { letter }] of this.known) {
      if (this.state.getAnnotation(uid)) visibility.setAnnotationVisibility(uid, this.shown.has(letter));
    }
    this.render();
    return letters;
  }

  /** Where a measurement lies, for going there. @param {string} uid */
  placeOf(uid) {
    const record = this.known.get(uid)?.record;
    if (!record) return null;
    return { series: record.series_instance_uid, sop: record.sop_instance_uid, frame: record.frame };
  }

  draw() {
    const { displaySetService } = this.ohif.services;
    for (const [uid, one] of this.known) {
      const isThere = displaySetService.getDisplaySetsForSeries(one.record.series_instance_uid)?.length > 0;
      if (isThere && !this.state.getAnnotation(uid)) this.add(one);
    }
    this.render();
  }

  /** @param {{letter: string, record: any}} one */
  add({ letter, record }) {
    const text = JSON.stringify(record.annotation).replaceAll(ROOT, this.ohif.data.dicomwebRoot);
    const annotation = { ...JSON.parse(text), invalidated: false, highlighted: false, isVisible: true };
    annotation.data.label = annotation.data[TITLE] = `${letter} ${record.label ?? ""}`.trim();
    const uid = annotation.annotationUID;
    const { config, locking, visibility } = this.ohif.tools.annotation;
    config.style.setAnnotationStyles(uid, stylesOf(letter));
    this.state.addAnnotation(annotation, annotation.metadata.FrameOfReferenceUID);
    locking.setAnnotationLocked(uid, true);
    if (!this.shown.has(letter)) visibility.setAnnotationVisibility(uid, false);
  }

  render() {
    this.ohif.services.cornerstoneViewportService.getRenderingEngine()?.render();
  }
}

/** Most tools write numbers only; over an overlay they write its letter first. @param {any} tools */
function titleTexts(tools) {
  const groups = tools.ToolGroupManager.getAllToolGroups();
  for (const tool of groups.flatMap((/** @type {any} */ group) => Object.values(group.getToolInstances()))) {
    const { configuration } = tool;
    const write = configuration?.getTextLines;
    if (!write || write.isTitled) continue;
    configuration.getTextLines = Object.assign((/** @type {any} */ data, /** @type {any[]} */ ...more) => {
      const lines = write(data, ...more);
      return data?.[TITLE] ? [data[TITLE], ...(lines ?? [])] : lines;
    }, { isTitled: true });
  }
}

/** One colour in every state: locked annotations are grey otherwise. @param {string} letter */
function stylesOf(letter) {
  const colour = /** @type {Record<string, string>} */ (COLOURS)[letter] ?? OTHER;
  const names = STATES.flatMap((state) => [`color${state}`, `textBoxColor${state}`, `textBoxLinkLineColor${state}`]);
  return { ...Object.fromEntries(names.map((name) => [name, colour])), lineDash: "" };
}
