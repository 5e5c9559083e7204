// @ts-check
/** Keys of items: made from the first label, unique in the document, and the same for good. Twin of importing/keys.py. */

const LIMIT = 48;
const GERMAN = /** @type {Record<string, string>} */ ({ ä: "ae", ö: "oe", ü: "ue", Ä: "ae", Ö: "oe", Ü: "ue", ß: "ss" });

/** Lower-case ASCII words joined by underscores; "" if nothing is left. @param {string} text */
export function slug(text) {
  const plain = text.replace(/[äöüÄÖÜß]/g, (letter) => GERMAN[letter]).normalize("NFKD");
  const ascii = plain.replace(/[^\x00-\x7f]/g, "").toLowerCase();
  return ascii.replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, LIMIT).replace(/_+$/, "");
}

/** A key that is not taken yet. @param {Iterable<string>} taken @param {string} wish @param {string} fallback */
export function mintKey(taken, wish, fallback) {
  const word = slug(wish) || fallback;
  const base = /^[a-z]/.test(word) ? word : `f_${word}`;
  const used = new Set(taken);
  let key = base;
  for (let number = 2; used.has(key); number += 1) key = `${base}_${number}`;
  return key;
}

/** Whether a person may give this key by hand; "" or why not. @param {Iterable<string>} taken @param {string} key */
export function keyProblem(taken, key) {
  if (!/^[a-z][a-z0-9_]{0,47}$/.test(key)) return "Lower-case letters, digits and underscores; a letter first.";
  return new Set(taken).has(key) ? "Something else in this form has that key." : "";
}
