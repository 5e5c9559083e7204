// @ts-check
// OHIF's configuration for one read. Whatever names a person, leads elsewhere or remembers is off.

import { readingMode } from "./mode.js";

/**
 * @param {import("./types.js").ShellData} data
 * @param {import("./types.js").Begin} begin
 * @param {object} extension
 * @param {(error: any) => void} httpErrorHandler
 */
export function ohifConfig(data, begin, extension, httpErrorHandler) {
  return {
    routerBasename: data.routerBasename,
    extensions: [extension],
    modes: [readingMode(data.tools, begin.readOnly)],
    customizationService: { global: customizations() },
    showStudyList: false,
    showPatientInfo: "disabled",
    investigationalUseDialog: { option: "never" },
    whiteLabeling: { createLogoComponentFn: (/** @type {any} */ React) => React.createElement("span") },
    showErrorDetails: "never",
    showWarningMessageForCrossOrigin: false,
    showCPUFallbackMessage: true,
    strictZSpacingForVolumeViewport: true,
    maxNumberOfWebWorkers: 3,
    maxNumRequests: { interaction: 100, thumbnail: 5, prefetch: 20 },
    // Two viewers may be alive: together they stay below what a browser tab may hold.
    maxCacheSize: 1.2e9,
    studyPrefetcher: { enabled: true, displaySetsCount: 2, maxNumPrefetchRequests: 6, order: "closest" },
    httpErrorHandler,
    defaultDataSourceName: "read",
    dataSources: [dataSource(data)],
  };
}

/** The read's own DICOMweb root; its name keeps OHIF's metadata cache from mixing reads. */
function dataSource(/** @type {import("./types.js").ShellData} */ data) {
  return {
    namespace: "@ohif/extension-default.dataSourcesModule.dicomweb",
    sourceName: "read",
    configuration: {
      friendlyName: "Read",
      name: `read-${data.read}`,
      qidoRoot: data.dicomwebRoot,
      wadoRoot: data.dicomwebRoot,
      wadoUriRoot: data.dicomwebRoot,
      qidoSupportsIncludeField: true,
      supportsReject: false,
      dicomUploadEnabled: false,
      imageRendering: "wadors",
      thumbnailRendering: "rendered",
      thumbnailRequestStrategy: "fetch",
      enableStudyLazyLoad: true,
      supportsFuzzyMatching: false,
      supportsWildcard: true,
      // No acceptHeader for single-part frames, cheaper though they are: OHIF then decodes JPEG-LS before all of it
      // has arrived, and half the slices are refused as invalid streams.
      omitQuotationForMultipartRequest: true,
      singlepart: "bulkdata,video,pdf",
      bulkDataURI: { enabled: true, relativeResolution: "studies" },
    },
  };
}

function customizations() {
  return {
    "ohif.tours": { $set: [] },
    "studyBrowser.studyMode": { $set: "primary" },
    // The stock overlay shows the session's date; the scan's description is in the reading room's own list.
    "viewportOverlay.topLeft": { $set: [] },
    "viewportOverlay.topRight": { $set: [] },
    // OHIF's own keys, all of them; a workstation is shared, so nobody changes them for the next reader.
    "ohif.hotkeyBindings": {
      $apply: (/** @type {any[]} */ bindings) => bindings.map((binding) => ({ ...binding, isEditable: false })),
    },
  };
}
