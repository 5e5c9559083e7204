// @ts-check
/** What changes above the reader's place must not move it. */

/**
 * Runs a change of the page; afterwards the element in focus is where it was on the screen.
 * @param {() => void} change
 */
export function keepPlace(change) {
  const anchor = document.activeElement;
  const before = anchor?.getBoundingClientRect().top;
  change();
  if (!anchor?.isConnected || before === undefined) return;
  const moved = anchor.getBoundingClientRect().top - before;
  if (moved) scrollerOf(anchor)?.scrollBy({ top: moved, behavior: "instant" });
}

/** @param {Element} element */
function scrollerOf(element) {
  for (let one = element.parentElement; one; one = one.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight) return one;
  }
  return document.scrollingElement;
}
