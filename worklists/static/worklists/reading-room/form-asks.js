// @ts-check
// What the form asks of the viewer: it knows none itself, so the room asks for it and fills in the answer.

import { chosen, taken } from "../../ecrf/linked.js";
import { t } from "../../ecrf/words.js";
import { placeText } from "./places.js";

/** @typedef {import("../../ecrf/linked.js").Measured} Measured */
/** @typedef {{key: string, row?: number, kind: string, wanted: any, uid?: string, value?: any}} Ask */

/** The viewer's measurements as the form takes them. @param {any[]} measurements @returns {Measured[]} */
export function forForm(measurements) {
  return measurements.map((one) => ({ uid: one.uid, tool: one.tool, label: one.label, values: one.values ?? [], place: placeText(one) }));
}

/** @param {any} room @param {Ask} ask */
export async function answerForm(room, ask) {
  const { form } = room.sheet;
  const deeds = {
    measurement: () => takeMeasurement(room, ask),
    update: () => form.fill(ask.key, ask.row, ask.value),
    jump: () => room.stage.call("measurement.jump", { uid: ask.uid }),
    image: () => takeImage(room, ask),
    "show-image": () => room.stage.call("image.show", ask.wanted.answer),
  };
  try {
    await /** @type {Record<string, () => any>} */ (deeds)[ask.kind]?.();
  } catch (error) {
    form.refuse(ask.key, ask.row, /** @type {Error} */ (error).message);
  }
}

/** @param {any} room @param {Ask} ask */
async function takeMeasurement(room, { key, row, wanted }) {
  const { sheet, stage } = room;
  const selected = await stage.call("measurement.selected").catch(() => null);
  if (sheet !== room.sheet) return;
  const measurement = chosen(forForm(sheet.measurements), wanted, { selected, used: wanted.used });
  if (measurement) return sheet.form.fill(key, row, taken(measurement, wanted));
  if (wanted.tool) stage.call("tool", { tool: wanted.tool }).catch(() => {}); // ready to be measured with
  const words = wanted.tool ? t("There is no such measurement yet; the tool for it is active now: {tool}.", { tool: wanted.tool }) : t("There is no measurement yet that fits this field.");
  sheet.form.refuse(key, row, words);
}

/** @param {any} room @param {Ask} ask */
async function takeImage(room, { key, row }) {
  const { sheet } = room;
  const image = await room.stage.call("image");
  if (sheet !== room.sheet) return;
  if (!image) return sheet.form.refuse(key, row, t("No image is in view."));
  const { series, sop, frame } = image;
  sheet.form.fill(key, row, { series, sop, frame: String(frame), label: placeText(image).slice(0, 200) || t("Image") });
}
