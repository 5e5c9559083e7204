// @ts-check
// Our OHIF extension, given as an object at run time: it mends, watches and obeys.

import { t } from "../ecrf/words.js";
import { answerCommands } from "./commands.js";
import { acceptRetiredImages, fixVoiLutFunction, fixZeroSpacing, limitContexts } from "./fixes.js";
import { watchImages } from "./images.js";
import { Measurements } from "./measurements.js";
import { Overlays } from "./overlays.js";
import { lockReading } from "./readonly.js";
import { watchScans } from "./scans.js";
import { missingInternals } from "./selftest.js";

/** @param {import("./types.js").Bridge} bridge */
export function bridgeExtension(bridge) {
  return {
    id: "@rapidreader/extension-bridge",
    version: "1.0.0",
    // OHIF calls this after its own extensions are registered: cornerstone exists, no image is loaded yet.
    preRegistration(/** @type {any} */ { servicesManager, commandsManager, extensionManager }) {
      const global = /** @type {any} */ (window);
      const ohif = {
        ...bridge,
        services: servicesManager.services,
        commands: commandsManager,
        extensions: extensionManager,
        cornerstone: global.cornerstone,
        tools: global.cornerstoneTools,
      };
      const missing = missingInternals(ohif);
      if (missing.length) {
        bridge.fail("version", t("This OHIF lacks what the reading room relies on: {missing}.", { missing: missing.join(", ") }));
        return;
      }
      limitContexts(ohif.cornerstone);
      acceptRetiredImages(extensionManager);
      fixVoiLutFunction(ohif.cornerstone);
      fixZeroSpacing(ohif.cornerstone);
      const measurements = new Measurements(ohif);
      const overlays = new Overlays(ohif, measurements);
      if (bridge.begin.readOnly) lockReading(ohif);
      watchScans(ohif);
      watchImages(ohif, () => {
        measurements.restore();
        overlays.begin();
      });
      answerCommands(ohif, measurements, overlays);
      bridge.tell("bridge.ready");
    },
  };
}
