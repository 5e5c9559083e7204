// @ts-check
import { slug } from "./keys.js";

/**
 * The options of a choice as text, one per line: "label", "value | label" or "value | label | codes". Codes are
 * written "RadLex RID1303 (upper lobe)" and separated by semicolons.
 *
 * @typedef {{scheme: string, value: string, meaning?: string}} Code
 * @typedef {Record<string, any> & {value: string, label: string}} Option
 */

const CODE = /^(.*?)[\s:]\s*([^\s:]+?)\s*(?:\((.*)\))?$/;

/** @param {string} text @returns {Code | null} */
export function parseCode(text) {
  const found = CODE.exec(text.trim());
  if (!found || !found[1].trim()) return null;
  const code = { scheme: found[1].trim(), value: found[2] };
  return found[3] ? { ...code, meaning: found[3].trim() } : code;
}

/** @param {Code} code */
export function formatCode(code) {
  return `${code.scheme} ${code.value}${code.meaning ? ` (${code.meaning})` : ""}`;
}

/** @param {Option[]} options */
export function formatOptions(options) {
  return options.map(formatOption).join("\n");
}

/** @param {Option} option */
function formatOption(option) {
  const parts = [option.value, option.label, (option.codes ?? []).map(formatCode).join("; ")];
  return (parts[2] ? parts : parts.slice(0, 2)).join(" | ");
}

/**
 * The options of a pasted text. What was known by its value keeps its translations, groups and ids; a bare label
 * keeps the value that it had. `problems` says by line what was not understood.
 * @param {string} text @param {Option[]} [known]
 * @returns {{options: Option[], problems: string[]}}
 */
export function parseOptions(text, known = []) {
  const byValue = new Map(known.map((option) => [option.value, option]));
  const byLabel = new Map(known.map((option) => [option.label, option]));
  /** @type {Map<string, Option>} */
  const made = new Map();
  /** @type {string[]} */
  const problems = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (!line.trim()) continue;
    const say = (/** @type {string} */ words) => problems.push(`Line ${at + 1}: ${words}`);
    const parts = line.split("|").map((part) => part.trim());
    const [value, label] = parts.length > 1 ? parts : [byLabel.get(parts[0])?.value ?? valueOf(parts[0], made), parts[0]];
    if (parts.length > 3) say("more than three parts; a label cannot contain “|”.");
    if (!value) say("the value before “|” is missing.");
    else if (made.has(value)) say(`“${value}” is there twice.`);
    else made.set(value, { ...byValue.get(value), value, label: label || value, ...codesOf(parts[2], say) });
  }
  return { options: [...made.values()].map(tidy), problems };
}

/** A value for a bare label: readable in an export, unique in the list. @param {string} label @param {Map<string, Option>} made */
function valueOf(label, made) {
  const base = slug(label) || "option";
  let value = base;
  for (let number = 2; made.has(value); number += 1) value = `${base}_${number}`;
  return value;
}

/** @param {string | undefined} text @param {(words: string) => void} say */
function codesOf(text, say) {
  if (text === undefined) return {};
  const codes = text.split(";").filter((part) => part.trim()).map((part) => {
    const code = parseCode(part);
    if (!code) say(`“${part.trim()}” is no code; write the scheme and the value, as RadLex RID1303.`);
    return code;
  });
  return { codes: codes.filter((code) => code !== null) };
}

/** @param {Option} option */
function tidy(option) {
  if (!option.codes?.length) delete option.codes;
  return option;
}
