// @ts-check
/**
 * Fields that are answered with the viewer: measurements and key images. The form knows no viewer: it asks for what it
 * wants by the event "ecrf-ask", is given measurements, and shows how its answers stand to them.
 */

import { answerOf } from "./answers.js";
import { fieldsOf, readField, rowOf } from "./field-dom.js";
import { linkState } from "./linked.js";
import { t } from "./words.js";

/** @typedef {import("./linked.js").Measured} Measured */

/** What a measurement field asks of the viewer. @param {HTMLElement} field @returns {import("./linked.js").Wanted} */
export function wantedOf(field) {
  const { tool = "", quantity = "", unit = "", decimals } = field.dataset;
  return { tool, quantity, unit, ...(decimals && { decimals: Number(decimals) }) };
}

/** @param {Element} form @param {string} type */
const ofType = (form, type) => fieldsOf(form).filter((field) => field.dataset.type === type);

/** The measurements that fields of the form hold already. @param {Element} form @returns {string[]} */
export function usedRefs(form) {
  const answers = ofType(form, "measurement").map((field) => /** @type {any} */ (answerOf(readField(field))));
  return answers.map((answer) => answer?.ref).filter(Boolean);
}

/**
 * Shows buttons and links as they are now.
 * @param {Element} form @param {Measured[] | null} measurements null where there is no viewer @param {boolean} isDisabled
 */
export function showViewerFields(form, measurements, isDisabled) {
  for (const field of ofType(form, "measurement")) {
    /** @type {HTMLElement} */ (field.querySelector("[data-ask=measurement]")).hidden = !measurements || isDisabled;
    if (measurements) showLink(field, measurements, isDisabled);
  }
  for (const field of ofType(form, "image_reference")) {
    const hasAnswer = answerOf(readField(field)) !== undefined;
    /** @type {HTMLElement} */ (field.querySelector("[data-ask=image]")).hidden = !measurements || isDisabled;
    /** @type {HTMLElement} */ (field.querySelector("[data-ask=show-image]")).hidden = !measurements || !hasAnswer;
  }
}

/** @param {HTMLElement} field @param {Measured[]} measurements @param {boolean} isDisabled */
function showLink(field, measurements, isDisabled) {
  const answer = /** @type {any} */ (answerOf(readField(field)));
  const { state, now, measurement } = linkState(answer, measurements, wantedOf(field));
  const place = /** @type {HTMLElement} */ (field.querySelector("[data-link]"));
  const shown = JSON.stringify([state, now, measurement?.place, isDisabled]);
  if (place.dataset.shown === shown) return;
  place.dataset.shown = shown;
  place.classList.toggle("is-changed", state === "changed" || state === "gone");
  const jump = measurement ? [link(measurement.place || t("Show in the viewer"), () => ask(field, "jump", { uid: answer.ref }))] : [];
  const parts = {
    typed: () => [],
    same: () => jump,
    changed: () => [
      t("{form} in the form, {viewer} in the viewer:", { form: withUnit(answer), viewer: withUnit(now) }), " ",
      ...(isDisabled ? [] : [button(t("Update"), () => ask(field, "update", { value: now }))]), " ", ...jump,
    ],
    gone: () => [t("Its measurement is not in the viewer any more.")],
  };
  place.replaceChildren(...parts[state]());
}

/** @param {{value: string, unit: string} | undefined} answer */
const withUnit = (answer) => (answer ? `${answer.value} ${answer.unit}`.trim() : "");

/** @param {string} textContent @param {() => void} run */
function button(textContent, run) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "ecrf-link-button", textContent });
  made.addEventListener("click", run);
  return made;
}

/** The way to a place in the viewer: a link, because it must work in a form that is closed. @param {string} textContent @param {() => void} go */
function link(textContent, go) {
  const made = Object.assign(document.createElement("a"), { href: "#", className: "ecrf-link-button", textContent });
  made.addEventListener("click", (event) => (event.preventDefault(), go()));
  return made;
}

/** Says what a field wants; whoever has a viewer answers with `fill`. @param {HTMLElement} field @param {string} kind @param {object} [more] */
export function ask(field, kind, more = {}) {
  const { group, row } = rowOf(field);
  const form = /** @type {Element} */ (field.closest("form"));
  const wanted = { ...wantedOf(field), used: usedRefs(form), answer: answerOf(readField(field)) };
  const detail = { key: field.dataset.field, group, row, kind, wanted, ...more };
  field.dispatchEvent(new CustomEvent("ecrf-ask", { bubbles: true, detail }));
}

/** What is typed over a taken number is the reader's own: it is not the viewer's any more. @param {HTMLElement} field */
export function unlink(field) {
  for (const part of /** @type {NodeListOf<HTMLInputElement>} */ (field.querySelectorAll("[data-holds=ref], [data-holds=unit]"))) part.value = "";
}
