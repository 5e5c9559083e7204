// @ts-check
// Before the first paint: the panel has the width that this reader left it with, so that nothing jumps.
(() => {
  const root = document.documentElement;
  try {
    const kept = JSON.parse(localStorage.getItem(`rapidreader.panel.${root.dataset.reader}`) ?? "{}");
    if (kept.width >= 280 && kept.width <= 720) root.style.setProperty("--panel", `${kept.width}px`);
    root.toggleAttribute("data-panel-closed", kept.isOpen === false);
  } catch {
    // Storage is switched off: the usual width.
  }
})();
