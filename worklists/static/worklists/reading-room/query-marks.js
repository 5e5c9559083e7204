// @ts-check
// Where queries are in the form: fields by their full key, and the marks beside them.

import { nameOf, pathOfField } from "../../ecrf/field-dom.js";
import { t } from "../../ecrf/words.js";
import { notice } from "./notices.js";

/** The field or group of a full key ("targets.2.diameter"), null where it is not in view. @param {Element | null} form @param {string} key @returns {HTMLElement | null} */
export function fieldOf(form, key) {
  if (!form || !key) return null;
  const fields = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-field]")]);
  const found = fields.find((one) => pathOfField(one) === key) ?? form.querySelector(`[data-group="${CSS.escape(key)}"]`);
  return found && !found.closest("[hidden], [data-gone]") ? /** @type {HTMLElement} */ (found) : null;
}

/** What the element in focus belongs to: {key, name}, or null outside of the form's fields. @param {Element | null} element */
export function askedField(element) {
  const field = /** @type {HTMLElement | null} */ (element?.closest("ecrf-form [data-field]") ?? null);
  return field ? { key: pathOfField(field), name: nameOf(field) } : null;
}

/** A mark at each field that an open query is about, and none elsewhere. @param {Element | null} form @param {HTMLElement[]} boxes of the queries */
export function placeMarks(form, boxes) {
  for (const old of form?.querySelectorAll(".query-mark") ?? []) old.remove();
  const taken = new Set();
  for (const box of boxes) {
    const { query = "", about = "", state } = box.dataset;
    const field = state === "closed" || taken.has(about) ? null : fieldOf(form, about);
    if (!field) continue;
    taken.add(about);
    field.append(mark(query, "waits" in box.dataset));
  }
}

/** @param {string} query @param {boolean} isWaiting */
function mark(query, isWaiting) {
  const link = Object.assign(document.createElement("a"), { className: "query-mark", href: `?query=${query}`, textContent: "?" });
  link.dataset.queryOpen = query; // a link, not a button: those are off while the form is read-only
  link.toggleAttribute("data-waits", isWaiting);
  const words = isWaiting ? t("Query {number}, waits for your answer", { number: query }) : t("Query {number}", { number: query });
  link.setAttribute("aria-label", words);
  link.title = words;
  return link;
}

/** A box of a query below its field, over what follows; without a field it stays where it is. @param {HTMLElement} box @param {HTMLElement | null} field */
export function putBeside(box, field) {
  const scroller = /** @type {HTMLElement} */ (box.closest(".read-form") ?? document.body);
  box.classList.toggle("is-beside", Boolean(field));
  field?.classList.add("query-about");
  box.style.top = field ? `${field.getBoundingClientRect().bottom - scroller.getBoundingClientRect().top + scroller.scrollTop + 4}px` : "";
}

/** Says on top of the form that a new query waits for the reader. @param {Element | null} place @param {HTMLElement[]} boxes @param {(number: string) => void} open */
export function sayWaiting(place, boxes, open) {
  place?.querySelector("[data-query-notice]")?.remove();
  const waiting = boxes.find((box) => "waits" in box.dataset && box.dataset.state === "new");
  if (!waiting || !place) return;
  const box = notice(t("The coordinator asks you something about this read."), { action: [t("Show"), () => open(waiting.dataset.query ?? "")] });
  box.toggleAttribute("data-query-notice", true);
  place.append(box);
}
