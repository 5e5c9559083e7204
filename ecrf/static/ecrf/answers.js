// @ts-check
/**
 * What the controls of a form mean, without touching a document: pure functions, tested by node --test.
 *
 * @typedef {{key: string, type: string, controls: Control[]}} FieldState
 * @typedef {{value: string, checked?: boolean, state?: string, isBad?: boolean}} Control
 *   state: "yes", "no" or "" of a tick box; isBad: half a date, which the browser hides from us
 */

const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/;

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
 * @returns {string | boolean | string[] | undefined}
 */
export function answerOf(field) {
  const [first] = field.controls;
  if (field.type === "multiple_choice") {
    const chosen = field.controls.filter((control) => control.checked).map((control) => control.value);
    return chosen.length ? chosen : undefined;
  }
  if (field.type === "yes_no") return { yes: true, no: false }[first.state ?? ""];
  if (first?.checked !== undefined) return field.controls.find((control) => control.checked)?.value;
  if (field.type === "decimal" || field.type === "integer") return numberText(first.value) || undefined;
  // Half a date must not look like no date: the server refuses this by name, and the reader sees it.
  if (first.isBad) return "incomplete";
  return first.value.trim() ? first.value : undefined;
}

/**
 * All answers by key; what is not answered has no key.
 * @param {FieldState[]} fields
 */
export function answersOf(fields) {
  /** @type {Record<string, string | boolean | string[]>} */
  const answers = {};
  for (const field of fields) {
    const answer = answerOf(field);
    if (answer !== undefined) answers[field.key] = answer;
  }
  return answers;
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
