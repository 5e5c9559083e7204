// @ts-check
// The server's fragment of one read: form, measurements, facts.

import { t } from "../../ecrf/words.js";
import { fragment } from "./api.js";

/** @typedef {{ok: true, panel: Element, data: any} | {ok: false, kind: string, status: number, detail: string}} Loaded */

/** @param {{url: string}} address of a read's page @returns {Promise<Loaded>} */
export async function loadPanel(address) {
  const reply = await fragment(`${address.url}panel/`);
  if (!reply.ok) return reply;
  const parsed = new DOMParser().parseFromString(reply.data, "text/html");
  const panel = parsed.querySelector("read-panel");
  return panel ? { ok: true, panel, data: dataOf(panel) } : { ok: false, kind: "refused", status: 200, detail: t("the server sent something else") };
}

/** @param {Element} panel */
export function dataOf(panel) {
  return JSON.parse(panel.querySelector("script[type='application/json']")?.textContent ?? "{}");
}
