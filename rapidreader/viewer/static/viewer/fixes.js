// @ts-check
// Two things in OHIF 3.13 that would make reading unsafe, mended from outside.

// Browsers allow 16 WebGL contexts. OHIF takes 7 per viewer; with two viewers alive the browser takes some away,
// and a viewport that lost its own goes on showing an old slice under a new slice number.
const CONTEXTS_PER_VIEWER = 2;
// Above OHIF's own metadata providers (9999), so that ours is asked first.
const FIRST = 20000;

/** @param {any} cornerstone */
export function limitContexts(cornerstone) {
  const configuration = cornerstone.getConfiguration();
  const rendering = { ...configuration.rendering, webGlContextCount: CONTEXTS_PER_VIEWER };
  cornerstone.setConfiguration({ ...configuration, rendering });
}

/**
 * An image with VOI LUT Function (0028,1056) stays black: the loader takes the first letter of "LINEAR" for the
 * function (cornerstone3D issue 2844). It expects a list, so we give it one.
 * @param {any} cornerstone
 */
export function fixVoiLutFunction(cornerstone) {
  let isAsking = false;
  cornerstone.metaData.addProvider((/** @type {string} */ type, /** @type {string} */ imageId) => {
    if (type !== "voiLutModule" || isAsking) return undefined;
    isAsking = true;
    try {
      const module = cornerstone.metaData.get(type, imageId);
      const isText = typeof module?.voiLUTFunction === "string";
      return isText ? { ...module, voiLUTFunction: [module.voiLUTFunction] } : undefined;
    } finally {
      isAsking = false;
    }
  }, FIRST);
}
