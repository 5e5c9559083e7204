// @ts-check
// Asking and answering: what the small forms of queries offer and send.

import { t } from "../../ecrf/words.js";
import { post } from "./api.js";
import { placeText } from "./places.js";

/** @typedef {{key: string, name: string} | null} AskedField */

/**
 * What can be asked about: the whole read, the field that was in focus last, the image in view.
 * @param {HTMLFormElement} form @param {AskedField} field @param {any} image as the viewer tells it @param {string} wanted
 * @returns {string} what is chosen
 */
export function offerAbout(form, field, image, wanted) {
  const select = /** @type {HTMLSelectElement} */ (form.querySelector("[data-ask-about]"));
  for (const old of [...select.options].slice(1)) old.remove();
  if (field) select.add(new Option(field.name, "field"));
  if (image) select.add(new Option(t("the image in view: {place}", { place: placeText(image) }), "image"));
  select.value = wanted === "field" && !field ? "read" : wanted;
  return select.value;
}

/** What the form is about, as the server takes it. @param {HTMLFormElement} form @param {AskedField} field @param {any} image */
export function anchorOf(form, field, image) {
  const about = /** @type {HTMLSelectElement | null} */ (form.querySelector("[data-ask-about]"))?.value;
  if (about === "field") return { field_key: field?.key ?? "" };
  return about === "image" && image ? { image_position: { sop_instance_uid: image.sop, frame: image.frame } } : {};
}

/** Sends what was typed; the number of its query, or "" after saying at the form why not. @param {HTMLFormElement} form @param {string} url @param {object} anchor */
export async function send(form, url, anchor) {
  const text = /** @type {HTMLTextAreaElement} */ (form.querySelector("[data-text]"));
  const error = /** @type {HTMLElement} */ (form.querySelector("[data-query-error]"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector(".row .button"));
  button.disabled = true;
  const reply = await post(url, { text: text.value, ...anchor });
  button.disabled = false;
  if (reply.ok) return String(reply.data.number);
  error.textContent = Object.values(reply.fields)[0] ?? reply.detail;
  error.hidden = false;
  text.focus();
  return "";
}
