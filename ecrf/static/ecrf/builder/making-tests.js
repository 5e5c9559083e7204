// @ts-check
/**
 * A form's own tests, made from what is filled in now and what came out. Pure; tested by node --test.
 *
 * @typedef {{errors: Record<string, string>, warnings: Record<string, string>, visible: string[], hidden: string[],
 *   calculated: Record<string, {words: string, value: any, because: string}>}} Outcome  as the server says it
 * @typedef {{name: string, answers: Record<string, any>, expect: Record<string, any>}} FormTest
 */

/**
 * What a test would expect if the outcome of now is right.
 * @param {Outcome} outcome
 */
export function expectationsOf(outcome) {
  const calculated = Object.entries(outcome.calculated);
  const values = Object.fromEntries(calculated.map(([key, one]) => [key, one.value]));
  const because = Object.fromEntries(calculated.filter(([, one]) => one.because).map(([key, one]) => [key, one.because]));
  return tidy({
    hidden: outcome.hidden,
    values,
    because,
    errors: Object.keys(outcome.errors).sort(),
    warnings: Object.keys(outcome.warnings).sort(),
  });
}

/** Lists of errors and warnings say something even when they are empty: that nothing is wrong. @param {Record<string, any>} expect */
function tidy(expect) {
  const isSaying = ([name, value]) => name === "errors" || name === "warnings" || Object.keys(value).length > 0;
  return Object.fromEntries(Object.entries(expect).filter(isSaying));
}

/** A name that no other test has. @param {FormTest[]} tests @param {string} wish */
export function freeName(tests, wish) {
  const taken = new Set(tests.map((test) => test.name));
  const base = wish.trim() || "Test";
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base} ${number}`;
  return name;
}

/** @param {import("./tree.js").FormDocument} form @param {FormTest} test */
export function withTest(form, test) {
  return { ...form, tests: [...(form.tests ?? []), test] };
}

/** The document with the test at a place replaced, or removed (null). @param {import("./tree.js").FormDocument} form @param {number} at @param {FormTest | null} test */
export function replaceTest(form, at, test) {
  const tests = (form.tests ?? []).flatMap((one, place) => (place === at ? (test ? [test] : []) : [one]));
  const { tests: _, ...rest } = form;
  return tests.length ? { ...rest, tests } : rest;
}

/**
 * What a test expects, one sentence each, with what it takes to drop that expectation.
 * @param {Record<string, any>} expect @param {(key: string) => string} nameOf
 * @returns {{words: string, without: Record<string, any>}[]}
 */
export function sentencesOf(expect, nameOf) {
  const lists = { visible: "is shown", hidden: "is hidden", errors: "is an error", warnings: "is a warning" };
  const found = [];
  for (const [name, words] of Object.entries(lists)) {
    for (const key of expect[name] ?? []) {
      const left = expect[name].filter((/** @type {string} */ one) => one !== key);
      // Without the last error, nothing is said about errors; an empty list would say that there are none.
      found.push({ words: `${nameOf(key)} ${words}`, without: left.length ? { ...expect, [name]: left } : dropped(expect, name) });
    }
    if (expect[name]?.length === 0) found.push({ words: `no ${name}`, without: dropped(expect, name) });
  }
  for (const [name, words] of [["values", "is"], ["because", "because:"]]) {
    for (const [key, value] of Object.entries(expect[name] ?? {})) {
      const without = tidy({ ...expect, [name]: dropped(expect[name], key) });
      found.push({ words: `${nameOf(key)} ${words} ${value === null || value === "" ? "empty" : value}`, without });
    }
  }
  return found;
}

/** @param {Record<string, any>} from @param {string} name */
function dropped(from, name) {
  const { [name]: _, ...rest } = from;
  return rest;
}
