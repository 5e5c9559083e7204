// @ts-check
/**
 * What the controls of a form mean, without touching a document: pure functions, tested by node --test.
 *
 * @typedef {{key: string, type: string, controls: Control[], unit?: string, group?: string, row?: number,
 *   isHidden?: boolean}} FieldState  unit: of a measurement that was typed
 * @typedef {{value: string, checked?: boolean, state?: string, isBad?: boolean, part?: string}} Control
 *   state: "yes", "no" or "" of a tick box; isBad: half a date, which the browser hides from us;
 *   part: which part of an answer with several parts it holds
 * @typedef {string | boolean | string[] | Record<string, string>} Answer
 */

const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/;
const NUMBERS = new Set(["decimal", "integer", "scale"]);

/**
 * A typed number as the server reads it: decimal point, exact digits, as text. JavaScript's own numbers would
 * lose digits (12.50 becomes 12.5). What is no number stays as typed, so that the server can say what is wrong.
 * @param {string} text
 */
export function numberText(text) {
  const trimmed = text.trim().replace("\u2212", "-");
  return NUMBER.test(trimmed) ? trimmed.replace(",", ".") : trimmed;
}

/**
 * The answer of one field, or undefined when it is not answered.
 * @param {FieldState} field
 * @returns {Answer | undefined}
 */
export function answerOf(field) {
  const [first] = field.controls;
  if (!first || field.type === "calculated") return undefined;
  if (field.type === "multiple_choice") {
    const chosen = field.controls.filter((control) => control.checked).map((control) => control.value);
    return chosen.length ? chosen : undefined;
  }
  if (field.type === "yes_no") return { yes: true, no: false }[first.state ?? ""];
  if (first.checked !== undefined) return field.controls.find((control) => control.checked)?.value;
  if (field.type === "measurement" || field.type === "image_reference") return objectOf(field);
  if (NUMBERS.has(field.type)) return numberText(first.value) || undefined;
  // Half a date must not look like no date: the server refuses this by name, and the reader sees it.
  if (first.isBad) return "incomplete";
  return first.value.trim() ? first.value : undefined;
}

/** @param {FieldState} field @returns {Record<string, string> | undefined} */
function objectOf(field) {
  const parts = Object.fromEntries(field.controls.map(({ part, value }) => [part ?? "value", value.trim()]));
  if (field.type === "image_reference") return parts.sop ? parts : undefined;
  const value = numberText(parts.value ?? "");
  if (!value) return undefined;
  const unit = parts.unit || field.unit || "";
  return { value, ...(unit && { unit }), ...(parts.ref && { ref: parts.ref }) };
}

/**
 * All answers by key; what is not answered or hidden has no key. Groups are lists of rows by number, empty ones too.
 * @param {FieldState[]} fields
 * @param {{group: string, row: number}[]} [rows] the rows that there are
 * @param {{withHidden?: boolean}} [how]
 */
export function answersOf(fields, rows = [], { withHidden = false } = {}) {
  /** @type {Record<string, any>} */
  const answers = {};
  /** @type {Map<string, Record<string, any>>} */
  const places = new Map();
  for (const { group, row } of [...rows].sort((a, b) => a.row - b.row)) {
    const place = { row };
    places.set(`${group}.${row}`, place);
    (answers[group] ??= []).push(place);
  }
  for (const field of fields) {
    const place = field.group ? places.get(`${field.group}.${field.row}`) : answers;
    const answer = field.isHidden && !withHidden ? undefined : answerOf(field);
    if (place && answer !== undefined) place[field.key] = answer;
  }
  return answers;
}

/** The key of a field in messages: "size", or "targets.2.size" in a row. @param {{key: string, group?: string, row?: number}} field */
export function pathOf({ key, group, row }) {
  return group ? `${group}.${row}.${key}` : key;
}

/**
 * Which option a digit key means: 1 is the first. -1 for any other key or an option that is not there.
 * @param {string} key
 * @param {number} count
 */
export function optionOfKey(key, count) {
  const index = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  return index < count ? index : -1;
}

/**
 * The number of a new row: the smallest that is free; 0 when there is none.
 * @param {number[]} taken
 * @param {number} most
 */
export function freeRow(taken, most) {
  for (let number = 1; number <= most; number++) if (!taken.includes(number)) return number;
  return 0;
}
