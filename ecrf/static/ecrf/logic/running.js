// @ts-check
/** One walk over a form with one set of answers: the twin of ecrf/logic/running.py. */
import { plainText } from "./decimal.js";
import { Inside } from "./expressions.js";
import { Day, READERS, isRecord } from "./values.js";

/** @typedef {import("./steps.js").Step} Step */
/** @typedef {import("./values.js").Value} Value */

const ROW_LIMIT = 1_000_000; // a row's number beyond is none
/** @type {Record<string, string>} */
const RESULT_KINDS = { bigint: "number", string: "text", boolean: "bool" };

/** Where fields are answered: the form itself, or one row of a group. */
export class Place {
  /**
   * @param {Record<string, unknown>} given the raw answers
   * @param {Map<string, Value>} typed the values of those that count
   * @param {string} prefix of full keys, as "targets.2."
   * @param {number} number of the row; 0 of the form
   */
  constructor(given, typed, prefix = "", number = 0) {
    this.given = given;
    this.typed = typed;
    this.prefix = prefix;
    this.isBlank = number > 0 && typed.size === 0;
    /** @type {Record<string, any>} */
    this.answer = number ? { row: number } : {};
    /** What is known so far of what is visible. @type {Map<string, any>} */
    this.values = new Map();
    /** @type {import("./expressions.js").Scope} */
    this.scope = this.values;
  }

  /** @param {string} key */
  raw(key) {
    return Object.hasOwn(this.given, key) ? (this.given[key] ?? null) : null;
  }
}

/** What is visible and what is calculated, by full key, and the places with their values. */
export class Run {
  /** @param {import("./steps.js").Logic} logic @param {unknown} answers @param {Set<string>} blanked */
  constructor(logic, answers, blanked) {
    const given = isRecord(answers) ? answers : {};
    this.blanked = blanked;
    /** @type {Set<string>} */
    this.visible = new Set();
    /** @type {Map<string, any>} */
    this.stored = new Map();
    /** @type {Map<string, string>} */
    this.because = new Map();
    this.form = new Place(given, typedOf(given, logic.answered.get("") ?? []));
    this.places = new Map([["", [this.form]]]);
    for (const [group, keys] of logic.keys) {
      const rows = rowsOf(group, this.form.raw(group), logic.answered.get(group) ?? [], blanked);
      for (const row of rows) {
        for (const key of keys) row.values.set(key, null);
        row.scope = new Inside(row.values, this.form.values);
      }
      this.places.set(group, rows);
    }
    for (const step of logic.ordered) {
      if (step.parent === null || this.visible.has(step.parent)) this.#workOut(step);
    }
  }

  /** @param {string} group */
  placesOf(group) {
    return this.places.get(group) ?? [];
  }

  /** The prefixes of the rows of visible groups in which all that is answered is hidden. */
  emptiedRows() {
    return [...this.places]
      .filter(([group]) => this.visible.has(group))
      .flatMap(([, rows]) => rows)
      .filter((row) => row.typed.size && [...row.typed.keys()].every((key) => row.values.get(key) === null))
      .map((row) => row.prefix);
  }

  /** @param {Step} step */
  #workOut(step) {
    for (const place of this.placesOf(step.group)) {
      if (step.show && step.show(place.scope) !== true) continue;
      this.visible.add(place.prefix + step.key);
      const typed = place.typed.get(step.key);
      if (step.rules) this.#calculate(step, place);
      else if (step.kind === "group") {
        const rows = this.placesOf(step.key).filter((row) => !row.isBlank);
        place.values.set(step.key, rows.map((row) => row.values));
      } else if (typed !== undefined) place.values.set(step.key, typed);
    }
  }

  /**
   * The first rule that applies gives the result; in a blank row nothing is calculated.
   * @param {Step} step @param {Place} place
   */
  #calculate(step, place) {
    if (place.isBlank) return;
    const rule = step.rules?.find(([when]) => when(place.scope) === true);
    const value = rule ? rule[1](place.scope) : null;
    if (!rule || value === null || !fits(value, step)) return;
    place.values.set(step.key, value);
    this.stored.set(place.prefix + step.key, stored(value, step.places));
    if (rule[2]) this.because.set(place.prefix + step.key, rule[2]);
  }
}

/** @param {Record<string, unknown>} given @param {Step[]} steps @returns {Map<string, Value>} */
function typedOf(given, steps) {
  const values = new Map();
  for (const step of steps) {
    const value = Object.hasOwn(given, step.key) ? READERS[step.kind](given[step.key]) : null;
    if (value !== null) values.set(step.key, value);
  }
  return values;
}

/** @param {string} group @param {unknown} given @param {Step[]} steps @param {Set<string>} blanked */
function rowsOf(group, given, steps, blanked) {
  /** @type {Map<number, Place>} */
  const rows = new Map();
  for (const one of Array.isArray(given) ? given : []) {
    const number = isRecord(one) ? Number(Number.isInteger(one.row) && one.row) : 0;
    if (number < 1 || number > ROW_LIMIT || rows.has(number)) continue;
    const prefix = `${group}.${number}.`;
    rows.set(number, new Place(one, blanked.has(prefix) ? new Map() : typedOf(one, steps), prefix, number));
  }
  return [...rows].sort(([a], [b]) => a - b).map(([, row]) => row);
}

/** @param {Value} value @param {Step} step */
function fits(value, step) {
  const kind = value instanceof Day ? "date" : RESULT_KINDS[typeof value];
  return kind === step.kind && value !== "" && (step.options === null || step.options.has(/** @type {any} */ (value)));
}

/** @param {Value} value @param {number | undefined} places */
function stored(value, places) {
  if (typeof value === "bigint") return plainText(value, places);
  return value instanceof Day ? value.toString() : value;
}
