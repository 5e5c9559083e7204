// @ts-check
// The end of a worklist, or of what is open of it.

import { plural, t } from "../../ecrf/words.js";

/**
 * @param {any} room the <reading-room>
 * @param {{left: number, waiting: string[], pool: number}} rest left: unsigned reads, those that were skipped; waiting:
 *   what is still to come, in the server's words; pool: how many reads nobody has taken yet
 */
export function finish(room, { left, waiting, pool }) {
  const data = room.sheet?.data;
  room.leave();
  room.stage.close();
  room.beside.show([]);
  room.classList.add("is-finished");
  const view = /** @type {HTMLElement} */ (room.querySelector("[data-finished]"));
  const title = /** @type {HTMLElement} */ (view.querySelector("[data-finished-title]"));
  title.textContent = headline({ left, waiting, pool }, data.count);
  /** @type {HTMLElement} */ (view.querySelector("[data-waiting]")).textContent = waiting.join(" ");
  const back = /** @type {HTMLButtonElement} */ (view.querySelector("[data-look-back]"));
  back.onclick = () => void room.open({ id: data.id, url: data.urls.show }, { isPushed: false, isStale: true });
  back.textContent = left ? t("Open the read that is left") : t("Look at the last read");
  const more = /** @type {HTMLElement | null} */ (view.querySelector("[data-pool]"));
  if (more) more.hidden = !pool;
  if (more && pool && !left) more.querySelector("button")?.focus();
  else title.focus();
}

/** @param {{left: number, waiting: string[], pool: number}} rest @param {number | null} count */
function headline({ left, waiting, pool }, count) {
  if (left) return plural(left, "{n} read is left, which you skipped", "{n} reads are left, which you skipped");
  if (pool) return plural(pool, "{n} read is left in the pool", "{n} reads are left in the pool");
  if (waiting.length) return t("Nothing to read now");
  return count === null ? t("All reads complete") : t("All {count} reads complete", { count });
}
