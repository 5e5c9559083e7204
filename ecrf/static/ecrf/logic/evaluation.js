// @ts-check
/**
 * What a form says about a set of answers: the twin of ecrf/logic/evaluation.py, running the program that
 * ecrf/logic/program.py makes. Numbers in answers may be texts ("12.50"); calculated numbers are texts.
 *
 * Keys of fields inside groups are group.row.key everywhere but in `answers`.
 *
 * @typedef {{key: string, level: string, message: string}} Complaint
 * @typedef {{visible: Set<string>, required: Set<string>, values: Record<string, any>, because: Record<string, string>,
 *   problems: Complaint[], answers: Record<string, any>, cleared: Record<string, any>}} Outcome
 */
import { Run } from "./running.js";
import { logicOf } from "./steps.js";

/** @typedef {import("./steps.js").Step} Step */
/** @typedef {import("./running.js").Place} Place */

/** @type {WeakMap<object, import("./steps.js").Logic>} */
const kept = new WeakMap();

/**
 * The outcome of a set of answers. Never throws; an answer of a wrong type counts as none.
 * @param {any} program as program_of gives it; made ready once for each object
 * @param {any} answers
 * @returns {Outcome}
 */
export function evaluateForm(program, answers) {
  const logic = kept.get(program) ?? logicOf(program);
  kept.set(program, logic);
  const blanked = new Set();
  let run = new Run(logic, answers, blanked);
  // A row of which everything answered is hidden is blank, and counts no more; which may change what is visible.
  for (let emptied = run.emptiedRows(); emptied.length; emptied = run.emptiedRows()) {
    for (const prefix of emptied) blanked.add(prefix);
    run = new Run(logic, answers, blanked);
  }
  /** @type {Outcome} */
  const outcome = {
    visible: run.visible,
    required: new Set(),
    values: Object.fromEntries(run.stored),
    because: Object.fromEntries(run.because),
    problems: [],
    answers: run.form.answer,
    cleared: {},
  };
  for (const step of logic.steps) {
    if (step.kind === "section") continue;
    for (const place of run.placesOf(step.group)) settle(outcome, step, place, run);
  }
  return outcome;
}

/**
 * Everything that is said about one field or group once all values are known.
 * @param {Outcome} outcome @param {Step} step @param {Place} place @param {Run} run
 */
function settle(outcome, step, place, run) {
  const name = place.prefix + step.key;
  const isVisible = run.visible.has(name);
  const given = step.isAnswered ? place.raw(step.key) : null;
  if (given !== null) {
    // A wrong type is no value to the logic, but still what the reader entered, as long as it is in sight.
    if (isVisible && !run.blanked.has(place.prefix)) place.answer[step.key] = given;
    else outcome.cleared[name] = given;
  } else if (run.stored.has(name)) place.answer[step.key] = run.stored.get(name);
  else if (step.kind === "group" && isVisible && run.placesOf(step.key).length) {
    place.answer[step.key] = run.placesOf(step.key).map((row) => row.answer);
  }
  if (isVisible) look(outcome, step, place, name);
}

/** @param {Outcome} outcome @param {Step} step @param {Place} place @param {string} name */
function look(outcome, step, place, name) {
  if (step.need && step.need(place.scope) === true) outcome.required.add(name);
  if (place.isBlank) return;
  for (const [when, level, message] of step.checks) {
    if (when(place.scope) === true) outcome.problems.push({ key: name, level, message });
  }
}
