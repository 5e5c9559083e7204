// @ts-check

/** What a button of the section opens comes into view, with the cursor in its first field: at the end of a page it
 * would open below the edge of the window.
 * @param {HTMLDetailsElement} details */
function bringIntoView(details) {
  const form = details.querySelector("form");
  const field = /** @type {HTMLElement | null} */ (form?.querySelector("input:not([type=hidden]), select, textarea"));
  form?.scrollIntoView({ block: "nearest" });
  field?.focus({ preventScroll: true });
}

for (const details of document.querySelectorAll(/** @type {"details"} */ (".steer > details"))) {
  details.addEventListener("toggle", () => details.open && bringIntoView(details));
}
