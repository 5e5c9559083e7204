// @ts-check
import { withAttributes } from "./references.js";

/**
 * The texts of an item and of its options, checks and rules, for translating them side by side. Pure.
 *
 * @typedef {{at: (string | number)[], name: string, words: string, text: string, translations: Record<string, Record<string, string>>}} Text
 *   `at` leads to the part: [] is the item itself, ["options", 2] its third option
 */

const OWN = /** @type {[string, string][]} */ ([
  ["label", "Label"], ["title", "Title"], ["help", "Help"], ["row_label", "Name of a row"],
  ["low_label", "Low end"], ["high_label", "High end"],
]);
const LISTS = /** @type {[string, [string, string][]][]} */ ([
  ["options", [["label", "Option"], ["group", "Group of options"]]],
  ["checks", [["message", "Check"]]],
  ["rules", [["because", "Reason"]]],
]);

/** @param {Record<string, any>} item @returns {Text[]} */
export function textsOf(item) {
  const own = texts(item, [], OWN);
  const inner = LISTS.flatMap(([list, names]) =>
    (item[list] ?? []).flatMap((/** @type {any} */ part, /** @type {number} */ place) => texts(part, [list, place], names)),
  );
  return [...own, ...inner];
}

/** @param {any} part @param {(string | number)[]} at @param {[string, string][]} names @returns {Text[]} */
function texts(part, at, names) {
  return names
    .filter(([name]) => part[name])
    .map(([name, words]) => ({ at, name, words, text: part[name], translations: part.translations ?? {} }));
}

/**
 * The item with one text in another language; an empty text takes the translation away.
 * @template {Record<string, any>} T @param {T} item @param {(string | number)[]} at @param {string} name @param {string} language @param {string} text
 * @returns {T}
 */
export function withTranslation(item, at, name, language, text) {
  if (at.length === 0) return /** @type {T} */ (translated(item, name, language, text));
  const [list, place] = /** @type {[string, number]} */ (at);
  const parts = item[list].map((/** @type {any} */ part, /** @type {number} */ one) => (one === place ? translated(part, name, language, text) : part));
  return { ...item, [list]: parts };
}

/** @param {any} part @param {string} name @param {string} language @param {string} text */
function translated(part, name, language, text) {
  const words = withAttributes(part.translations?.[language] ?? {}, { [name]: text });
  if (!text) delete words[name];
  return withAttributes(part, { translations: withAttributes(part.translations ?? {}, { [language]: words }) });
}
