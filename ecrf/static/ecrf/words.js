// @ts-check
/**
 * Our words in the language of the page. English is in the code; a page in another language brings the others
 * (templates/base.html). `python -m tests.words` collects the texts: write them as literals.
 *
 * @typedef {{texts: Record<string, string | string[]>, forms: string}} Catalog
 *   forms: a digit for each of 0, 1, 2, … 200: which form of a plural belongs to it
 */

/** @type {Catalog} */
let catalog = { texts: {}, forms: "" };

if (typeof document !== "undefined") {
  const found = document.getElementById("words");
  if (found?.textContent) use(JSON.parse(found.textContent));
}

/** @param {Catalog} words */
export function use(words) {
  catalog = words;
}

/**
 * A text in the language of the page, {name} replaced by values.name.
 * @param {string} text
 * @param {Record<string, string | number>} [values]
 */
export function t(text, values = {}) {
  const found = catalog.texts[text];
  return filled(typeof found === "string" ? found : text, values);
}

/**
 * The text for a number of things; {n} is the number.
 * @param {number} n
 * @param {string} one
 * @param {string} many
 * @param {Record<string, string | number>} [values]
 */
export function plural(n, one, many, values = {}) {
  const forms = catalog.texts[one];
  const own = Array.isArray(forms) ? forms[Number(catalog.forms[n > 200 ? 100 + (n % 100) : n] ?? 0)] : n === 1 ? one : many;
  return filled(own ?? many, { n, ...values });
}

/** @param {string} text @param {Record<string, string | number>} values */
function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
