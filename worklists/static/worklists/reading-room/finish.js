// @ts-check
// The end of a worklist.

import { plural, t } from "../../ecrf/words.js";

/**
 * @param {any} room the <reading-room>
 * @param {number} left unsigned reads: those that were skipped
 */
export function finish(room, left) {
  const data = room.sheet?.data;
  room.leave();
  room.stage.close();
  room.classList.add("is-finished");
  const view = /** @type {HTMLElement} */ (room.querySelector("[data-finished]"));
  const title = /** @type {HTMLElement} */ (view.querySelector("[data-finished-title]"));
  title.textContent = left ? plural(left, "{n} read is left, which you skipped", "{n} reads are left, which you skipped") : t("All {count} reads complete", { count: data.count });
  const back = /** @type {HTMLButtonElement} */ (view.querySelector("[data-look-back]"));
  back.onclick = () => void room.open({ id: data.id, url: data.urls.show }, { isPushed: false, isStale: true });
  back.textContent = left ? t("Open the read that is left") : t("Look at the last read");
  title.focus();
}
