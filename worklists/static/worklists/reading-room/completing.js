// @ts-check
// How the room ends a read: it asks the server, and shows what the server says where it belongs.

import { t } from "../../ecrf/words.js";
import { finish } from "./finish.js";

const SIGNING = new Set(["password_needed", "password_wrong", "locked"]);

/** @param {any} room @param {{username?: string, password?: string}} signature */
export function complete(room, signature) {
  if (room.sheet?.decision && !room.sheet.decision.check()) return room.sheet.actions.rest();
  return end(room, signature, (sheet) => sheet.complete(signature));
}

/** @param {any} room @param {{reason: string, username?: string, password?: string}} detail */
export function notReadable(room, detail) {
  return end(room, detail, (sheet) => sheet.notReadable(detail));
}

/** @param {any} room @param {{password?: string}} signature @param {(sheet: any) => Promise<any>} ask */
async function end(room, signature, ask) {
  const { sheet } = room;
  sheet?.actions.busy(true);
  const reply = await (sheet && ask(sheet));
  if (!sheet || sheet !== room.sheet) return;
  sheet.actions.busy(false);
  if (reply?.ok) return goOn(room, reply.data);
  if (SIGNING.has(reply?.code)) return askSignature(sheet, reply, Boolean(signature.password));
  sheet.actions.rest();
  if (reply?.kind === "conflict") return refusedNow(room, sheet, reply);
  sheet.form.showErrors(reply?.fields ?? {}, reply?.warnings ?? {});
  sheet.decision?.showErrors(reply?.fields ?? {});
  sheet.actions.problem(reply ? t("Not completed: {why}", { why: reply.detail }) : t("Not completed: the draft could not be saved. See the bar above."));
}

/** @param {any} sheet @param {any} reply @param {boolean} wasTyped */
function askSignature(sheet, reply, wasTyped) {
  const isAsked = reply.code === "password_needed" && !wasTyped;
  sheet.actions.askSignature({ needs: reply.needs, problem: isAsked ? "" : reply.detail, isLocked: reply.code === "locked" });
}

/** Something has changed on the server: the read is shown as it is there, with the reason. @param {any} room @param {any} sheet @param {any} reply */
async function refusedNow(room, sheet, reply) {
  await room.reload();
  if (room.sheet && room.sheet !== sheet) room.sheet.actions.problem(reply.detail);
}

/** @param {any} room @param {string} reason */
export async function skip(room, reason) {
  const { sheet } = room;
  const reply = await sheet?.skip(reason);
  if (!sheet || sheet !== room.sheet) return;
  const why = reply?.ok || !reply ? t("the draft could not be saved") : Object.values(reply.fields)[0] ?? reply.detail;
  if (reply?.ok) goOn(room, reply.data);
  else sheet.actions.problem(t("Not skipped: {why}", { why }));
}

/** @param {any} room @param {{next: {id: string, url: string} | null, left: number, waiting: string[], pool: number}} following */
function goOn(room, { next, ...rest }) {
  if (next) void room.open(next);
  else finish(room, rest);
}
