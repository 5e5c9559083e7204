// @ts-check
import { simpleValue, valueAst, WAYS } from "./calculations.js";
import "./condition-editor.js";
import { choiceControl, textControl } from "./controls.js";
import { button, h, headed, select } from "./dom.js";
import { kindOfItem, withinReach } from "./new-items.js";
import { partList } from "./part-lists.js";
import { withAttributes } from "./references.js";
import { nameOf } from "./tree.js";

/** Checks and rules of an item as lists to edit. @typedef {import("./types.js").Desk} Desk @typedef {import("./tree.js").Item} Item */

/** @param {Desk} desk @param {Item} item */
export function checksOf(desk, item) {
  const isAnswered = item.kind === "field";
  const begun = isAnswered ? ["empty", ["field", item.key]] : ["eq", ["count", item.key, null], ["num", "0"]];
  const take = (/** @type {any[]} */ checks) => desk.set({ checks }, "Checks", "checks");
  const draw = (/** @type {any} */ check, /** @type {number} */ place, /** @type {(part: any) => void} */ set) => {
    let present = check;
    const put = (/** @type {any} */ changes) => set((present = withAttributes(present, changes)));
    const level = [["", "It is an error: the form cannot be completed"], ["warning", "It is a warning: the reader may justify it"]];
    return [
      headed("Something is wrong when", condition(desk, item.key, `Condition of check ${place + 1}`, check.when, false, (when) => put({ when }))),
      textControl("Message to the reader", check.message, (message) => message && put({ message }), { check: (text) => (text ? "" : "A message is needed.") }),
      choiceControl("How bad it is", check.level, /** @type {any} */ (level), (next) => put({ level: next })),
    ];
  };
  return listWith(desk, item.checks ?? [], "check", draw, take, "＋ Check", () => ({ when: begun, message: "Please check this answer." }));
}

/** @param {Desk} desk @param {Item} item */
export function rulesOf(desk, item) {
  const take = (/** @type {any[]} */ rules) => desk.set({ rules }, "Rules", "rules");
  const draw = (/** @type {any} */ rule, /** @type {number} */ place, /** @type {(part: any) => void} */ set) => {
    let present = rule;
    const put = (/** @type {any} */ changes) => set((present = withAttributes(present, changes)));
    return [
      headed("When", condition(desk, item.key, `Condition of rule ${place + 1}`, rule.when, true, (when) => put({ when }))),
      valueOf(desk, item, rule.value, place, (value) => put({ value })),
      textControl("Because (the reader sees this reason)", rule.because, (because) => put({ because })),
    ];
  };
  const fresh = () => ({ value: { text: ["text", ""], single_choice: ["text", item.options?.[0]?.value ?? ""], yes_no: ["bool", true], date: ["date", "2026-01-01"] }[item.result] ?? ["num", "0"] });
  return listWith(desk, item.rules ?? [], "rule", draw, take, "＋ Rule", fresh);
}

/** @param {Desk} desk @param {any[]} parts @param {string} name @param {any} draw @param {(parts: any[]) => void} take @param {string} words @param {() => any} fresh */
function listWith(desk, parts, name, draw, take, words, fresh) {
  const holder = h("div", { class: "stack" });
  let present = parts;
  const fill = () => {
    const list = partList({ parts: present, name, draw, take: (next) => take((present = next)) });
    const add = button(words, () => {
      take((present = [...present, fresh()]));
      fill();
      holder.querySelector("li:last-child :is(select, input, textarea, button)")?.focus();
    });
    holder.replaceChildren(list, h("div", { class: "row" }, add));
  };
  fill();
  return holder;
}

/** @param {Desk} desk @param {string} key @param {string} label @param {any} ast @param {boolean} isOptional @param {(ast: any) => void} take @param {string} [none] */
export function condition(desk, key, label, ast, isOptional, take, none) {
  return /** @type {any} */ (h("condition-editor")).open({ desk, key, label, ast, isOptional, none, take });
}

/** The result of a rule: picked, or written. @param {Desk} desk @param {Item} item @param {any} ast @param {number} place @param {(ast: any) => void} take */
function valueOf(desk, item, ast, place, take) {
  const holder = h("div", { class: "value-editor" });
  const fill = (/** @type {any} */ now, /** @type {boolean} */ isText) => {
    const simple = isText ? null : simpleValue(now);
    const way = select([...Object.entries(WAYS), ["text", "an expression"]], simple?.how ?? "text", {
      "aria-label": `Result of rule ${place + 1}`,
      onchange: () => {
        if (way.value === "text") return fill(now, true);
        const begun = begin(way.value, desk, item) ?? now;
        take(begun);
        return fill(begun, false);
      },
    });
    const inner = simple ? pickers(desk, item, simple, (next) => take((now = next))) : [h("expression-input").open({ desk, key: item.key, label: `Result of rule ${place + 1}`, ast: now, isOptional: false, take: (/** @type {any} */ next) => take((now = next)) })];
    holder.replaceChildren(h("div", { class: "row" }, way, ...(simple ? inner : [])), ...(simple ? [] : inner));
  };
  fill(ast, simpleValue(ast) === null);
  return headed("Then the result is", holder);
}

/** @param {string} how @param {Desk} desk @param {Item} item */
function begin(how, desk, item) {
  const near = withinReach(desk.document, item.key).map((one) => one.item);
  const group = near.find((one) => one.kind === "group");
  const inner = group?.items?.find((/** @type {Item} */ one) => kindOfItem(one) === "number");
  const key = how === "same" ? near.find((one) => one.kind === "field" && one.key !== item.key)?.key : inner?.key;
  return valueAst(/** @type {any} */ ({ how, key: key ?? "", group: group?.key ?? "", value: "0" }), item.result);
}

/** @param {Desk} desk @param {Item} item @param {import("./calculations.js").Simple} simple @param {(ast: any) => void} take */
function pickers(desk, item, simple, take) {
  const near = withinReach(desk.document, item.key).map((one) => one.item);
  const groups = near.filter((one) => one.kind === "group");
  const give = (/** @type {any} */ changes) => {
    const ast = valueAst(Object.assign(simple, changes), item.result);
    if (ast) take(ast);
  };
  if (simple.how === "fixed") return [fixed(item, simple, give)];
  if (simple.how === "same") return [picked(near.filter((one) => one.kind === "field").map(named), simple.key, "Field", (key) => give({ key }))];
  if (simple.how === "count") return ["in", picked(groups.map(named), simple.group, "Group", (group) => give({ group }))];
  const inner = groups.flatMap((group) => (group.items ?? []).filter((/** @type {Item} */ one) => kindOfItem(one) === "number").map((/** @type {Item} */ one) => ({ group, one })));
  const names = inner.map(({ group, one }) => /** @type {[string, string]} */ ([one.key, `${nameOf(group) || group.key}: ${nameOf(one) || one.key}`]));
  return ["of", picked(names, simple.key, "Field of the rows", (key) => give({ key, group: inner.find(({ one }) => one.key === key)?.group.key ?? simple.group }))];
}

/** @param {Item} item @returns {[string, string]} */
function named(item) {
  return [item.key, nameOf(item) || item.key];
}

/** @param {[string, string][]} choices @param {string} chosen @param {string} label @param {(key: string) => void} take */
function picked(choices, chosen, label, take) {
  const control = select(choices, chosen, { "aria-label": label, onchange: () => take(control.value) });
  return control;
}

/** @param {Item} item @param {import("./calculations.js").Simple} simple @param {(changes: any) => void} give */
function fixed(item, simple, give) {
  const choices = item.result === "yes_no" ? [["true", "yes"], ["false", "no"]] : item.result === "single_choice" ? (item.options ?? []).map((/** @type {any} */ one) => [one.value, one.label]) : null;
  if (choices) return picked(/** @type {any} */ (choices), simple.value, "Value", (value) => give({ value }));
  const control = h("input", { "aria-label": "Value", type: item.result === "date" ? "date" : "text", value: simple.value, autocomplete: "off", oninput: () => give({ value: control.value }) });
  return control;
}
