// @ts-check
// A viewport goes on showing the slice before, under the number of the one that failed or never comes. What is not
// the wanted image is covered until it is.

const LOOK_EVERY = 1000;
// A decoder that hangs on broken pixels says nothing at all.
const PATIENCE = 20_000;

/** The image that a stack viewport was asked to show. @param {any} viewport @returns {string | undefined} */
const wantedBy = (viewport) => viewport.getImageIds?.()[viewport.getTargetImageIdIndex?.()];

/**
 * @param {any} cornerstone @param {string} imageId the image that is not there
 * @param {string} text
 * @returns {boolean} whether a viewport was to show it
 */
export function coverWrongPicture(cornerstone, imageId, text) {
  const waiting = cornerstone.getEnabledElements().filter((/** @type {any} */ it) => wantedBy(it.viewport) === imageId);
  for (const { viewport } of waiting) {
    uncover(viewport.element);
    const cover = document.createElement("p");
    cover.className = "viewer-cover";
    cover.setAttribute("role", "alert");
    cover.textContent = text;
    viewport.element.append(cover);
  }
  return waiting.length > 0;
}

/** A new image is there. @param {HTMLElement} element */
export function uncover(element) {
  element.querySelector(".viewer-cover")?.remove();
}

/**
 * Notice images that neither come nor fail.
 * @param {any} cornerstone @param {(imageId: string) => void} onStall
 */
export function watchStalls(cornerstone, onStall) {
  /** Since when each viewport waits, and for what. @type {Map<string, {imageId: string, since: number}>} */
  const waits = new Map();
  window.setInterval(() => {
    for (const { viewport } of cornerstone.getEnabledElements()) {
      const imageId = wantedBy(viewport);
      if (!imageId || viewport.csImage?.imageId === imageId) {
        waits.delete(viewport.id);
        continue;
      }
      if (waits.get(viewport.id)?.imageId !== imageId) waits.set(viewport.id, { imageId, since: performance.now() });
      if (performance.now() - (waits.get(viewport.id)?.since ?? 0) < PATIENCE) continue;
      onStall(imageId);
    }
  }, LOOK_EVERY);
}

/**
 * After a first image of no size the camera looks nowhere, and every later image stays black: set it up anew.
 * @param {any} viewport that has just got a good image
 */
export function repairCamera(viewport) {
  if (!viewport.getVtkActiveCamera || Number.isFinite(viewport.getCamera().parallelScale)) return;
  const camera = viewport.getVtkActiveCamera();
  camera.setParallelScale(1);
  camera.setPosition(0, 0, -1);
  camera.setFocalPoint(0, 0, 0);
  camera.setViewUp(0, -1, 0);
  viewport.resetCamera();
  viewport.setStack(viewport.getImageIds(), viewport.getTargetImageIdIndex()).then(() => viewport.render());
}
