// @ts-check
/**
 * Finding entries of a long coded list by words and by code. Pure, tested by node --test.
 *
 * @typedef {{value: string, label: string, group?: string, words?: string[]}} Entry
 */

/** Without case and accents, so that "schadel" finds "Schädel". @param {string} text */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
}

/**
 * The entries that match every word typed, best first: the code itself, labels that begin with the text, labels with
 * a word that does, then the rest; within each in the order of the list. Everything for an empty text.
 * @param {Entry[]} entries
 * @param {string} text
 * @returns {Entry[]}
 */
export function found(entries, text) {
  const typed = plain(text).split(/\s+/).filter(Boolean);
  if (!typed.length) return entries;
  return entries
    .map((entry) => ({ entry, rank: rankOf(entry, typed) }))
    .filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

/** @param {Entry} entry @param {string[]} typed */
function rankOf(entry, typed) {
  const label = plain(entry.label);
  const all = plain([entry.label, entry.group, entry.value, ...(entry.words ?? [])].join(" "));
  if (!typed.every((word) => all.includes(word))) return Infinity;
  const whole = typed.join(" ");
  const codes = [entry.value, ...(entry.words ?? [])].map(plain);
  if (codes.includes(whole) || label === whole) return 0;
  if (label.startsWith(whole)) return 1;
  if (typed.every((word) => label.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word)))) return 2;
  return label.includes(whole) ? 3 : 4;
}
