// @ts-check
// What the reading room may ask of the viewer: this list and nothing else.

import { t } from "../ecrf/words.js";
import { currentImage, selectedMeasurement, showImage } from "./current.js";
import { plain, received, send, HOST, VIEWER } from "./messages.js";
import { imageIdsOf, scanList } from "./scans.js";

/**
 * @param {import("./types.js").Ohif} ohif
 * @param {{list: () => any[]}} measurements
 * @param {import("./overlays.js").Overlays} overlays
 */
export function answerCommands(ohif, measurements, overlays) {
  const known = { ...lookingCommands(ohif, measurements), ...overlayCommands(ohif, overlays), ...(ohif.begin.readOnly ? {} : changingCommands(ohif)) };
  window.addEventListener("message", async (event) => {
    const message = received(event, ohif.room, HOST);
    if (!message?.id) return;
    const reply = (/** @type {any} */ payload) => send(ohif.room, VIEWER, "reply", payload, { replyTo: message.id });
    const command = /** @type {Record<string, Function>} */ (known)[message.type];
    try {
      if (!command) throw new Error(`The viewer does not know the command ${message.type}.`);
      reply({ ok: true, result: plain(await command(message.payload ?? {})) });
    } catch (error) {
      reply({ ok: false, error: String(/** @type {any} */ (error)?.message ?? error) });
    }
  });
}

/** @param {import("./types.js").Ohif} ohif @param {{list: () => any[]}} measurements */
function lookingCommands(ohif, measurements) {
  const { measurementService, viewportGridService } = ohif.services;
  const active = () => viewportGridService.getActiveViewportId();
  return {
    measurements: () => measurements.list(),
    displaysets: () => scanList(ohif),
    state: () => viewState(ohif),
    focus: () => window.focus(),
    image: () => currentImage(ohif),
    "image.show": (/** @type {any} */ image) => showImage(ohif, image, (uid) => showDisplaySet(ohif, uid)),
    "measurement.selected": () => selectedMeasurement(ohif),
    "measurement.jump": (/** @type {any} */ { uid }) => measurementService.jumpToMeasurement(active(), uid),
    showDisplaySet: (/** @type {any} */ { uid }) => showDisplaySet(ohif, uid),
    nextScan: () => neighbour(ohif, 1),
    previousScan: () => neighbour(ohif, -1),
    slice: (/** @type {any} */ { number }) => ohif.commands.runCommand("jumpToImage", { imageIndex: number - 1 }),
    tool: (/** @type {any} */ { tool }) => ohif.commands.runCommand("setToolActive", { toolName: tool }),
    layout: (/** @type {any} */ { rows, columns }) =>
      ohif.commands.runCommand("setViewportGridLayout", { numRows: rows, numCols: columns }),
  };
}

/** @param {import("./types.js").Ohif} ohif @param {import("./overlays.js").Overlays} overlays */
function overlayCommands(ohif, overlays) {
  return {
    "overlay.show": (/** @type {any} */ { letters }) => overlays.show(letters),
    "overlay.jump": (/** @type {any} */ { uid }) => {
      const place = overlays.placeOf(uid);
      if (!place) throw new Error(t("That measurement is not in this viewer."));
      return showImage(ohif, place, (set) => showDisplaySet(ohif, set));
    },
  };
}

/** @param {import("./types.js").Ohif} ohif */
function changingCommands(ohif) {
  const { measurementService } = ohif.services;
  return {
    "measurement.remove": (/** @type {any} */ { uid }) => measurementService.remove(uid),
    "measurement.label": (/** @type {any} */ { uid, label }) => {
      const measurement = measurementService.getMeasurement(uid);
      if (!measurement) throw new Error(t("That measurement is not in this viewer."));
      measurementService.update(uid, { ...measurement, label }, true);
    },
  };
}

/** Hang a scan in the active viewport. @param {import("./types.js").Ohif} ohif @param {string} uid */
function showDisplaySet(ohif, uid) {
  const { hangingProtocolService, viewportGridService } = ohif.services;
  const { activeViewportId, isHangingProtocolLayout } = viewportGridService.getState();
  const viewportsToUpdate = hangingProtocolService.getViewportsRequireUpdate(
    activeViewportId, uid, isHangingProtocolLayout,
  );
  ohif.commands.runCommand("setDisplaySetsForViewports", { viewportsToUpdate });
}

/** The next or previous scan with images. @param {import("./types.js").Ohif} ohif @param {number} step */
function neighbour(ohif, step) {
  const images = scanList(ohif).filter((scan) => scan.kind === "image");
  const here = images.findIndex((scan) => scan.isShown);
  const next = images[here + step];
  if (next) showDisplaySet(ohif, next.uid);
  return next?.uid ?? null;
}

/** @param {import("./types.js").Ohif} ohif */
function viewState(ohif) {
  const { cornerstoneViewportService, displaySetService, toolGroupService, viewportGridService } = ohif.services;
  const { activeViewportId, layout, viewports } = viewportGridService.getState();
  const viewport = cornerstoneViewportService.getCornerstoneViewport(activeViewportId);
  const [uid] = viewports.get(activeViewportId)?.displaySetInstanceUIDs ?? [];
  const set = uid ? displaySetService.getDisplaySetByUID(uid) : null;
  return {
    viewports: viewports.size,
    rows: layout?.numRows,
    columns: layout?.numCols,
    displaySet: uid ?? null,
    slice: (viewport?.getCurrentImageIdIndex?.() ?? -1) + 1 || null,
    slices: set ? imageIdsOf(ohif, set).length : 0,
    tool: toolGroupService.getToolGroup("default")?.getActivePrimaryMouseButtonTool?.() ?? null,
    window: viewport?.getProperties?.()?.voiRange ?? null,
  };
}
