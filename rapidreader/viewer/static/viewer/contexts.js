// @ts-check
// A viewport whose WebGL context is lost shows an old slice as if it were the new one: the room must know at once.

let isShowing = false;

/** Losses before the first viewport are OHIF's own (it probes the graphics card); from now on they count. */
export function contextsAreInUse() {
  isShowing = true;
}

/** @param {() => void} onLoss */
export function watchContexts(onLoss) {
  for (const canvas of [HTMLCanvasElement, window.OffscreenCanvas]) {
    if (canvas) watch(/** @type {any} */ (canvas.prototype), onLoss);
  }
}

/** @param {any} prototype @param {() => void} onLoss */
function watch(prototype, onLoss) {
  const getContext = prototype.getContext;
  const watched = new WeakSet();
  prototype.getContext = function (/** @type {string} */ kind, /** @type {any[]} */ ...rest) {
    const context = getContext.call(this, kind, ...rest);
    if (context && kind.includes("webgl") && !watched.has(this)) {
      watched.add(this);
      this.addEventListener("webglcontextlost", () => isShowing && onLoss());
    }
    return context;
  };
}
