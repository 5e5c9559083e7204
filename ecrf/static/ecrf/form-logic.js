// @ts-check
/**
 * The form's rules in the page: what is visible, required, calculated and wrong follows each answer. The same program
 * runs on the server, which has the last word; without it the page stays as the server made it.
 */

import { fieldsOf, pathOfField, rowOf } from "./field-dom.js";
import { keepPlace } from "./keep-place.js";
import { evaluateForm } from "./logic/evaluation.js";
import { showChecks } from "./problems.js";
import { t } from "./words.js";

export class FormLogic {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.program = programIn(form);
    /** @type {import("./logic/evaluation.js").Outcome | null} */
    this.outcome = null;
  }

  /**
   * Makes the page follow the answers, hidden ones included.
   * @param {Record<string, any>} answers
   * @returns {string[]} the keys of what was answered and has just become hidden
   */
  run(answers) {
    if (!this.program) return [];
    const before = this.outcome;
    const outcome = (this.outcome = this.#evaluated(answers));
    if (!outcome) return [];
    keepPlace(() => this.#show(outcome));
    const cleared = Object.keys(outcome.cleared);
    return before ? cleared.filter((key) => !(key in before.cleared)) : [];
  }

  /** A program that cannot be run stops here: the page stays as it is, and the server judges. @param {Record<string, any>} answers */
  #evaluated(answers) {
    try {
      return evaluateForm(this.program, answers);
    } catch (error) {
      console.error("The rules of this form cannot be run.", error);
      this.program = null;
      return null;
    }
  }

  /** Whether a field must be answered now. @param {HTMLElement} field */
  isRequired(field) {
    if (this.outcome) return this.outcome.required.has(pathOfField(field));
    const mark = field.querySelector("[data-required]");
    return mark !== null && !(/** @type {HTMLElement} */ (mark).hidden);
  }

  /** @param {import("./logic/evaluation.js").Outcome} outcome */
  #show(outcome) {
    /** @type {Record<string, any[]>} */
    const problems = {};
    for (const one of outcome.problems) (problems[one.key] ??= []).push(one);
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.form.querySelectorAll("[data-part], [data-told]"))) {
      const key = part.dataset.part ?? part.dataset.told ?? "";
      const { group, row } = part.dataset.told ? rowOf(part) : {};
      show(part, outcome.visible.has(group ? `${group}.${row}.${key}` : key));
      if (part.dataset.group) showChecks(part, problems[key] ?? []);
    }
    for (const field of fieldsOf(this.form)) {
      const path = pathOfField(field);
      show(field, outcome.visible.has(path));
      const mark = /** @type {HTMLElement | null} */ (field.querySelector("[data-required]"));
      if (mark) show(mark, outcome.required.has(path));
      if (field.dataset.type === "calculated") showCalculated(field, outcome.values[path], outcome.because[path]);
      showChecks(field, problems[path] ?? []);
    }
  }
}

/** @param {HTMLFormElement} form */
function programIn(form) {
  try {
    return JSON.parse(form.querySelector("script[data-ecrf-logic]")?.textContent ?? "null");
  } catch {
    return null;
  }
}

/** @param {HTMLElement} element @param {boolean} isVisible */
function show(element, isVisible) {
  if (element.hidden === isVisible) element.hidden = !isVisible;
}

/** @param {HTMLElement} field @param {any} value undefined while something is missing @param {string} because */
function showCalculated(field, value, because) {
  const output = /** @type {HTMLOutputElement} */ (field.querySelector("output"));
  const text = value === undefined ? "" : wordsOf(field, value);
  output.dataset.value = value === undefined ? "" : String(value);
  if (output.textContent !== text) output.textContent = text;
  const reason = /** @type {HTMLElement} */ (field.querySelector("[data-because]"));
  if (reason.textContent !== (because ?? "")) reason.textContent = because ?? "";
}

/** A calculated value as people read it. @param {HTMLElement} field @param {any} value */
function wordsOf(field, value) {
  if (typeof value === "boolean") return value ? t("Yes") : t("No");
  const labels = JSON.parse(field.dataset.labels ?? "{}");
  const { unit = "" } = field.dataset;
  return labels[value] ?? (unit ? `${value} ${unit}` : String(value));
}
