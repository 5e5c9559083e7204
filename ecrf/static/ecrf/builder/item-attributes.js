// @ts-check
import { choiceControl, countControl, linesControl, numberControl, textControl } from "./controls.js";
import { optionsOf } from "./item-options.js";
import { rulesOf } from "./item-rules.js";
import { h } from "./dom.js";

/**
 * One control for each attribute that a type of field has of its own.
 * @typedef {import("./types.js").Desk} Desk @typedef {import("./tree.js").Item} Item
 */

/** @type {Record<string, (desk: Desk, item: Item, take: (value: any) => void) => any>} */
const CONTROLS = {
  unit: (desk, item, take) => textControl("Unit", item.unit, take, { suggestions: desk.catalogue.units, class: "short", help: "As UCUM writes it." }),
  decimals: (desk, item, take) => countControl("Decimals", item.decimals, take, { most: 10, placeholder: "any" }),
  minimum: (desk, item, take) => numberControl("Minimum", item.minimum, take),
  maximum: (desk, item, take) => numberControl("Maximum", item.maximum, take),
  step: (desk, item, take) => numberControl("Step", item.step, take),
  max_length: (desk, item, take) => countControl("Greatest length", item.max_length, take, { least: 1, placeholder: "any" }),
  low_label: (desk, item, take) => textControl("Words at the low end", item.low_label, take),
  high_label: (desk, item, take) => textControl("Words at the high end", item.high_label, take),
  pattern: (desk, item, take) => {
    const choices = Object.entries(desk.catalogue.patterns);
    return choiceControl("Must look like", item.pattern, [["", "anything"], .../** @type {any} */ (choices)], take);
  },
  suggestions: (desk, item, take) => {
    const parse = (/** @type {string} */ text) => ({ values: text.split("\n").map((line) => line.trim()).filter(Boolean), problems: [] });
    return linesControl("Suggestions", (item.suggestions ?? []).join("\n"), parse, take, { help: "One per line; offered, not enforced." });
  },
  value_set: (desk, item, take) => {
    const none = item.type === "anatomical_site" ? "the built-in sites" : "none: only the options below";
    return choiceControl("List", item.value_set, [["", none], .../** @type {any} */ (Object.entries(desk.catalogue.valueSets))], take);
  },
  appearance: (desk, item, take) => choiceControl("Looks like", item.appearance, [["", "as fits"], ["buttons", "buttons"], ["slider", "a slider"]], take),
  tool: (desk, item, take) => choiceControl("Viewer tool", item.tool, [["", "any"], ...Object.keys(desk.catalogue.tools).map((name) => /** @type {[string, string]} */ ([name, name]))], take),
  quantity: (desk, item, take) => {
    const known = Object.entries(desk.catalogue.tools[item.tool] ?? {});
    return choiceControl("Which value of it", item.quantity, [["", "the first"], .../** @type {any} */ (known)], take);
  },
  result: (desk, item, take) => choiceControl("Type of the result", item.result, Object.entries(desk.catalogue.results), take),
  options: (desk, item) => optionsOf(desk, item),
  rules: (desk, item) => rulesOf(desk, item),
};
// Other controls depend on these, so the panel is drawn anew when they change.
const SHAPING = new Set(["tool", "result", "value_set"]);
const TALL = new Set(["options", "rules"]);
const TITLES = /** @type {Record<string, string>} */ ({ options: "Options", rules: "Rules: the first that applies gives the result" });

/** @param {Desk} desk @param {Item} item @param {string[]} names @param {() => void} redraw */
export function attributeControls(desk, item, names, redraw) {
  const wanted = names.filter((name) => name !== "options" || item.type !== "scale" || item.options?.length);
  const small = wanted.filter((name) => !TALL.has(name)).map((name) => control(desk, item, name, redraw));
  const tall = wanted.filter((name) => TALL.has(name)).map((name) => h("fieldset", { class: "builder-part" }, h("legend", {}, TITLES[name]), control(desk, item, name, redraw)));
  if (item.result === "single_choice") tall.unshift(h("fieldset", { class: "builder-part" }, h("legend", {}, TITLES.options), optionsOf(desk, item)));
  return [small.length ? h("div", { class: "builder-grid" }, ...small) : null, ...tall];
}

/** @param {Desk} desk @param {Item} item @param {string} name @param {() => void} redraw */
function control(desk, item, name, redraw) {
  return CONTROLS[name](desk, item, (value) => {
    desk.set({ [name]: value }, name, name);
    if (SHAPING.has(name)) redraw();
  });
}
