// @ts-check
import { linesControl } from "./controls.js";
import { button, complain, h } from "./dom.js";
import { slug } from "./keys.js";
import { formatCode, formatOptions, parseCode, parseOptions } from "./options.js";
import { partList } from "./part-lists.js";

/** @typedef {import("./types.js").Desk} Desk @typedef {import("./tree.js").Item} Item */

/** The options of a choice: one card each, or all of them as text. @param {Desk} desk @param {Item} item */
export function optionsOf(desk, item) {
  const holder = h("div", { class: "stack" });
  let present = /** @type {any[]} */ (item.options ?? []);
  const take = (/** @type {any[]} */ options) => desk.set({ options: (present = options) }, "Options", "options");
  const cards = () => {
    const list = partList({ parts: present, name: "option", draw: (option, place, set) => drawOption(option, place, set, () => present), take });
    list.classList.add("is-tight");
    const add = button("＋ Option", () => {
      take([...present, { value: freeValue(present, "option"), label: "" }]);
      cards();
      holder.querySelector("li:last-child input")?.focus();
    });
    const paste = button("As text, to paste many", text, { class: "button quiet" });
    holder.replaceChildren(list, h("div", { class: "row" }, add, paste));
  };
  const text = () => {
    const parse = (/** @type {string} */ lines) => {
      const { options, problems } = parseOptions(lines, item.options);
      return { values: options, problems };
    };
    const help = "One option per line: a label, or “value | label”, or “value | label | RadLex RID1303 (meaning)”.";
    const lines = linesControl("Options as text", formatOptions(present), parse, take, { rows: Math.max(6, present.length + 2), help });
    holder.replaceChildren(lines, h("div", { class: "row" }, button("Done", cards)));
    holder.querySelector("textarea")?.focus();
  };
  cards();
  return holder;
}

/** @param {any} option @param {number} place @param {(option: any) => void} set @param {() => any[]} all */
function drawOption(option, place, set, all) {
  let present = option;
  // The value follows the first label, as a key does; from then on it is what exports and conditions know.
  let isFresh = option.label === "";
  const put = (/** @type {any} */ changes) => set((present = { ...present, ...changes }));
  const others = () => all().filter((_, at) => at !== place);
  const value = h("input", { "aria-label": `Value of option ${place + 1}`, class: "mono option-value", value: option.value, autocomplete: "off", id: `option-value-${place}`, oninput: () => {
    isFresh = false;
    const isFree = value.value && !others().some((one) => one.value === value.value);
    complain(value, isFree ? "" : value.value ? "Another option has this value." : "A value is needed.");
    if (isFree) put({ value: value.value });
  } });
  const label = h("input", { "aria-label": `Label of option ${place + 1}`, class: "option-label", value: option.label, placeholder: "Label", autocomplete: "off", oninput: () => {
    if (isFresh && label.value) value.value = freeValue(others(), label.value);
    put({ label: label.value, value: value.value });
  }, onchange: () => (isFresh = false) });
  const codes = (option.codes ?? []).map(formatCode).join("; ");
  return [h("div", { class: "option-row" }, label, value), codes && h("p", { class: "small muted" }, codes)];
}

/** @param {any[]} options @param {string} wish */
function freeValue(options, wish) {
  const base = slug(wish) || "option";
  let value = base;
  for (let number = 2; options.some((one) => one.value === value); number += 1) value = `${base}_${number}`;
  return value;
}

/** Codes as lines of text. @param {Desk} desk @param {any} holder what has the codes @param {string} [help] */
export function codesOf(desk, holder, help = "One per line, as “RadLex RID1303 (upper lobe)” or “SNOMED CT 41224006”.") {
  const parse = (/** @type {string} */ text) => {
    const lines = text.split("\n").filter((line) => line.trim());
    const codes = lines.map(parseCode);
    const problems = lines.filter((_, at) => !codes[at]).map((line) => `“${line.trim()}” is no code.`);
    return { values: /** @type {any[]} */ (codes), problems };
  };
  const text = (holder.codes ?? []).map(formatCode).join("\n");
  return linesControl("Codes", text, parse, (codes) => desk.set({ codes }, "Codes", "codes"), { help });
}
