// @ts-check
// What in OHIF 3.13 would make reading unsafe, or keep images black, mended from outside.

// Browsers allow 16 WebGL contexts. OHIF takes 7 per viewer; with two viewers alive the browser takes some away,
// and a viewport that lost its own goes on showing an old slice under a new slice number.
const CONTEXTS_PER_VIEWER = 2;
// Retired image classes (PS3.6 annex A) that old archives still hold: ultrasound, multi-frame ultrasound, nuclear
// medicine, biplane angiography. OHIF calls them unsupported, and shows them well.
const RETIRED = ["6", "3", "5", "12.3"].map((end) => `1.2.840.10008.5.1.4.1.1.${end}`);
// Above OHIF's own metadata providers (9999), so that ours is asked first.
const FIRST = 20000;

/** @param {any} cornerstone */
export function limitContexts(cornerstone) {
  const configuration = cornerstone.getConfiguration();
  const rendering = { ...configuration.rendering, webGlContextCount: CONTEXTS_PER_VIEWER };
  cornerstone.setConfiguration({ ...configuration, rendering });
}

/** @param {any} extensions */
export function acceptRetiredImages(extensions) {
  const { sopClassUids } = extensions.getModuleEntry("@ohif/extension-default.sopClassHandlerModule.stack");
  sopClassUids.push(...RETIRED.filter((uid) => !sopClassUids.includes(uid)));
}

/**
 * An image with VOI LUT Function (0028,1056) stays black: the loader takes the first letter of "LINEAR" for the
 * function (cornerstone3D issue 2844). It expects a list, so we give it one.
 * @param {any} cornerstone
 */
export function fixVoiLutFunction(cornerstone) {
  amend(cornerstone, "voiLutModule", (module) => {
    const isText = typeof module.voiLUTFunction === "string";
    return isText ? { ...module, voiLUTFunction: [module.voiLUTFunction] } : undefined;
  });
}

/**
 * A Pixel Spacing of zero, as some radiographs have, gives a picture of no size. It is no calibration: treat it as
 * absent, so that lengths are in pixels and not in millimetres.
 * @param {any} cornerstone
 */
export function fixZeroSpacing(cornerstone) {
  amend(cornerstone, "imagePlaneModule", (module) => {
    const isGiven = Array.isArray(module.pixelSpacing) && module.pixelSpacing.length === 2;
    if (!isGiven || module.pixelSpacing.every((/** @type {any} */ spacing) => Number(spacing) > 0)) return undefined;
    return { ...module, pixelSpacing: [1, 1], rowPixelSpacing: 1, columnPixelSpacing: 1, usingDefaultValues: true };
  });
}

/**
 * Answer a question of cornerstone's for image metadata before OHIF does, with OHIF's answer changed.
 * @param {any} cornerstone @param {string} wanted the kind of metadata
 * @param {(module: any) => any} change the changed answer, or undefined where OHIF's is right
 */
function amend(cornerstone, wanted, change) {
  let isAsking = false;
  cornerstone.metaData.addProvider((/** @type {string} */ type, /** @type {string} */ imageId) => {
    if (type !== wanted || isAsking) return undefined;
    isAsking = true;
    try {
      const module = cornerstone.metaData.get(type, imageId);
      return module ? change(module) : undefined;
    } finally {
      isAsking = false;
    }
  }, FIRST);
}
