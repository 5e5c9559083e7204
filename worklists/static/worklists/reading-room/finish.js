// @ts-check
// The end of a worklist, or of what is open of it.

import { plural, t } from "../../ecrf/words.js";

/**
 * @param {any} room the <reading-room>
 * @param {number} left unsigned reads: those that were skipped
 * @param {string[]} waiting what is still to come, in the server's words
 */
export function finish(room, left, waiting = []) {
  const data = room.sheet?.data;
  room.leave();
  room.stage.close();
  room.beside.show([]);
  room.classList.add("is-finished");
  const view = /** @type {HTMLElement} */ (room.querySelector("[data-finished]"));
  const title = /** @type {HTMLElement} */ (view.querySelector("[data-finished-title]"));
  title.textContent = left ? plural(left, "{n} read is left, which you skipped", "{n} reads are left, which you skipped") : waiting.length ? t("Nothing to read now") : data.count === null ? t("All reads complete") : t("All {count} reads complete", { count: data.count });
  /** @type {HTMLElement} */ (view.querySelector("[data-waiting]")).textContent = waiting.join(" ");
  const back = /** @type {HTMLButtonElement} */ (view.querySelector("[data-look-back]"));
  back.onclick = () => void room.open({ id: data.id, url: data.urls.show }, { isPushed: false, isStale: true });
  back.textContent = left ? t("Open the read that is left") : t("Look at the last read");
  title.focus();
}
