// @ts-check
/** A form that is being filled: what is in it, and what follows from each change. */

import { answerOf, answersOf, numberText } from "./answers.js";
import { forgetCleared, sayCleared } from "./cleared.js";
import { fieldsOf, focusField, pathOfField, readField, showState, writeField } from "./field-dom.js";
import { FormLogic } from "./form-logic.js";
import { addRow, focusRow, groupsOf, removeRow, rowsOf, showButtons } from "./form-rows.js";
import { limitProblem } from "./limits.js";
import { showError, showWarning } from "./problems.js";
import { showViewerFields, unlink } from "./viewer-fields.js";

export class LiveForm {
  /** @param {HTMLFormElement} form @param {(key: string) => void} tell of each change */
  constructor(form, tell) {
    this.form = form;
    this.tell = tell;
    this.logic = new FormLogic(form);
    /** What the viewer has measured; null where there is no viewer. @type {import("./linked.js").Measured[] | null} */
    this.measurements = null;
    this.before = this.#read(true);
    this.logic.run(this.before);
    this.showAll();
  }

  get fields() {
    return fieldsOf(this.form);
  }

  /** What the reader can answer now, in form order. */
  get open() {
    return this.fields.filter((field) => !field.closest("[hidden]") && field.dataset.type !== "calculated");
  }

  get isDisabled() {
    return /** @type {HTMLFieldSetElement} */ (this.form.querySelector(".ecrf-all")).disabled;
  }

  get answers() {
    return this.#read(false);
  }

  /** @param {boolean} withHidden what is hidden, and rows that a group merely offers: for the rules, not for the server */
  #read(withHidden) {
    const groups = groupsOf(this.form).filter((group) => withHidden || !(group.closest("[hidden]") || isOffer(group)));
    const rows = groups.flatMap((group) => rowsOf(group).map((row) => ({ group: group.dataset.group ?? "", row: Number(row.dataset.row) })));
    return answersOf(this.fields.map(readField), rows, { withHidden });
  }

  /** Everything that follows from an input. @param {HTMLElement} field @param {{isTyped?: boolean}} [how] isTyped: by the reader, into the control */
  changed(field, { isTyped = false } = {}) {
    if (isTyped && field.dataset.type === "measurement") unlink(field);
    showState(field, this.isDisabled);
    showError(field, "");
    showWarning(field, "");
    field.querySelector("[data-origin]")?.replaceChildren();
    this.#follow(field);
  }

  /** @param {HTMLElement} [field] whose change it was */
  #follow(field) {
    const before = this.before;
    this.before = this.#read(true);
    const cleared = this.logic.run(this.before);
    forgetCleared(field ?? this.form);
    if (cleared.length && field) sayCleared(field, cleared.length, () => this.#undo(field, before));
    showViewerFields(this.form, this.measurements, this.isDisabled);
    this.showProgress();
    this.tell(field ? pathOfField(field) : "");
  }

  /** The answer of a field as it was before the change. @param {HTMLElement} field @param {Record<string, any>} before */
  #undo(field, before) {
    const { key, group, row } = readField(field);
    const place = group ? (before[group] ?? []).find((/** @type {any} */ one) => one.row === row) : before;
    writeField(field, place?.[key]);
    this.changed(field);
    focusField(field);
  }

  /** What is wrong with a number by itself, once the reader has left it. @param {HTMLElement} field */
  checkLimits(field) {
    const { type = "", minimum, maximum, decimals, unit } = field.dataset;
    if (!["decimal", "integer", "scale", "measurement"].includes(type)) return;
    const answer = /** @type {any} */ (answerOf(readField(field)));
    const text = numberText(String(answer?.value ?? answer ?? ""));
    showError(field, limitProblem(text, { minimum, maximum, decimals, unit, isWhole: type === "integer" }));
  }

  /** @param {HTMLElement} group */
  add(group) {
    const row = this.isDisabled ? null : addRow(group);
    if (!row) return;
    this.showAll();
    this.#follow();
    focusRow(row);
  }

  /** @param {HTMLElement} row */
  remove(row) {
    if (this.isDisabled) return;
    removeRow(row, () => (this.showAll(), this.#follow()));
    this.showAll();
    this.#follow();
  }

  /** @param {string} key @param {number | null} [row] */
  isAnswered(key, row) {
    const field = this.#find(key, row);
    return field !== undefined && answerOf(readField(field)) !== undefined;
  }

  /** @param {string} key @param {number | null} [row] */
  #find(key, row) {
    return this.fields.find((one) => one.dataset.field === key && (!row || one.closest(`[data-row="${row}"]`)));
  }

  /** The field of a key; a row that is not there is made. @param {string} key @param {number | null} [row] */
  fieldAt(key, row) {
    const field = this.#find(key, row);
    if (field || !row) return field;
    const has = (/** @type {HTMLElement} */ group) => /** @type {HTMLTemplateElement} */ (group.querySelector("[data-blank-row]")).content.querySelector(`[data-field="${CSS.escape(key)}"]`);
    const group = groupsOf(this.form).find(has);
    if (group) addRow(group, row);
    this.showAll();
    return this.#find(key, row);
  }

  showAll() {
    for (const field of this.fields) showState(field, this.isDisabled);
    for (const group of groupsOf(this.form)) showButtons(group, this.isDisabled);
    showViewerFields(this.form, this.measurements, this.isDisabled);
    this.showProgress();
  }

  /** The index as it is now. */
  showProgress() {
    const index = /** @type {import("./ecrf-index.js").EcrfIndex | null} */ (this.form.querySelector("ecrf-index"));
    index?.update(this.open, (field) => ({
      isAnswered: answerOf(readField(field)) !== undefined,
      isRequired: this.logic.isRequired(field),
    }));
  }
}

/** Whether a group has no more than the empty rows that it begins with. @param {HTMLElement} group */
function isOffer(group) {
  if (rowsOf(group).length > Number(group.dataset.least)) return false;
  return fieldsOf(group).every((field) => answerOf(readField(field)) === undefined);
}
