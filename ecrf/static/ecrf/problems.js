// @ts-check
/** What is wrong with a form, beside the fields and in the summary: errors, and warnings that may be justified. */

import { controlsOf, focusField, nameOf, pathOfField } from "./field-dom.js";
import { t } from "./words.js";

/** The server's word on a field, or "". @param {HTMLElement} field a field or a group @param {string} message */
export function showError(field, message) {
  const note = /** @type {HTMLElement | null} */ (field.querySelector(":scope > [data-error]"));
  if (note) note.textContent = message;
  markInvalid(field);
}

/** What the form's own rules say while the reader types. @param {HTMLElement} part a field or a group @param {{level: string, message: string}[]} problems */
export function showChecks(part, problems) {
  const box = part.querySelector(":scope > [data-checks]");
  const text = problems.map(({ level, message }) => `${level} ${message}`).join("\n");
  if ((box?.getAttribute("data-checks") ?? "") === text) return;
  const place = box ?? part.appendChild(Object.assign(document.createElement("div"), { className: "ecrf-checks" }));
  place.setAttribute("data-checks", text);
  place.replaceChildren(...problems.map(({ level, message }) => line(level === "warning" ? "warning" : "error", message)));
  markInvalid(part);
}

/** @param {string} className @param {string} textContent */
function line(className, textContent) {
  return Object.assign(document.createElement("p"), { className, textContent });
}

/** @param {HTMLElement} part */
function markInvalid(part) {
  const notes = [...part.querySelectorAll(":scope > .error, :scope > [data-checks] > .error")];
  const isWrong = notes.some((one) => one.textContent);
  if (part.dataset.field === undefined) return;
  for (const control of [...controlsOf(part), ...part.querySelectorAll("[role=combobox], [data-slides]")]) {
    if (isWrong) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

/**
 * A warning of the server with room for a reason; with none of either the field has no warning any more.
 * @param {HTMLElement} field @param {string} message "" for none @param {boolean} [isKept] whether a reason stays without its message
 */
export function showWarning(field, message, isKept = false) {
  const box = field.querySelector(":scope > [data-warned]");
  // A reason that was given stays: it is sent again with the next attempt.
  if (!message) return isKept && reasonIn(field) ? undefined : box?.remove();
  if (box) return void (/** @type {Element} */ (box.firstElementChild).textContent = message);
  const made = field.appendChild(Object.assign(document.createElement("div"), { className: "ecrf-warned" }));
  made.toggleAttribute("data-warned", true);
  const label = Object.assign(document.createElement("label"), { textContent: t("Why is it right as it is?") });
  const why = Object.assign(document.createElement("input"), { type: "text", maxLength: 300, autocomplete: "off" });
  why.toggleAttribute("data-why", true);
  why.setAttribute("aria-label", `${t("Why is it right as it is?")} ${nameOf(field)}`);
  label.append(why);
  made.append(line("warning", message), label);
}

/** The reasons that were given, by key. @param {HTMLElement[]} fields fields and groups @returns {Record<string, string>} */
export function reasonsOf(fields) {
  return Object.fromEntries(fields.map((field) => [keyOf(field), reasonIn(field)]).filter(([, reason]) => reason));
}

/** @param {HTMLElement} part */
function reasonIn(part) {
  return /** @type {HTMLInputElement | null} */ (part.querySelector(":scope > [data-warned] [data-why]"))?.value.trim() ?? "";
}

/** @param {HTMLElement} part a field or a group */
export function keyOf(part) {
  return part.dataset.field === undefined ? (part.dataset.group ?? "") : pathOfField(part);
}

/**
 * Shows these messages and no others, beside fields and groups and in the summary above the form.
 * @param {HTMLFormElement} form @param {HTMLElement[]} parts fields and groups in form order
 * @param {Record<string, string>} errors @param {Record<string, string>} warnings that may be justified
 */
export function showMessages(form, parts, errors, warnings) {
  const left = new Map([...Object.entries(warnings), ...Object.entries(errors)]);
  const lines = [];
  for (const part of parts) {
    const key = keyOf(part);
    showError(part, errors[key] ?? "");
    showWarning(part, warnings[key] ?? "", true);
    if (left.has(key)) lines.push(problemLine(part, left.get(key) ?? ""));
    left.delete(key);
  }
  const summary = /** @type {HTMLElement} */ (form.querySelector("[data-summary]"));
  lines.unshift(...[...left.values()].map((message) => element("li", message)));
  summary.querySelector("[data-problems]")?.replaceChildren(...lines);
  summary.hidden = lines.length === 0;
  if (lines.length) summary.focus();
}

/** @param {HTMLElement} part @param {string} message */
function problemLine(part, message) {
  const isField = part.dataset.field !== undefined;
  const link = /** @type {HTMLAnchorElement} */ (element("a", isField ? nameOf(part) : part.querySelector("legend")?.textContent?.trim() ?? ""));
  link.href = `#${(isField && controlsOf(part)[0]?.id) || part.id}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (isField) focusField(part);
    else part.focus();
  });
  const line = element("li", "");
  line.append(link, `: ${message}`);
  return line;
}

/** @param {string} name @param {string} text */
function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}
