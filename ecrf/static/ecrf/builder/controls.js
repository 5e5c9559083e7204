// @ts-check
import { complain, field, h, newId, select } from "./dom.js";

/** Controls for one attribute of a form's part: each takes the present value, and hands over the next one. */

const NUMBER = /^-?\d{1,15}(\.\d{1,10})?$/;

/**
 * @typedef {{help?: string, class?: string, suggestions?: Record<string, string>, multiline?: boolean, width?: string,
 *   settled?: () => void, placeholder?: string, disabled?: boolean, check?: (text: string) => string}} Options
 * @param {string} label @param {string | undefined} value @param {(value: string) => void} take @param {Options} [options]
 */
export function textControl(label, value, take, options = {}) {
  const list = options.suggestions ? suggestionsOf(options.suggestions) : null;
  const control = h(options.multiline ? "textarea" : "input", {
    value: value ?? "",
    rows: options.multiline ? 2 : null,
    list: list?.id,
    placeholder: options.placeholder,
    disabled: options.disabled,
    autocomplete: "off",
    oninput: () => {
      const problem = options.check?.(control.value) ?? "";
      complain(control, problem);
      if (!problem) take(control.value);
    },
    onchange: () => options.settled?.(),
  });
  const made = field(label, control, options);
  if (list) made.append(list);
  return made;
}

/** @param {Record<string, string>} suggestions */
function suggestionsOf(suggestions) {
  const entries = Object.entries(suggestions);
  return h("datalist", { id: newId("list") }, ...entries.map(([value, words]) => h("option", { value }, words)));
}

/**
 * An exact number as text; what is none stays in the control and out of the form.
 * @param {string} label @param {string | undefined} value @param {(value: string) => void} take @param {Options} [options]
 */
export function numberControl(label, value, take, options = {}) {
  const control = h("input", {
    value: value ?? "",
    inputmode: "decimal",
    autocomplete: "off",
    oninput: () => {
      const text = control.value.trim().replace(",", ".").replace("\u2212", "-");
      const isNumber = text === "" || NUMBER.test(text);
      complain(control, isNumber ? "" : "This is not a number.");
      if (isNumber) take(text);
    },
  });
  return field(label, control, { class: "short", ...options });
}

/**
 * A small whole number, which the document has as a number.
 * @param {string} label @param {number | undefined} value @param {(value: number | undefined) => void} take
 * @param {Options & {least?: number, most?: number}} [options]
 */
export function countControl(label, value, take, { least = 0, most = 1_000_000, ...options } = {}) {
  const control = h("input", {
    value: value === undefined ? "" : String(value),
    inputmode: "numeric",
    autocomplete: "off",
    placeholder: options.placeholder,
    oninput: () => {
      const text = control.value.trim();
      const number = Number(text);
      const isFine = text === "" || (/^\d{1,7}$/.test(text) && number >= least && number <= most);
      complain(control, isFine ? "" : `A whole number from ${least} to ${most}.`);
      if (isFine) take(text === "" ? undefined : number);
    },
  });
  return field(label, control, { class: "short", ...options });
}

/** @param {string} label @param {string | undefined} value @param {[string, string][]} choices @param {(value: string) => void} take @param {Options} [options] */
export function choiceControl(label, value, choices, take, options = {}) {
  const control = select(choices, value ?? "", { disabled: options.disabled, onchange: () => take(control.value) });
  return field(label, control, options);
}

/**
 * Texts, one per line; `parse` gives what they mean and what is wrong with them.
 * @template T
 * @param {string} label @param {string} text @param {(text: string) => {values: T[], problems: string[]}} parse
 * @param {(values: T[]) => void} take @param {Options & {rows?: number}} [options]
 */
export function linesControl(label, text, parse, take, { rows = 3, ...options } = {}) {
  const control = h("textarea", {
    value: text,
    rows,
    class: "mono",
    spellcheck: "false",
    wrap: "off",
    placeholder: options.placeholder,
    oninput: () => {
      const { values, problems } = parse(control.value);
      complain(control, problems.join(" "));
      if (!problems.length) take(values);
    },
  });
  return field(label, control, options);
}

/** A group of controls that can be folded away; it stays as it was when another item is shown. @param {string} title @param {boolean} isOpen @param {...any} children */
export function fold(title, isOpen, ...children) {
  const name = title.replace(/ \(\d+\)$/, "");
  const open = kept.get(name) ?? isOpen;
  const made = h("details", { class: "builder-fold", open }, h("summary", {}, title), h("div", { class: "stack" }, ...children));
  made.querySelector("summary")?.addEventListener("click", () => kept.set(name, !made.open));
  return made;
}

/** What the person has unfolded or folded. @type {Map<string, boolean>} */
const kept = new Map();
