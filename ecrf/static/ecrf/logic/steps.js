// @ts-check
/**
 * A program made ready to run: the twin of ecrf/logic/steps.py.
 *
 * @typedef {import("./expressions.js").Meaning} Meaning
 * @typedef {{key: string, kind: string, parent: string | null, group: string, show: Meaning | null, need: Meaning | null,
 *   checks: [Meaning, string, string][], rules: [Meaning, Meaning, string][] | null, places: number | undefined,
 *   options: Set<string> | null, isAnswered: boolean}} Step
 * @typedef {{steps: Step[], ordered: Step[], answered: Map<string, Step[]>, keys: Map<string, string[]>}} Logic
 */
import { compiled } from "./expressions.js";
import { READERS } from "./values.js";

const always = () => true;

/** @param {any} ast */
const optional = (ast) => (ast ? compiled(ast) : null);

/** @param {any} item @param {any[]} items @returns {Step} */
function stepOf(item, items) {
  const around = "under" in item ? items[item.under] : null;
  return {
    key: item.key,
    kind: item.kind,
    parent: around && around.key,
    group: around?.kind === "group" ? around.key : "",
    show: optional(item.show),
    need: item.need === true ? always : optional(item.need),
    checks: (item.checks ?? []).map((/** @type {any[]} */ [when, level, message]) => [compiled(when), level, message]),
    rules:
      item.rules?.map((/** @type {any[]} */ [when, value, because]) => [
        when ? compiled(when) : always,
        compiled(value),
        because,
      ]) ?? null,
    places: item.places,
    options: item.options ? new Set(item.options) : null,
    isAnswered: Object.hasOwn(READERS, item.kind) && !item.rules,
  };
}

/**
 * @param {any} program as program_of gives it
 * @returns {Logic}
 */
export function logicOf({ items, order }) {
  /** @type {Step[]} */
  const steps = items.map((/** @type {any} */ item) => stepOf(item, items));
  const groups = steps.filter((step) => step.kind === "group").map((step) => step.key);
  /** @param {string} group */
  const within = (group) => steps.filter((step) => step.group === group);
  return {
    steps,
    ordered: order ? order.map((/** @type {number} */ at) => steps[at]) : steps,
    answered: new Map(["", ...groups].map((group) => [group, within(group).filter((step) => step.isAnswered)])),
    keys: new Map(groups.map((group) => [group, within(group).map((step) => step.key)])),
  };
}
