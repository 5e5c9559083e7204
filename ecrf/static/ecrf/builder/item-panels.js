// @ts-check
import { choiceControl, countControl, fold, linesControl, textControl } from "./controls.js";
import { renameItem, settleKey } from "./deeds.js";
import { button, h, headed } from "./dom.js";
import { attributeControls } from "./item-attributes.js";
import { codesOf } from "./item-options.js";
import { checksOf, condition } from "./item-rules.js";
import { translationsOf } from "./item-texts.js";
import { keyProblem } from "./keys.js";
import { retyped } from "./retyping.js";
import { keysOf, update } from "./tree.js";

/** What the middle column shows of a field, a group, a section or the form. @typedef {import("./types.js").Desk} Desk @typedef {import("./tree.js").Item} Item */

const REQUIRED = /** @type {[string, string][]} */ ([["", "may stay empty"], ["required", "must be answered"], ["warn", "should be answered: a warning if not"]]);

/** @param {Desk} desk @param {Item} item @param {() => void} redraw */
export function fieldPanel(desk, item, redraw) {
  const type = desk.catalogue.types.find((/** @type {any} */ one) => one.name === item.type);
  const set = (/** @type {string} */ name) => (/** @type {any} */ value) => desk.set({ [name]: value }, name, name);
  const types = desk.catalogue.types.map((/** @type {any} */ one) => [one.name, one.label]);
  const isAsked = type.isAnswered && item.type !== "calculated";
  return [
    label(desk, item, type.isAnswered ? "Label" : "Words", "label"),
    type.isAnswered && textControl("Help for the reader", item.help, set("help"), { multiline: true }),
    h("div", { class: "builder-grid" },
      choiceControl("Type", item.type, types, (name) => desk.change(update(desk.document, item.key, (one) => retyped(one, name, desk.catalogue)), "Type")),
      isAsked && choiceControl("Answer", item.required, REQUIRED, set("required"))),
    ...attributeControls(desk, item, type.attributes, redraw),
    conditions(desk, item, isAsked),
    type.isAnswered && fold(counted("Checks", item.checks), Boolean(item.checks?.length), checksOf(desk, item)),
    translations(desk, item),
    fold(counted("Codes", item.codes), false, codesOf(desk, item)),
    fold("Key and first value", false, keyControl(desk, item), isAsked && prefill(desk, item), original(item)),
  ];
}

/** @param {Desk} desk @param {Item} item */
export function groupPanel(desk, item) {
  const set = (/** @type {string} */ name) => (/** @type {any} */ value) => desk.set({ [name]: value }, name, name);
  return [
    label(desk, item, "Title", "title"),
    textControl("Help for the reader", item.help, set("help"), { multiline: true }),
    h("div", { class: "builder-grid" },
      textControl("Name of a row", item.row_label, set("row_label"), { class: "short", help: "T names rows T1, T2 …" }),
      countControl("Fewest rows", item.min_rows, set("min_rows"), { most: 50, placeholder: "0" }),
      countControl("Most rows", item.max_rows, set("max_rows"), { least: 1, most: 50, placeholder: "10" })),
    conditions(desk, item, false),
    fold(counted("Checks", item.checks), Boolean(item.checks?.length), checksOf(desk, item)),
    translations(desk, item),
    fold(counted("Codes", item.codes), false, codesOf(desk, item)),
    fold("Key", false, keyControl(desk, item), original(item)),
  ];
}

/** @param {Desk} desk @param {Item} item */
export function sectionPanel(desk, item) {
  return [
    label(desk, item, "Title", "title"),
    textControl("Help for the reader", item.help, (help) => desk.set({ help }, "Help", "help"), { multiline: true }),
    conditions(desk, item, false),
    translations(desk, item),
    fold(counted("Codes", item.codes), false, codesOf(desk, item)),
    fold("Key", false, keyControl(desk, item)),
  ];
}

/** @param {Desk} desk @param {() => void} redraw */
export function formPanel(desk, redraw) {
  const form = desk.document;
  const title = textControl("Title", form.title, (text) => text.trim() && desk.set({ title: text }, "Title", "title"), {
    disabled: desk.isTitleFixed,
    help: desk.isTitleFixed ? "All versions of a template have one title; copy the form into a new template to give it another." : "",
    check: (text) => (text.trim() ? "" : "A form needs a title."),
  });
  const more = h("select", { "aria-label": "Another language" }, ...Object.entries(desk.catalogue.languages).map(([code, name]) => h("option", { value: code }, name)));
  const add = button("Add this language", () => {
    desk.newLanguages.add(more.value);
    redraw();
  });
  const names = desk.languages.map((code) => desk.catalogue.languages[code] ?? code).join(", ") || "none yet";
  const parse = (/** @type {string} */ text) => ({ values: text.split("\n").map((line) => line.trim()).filter(Boolean), problems: [] });
  return [
    title,
    textControl("Language", form.language, (language) => desk.set({ language }, "Language", "language"), { suggestions: desk.catalogue.languages, class: "short" }),
    linesControl("References", (form.references ?? []).join("\n"), parse, (references) => desk.set({ references }, "References", "references"), { help: "What the form and its rules are made after; one citation per line.", rows: 4 }),
    fold("Translations", desk.languages.length > 0, h("p", {}, `Other languages: ${names}.`), h("div", { class: "row" }, more, add), translationsOf(desk, form)),
    fold(counted("Codes", form.codes), false, codesOf(desk, form)),
  ];
}

/** @param {Desk} desk @param {Item} item @param {string} words @param {string} name */
function label(desk, item, words, name) {
  const made = textControl(words, item[name], (text) => desk.set({ [name]: text }, words, name), { settled: () => settleKey(desk, desk.selected), multiline: item.type === "instruction", placeholder: "What the reader sees" });
  made.querySelector("input, textarea")?.setAttribute("data-first", "");
  return made;
}

/** @param {Desk} desk @param {Item} item @param {boolean} isAsked */
function conditions(desk, item, isAsked) {
  const part = (/** @type {string} */ words, /** @type {string} */ name, /** @type {string} */ none) =>
    headed(words, condition(desk, item.key, words, item[name], true, (ast) => desk.set({ [name]: ast }, words, name), none));
  const count = Number(Boolean(item.visible_when)) + Number(Boolean(item.required_when));
  return fold(`Conditions${count ? ` (${count})` : ""}`, count > 0, part("Shown only when", "visible_when", "It is always shown."), isAsked && part("Must be answered when", "required_when", "As chosen above."));
}

/** @param {Desk} desk @param {Item} item */
function translations(desk, item) {
  return desk.languages.length ? fold("Translations", false, translationsOf(desk, item)) : null;
}

/** @param {Desk} desk @param {Item} item */
function keyControl(desk, item) {
  const taken = keysOf(desk.document);
  taken.delete(item.key);
  const made = textControl("Key", item.key, () => {}, { class: "short", check: (text) => keyProblem(taken, text), help: "The name in exports and conditions. Other versions know this field by it." });
  const input = /** @type {HTMLInputElement} */ (made.querySelector("input"));
  input.addEventListener("change", () => keyProblem(taken, input.value) || (desk.fresh.delete(item.key), renameItem(desk, item.key, input.value)));
  return made;
}

/** @param {Desk} desk @param {Item} item */
function prefill(desk, item) {
  return textControl("First value", item.prefill, (text) => desk.set({ prefill: text }, "First value", "prefill"), { suggestions: desk.catalogue.prefill, help: "Taken from the session or an earlier read, as previous.sum_mm; the reader may change it." });
}

/** @param {Item} item */
function original(item) {
  return item.original_id ? h("p", { class: "small muted" }, "Called ", h("code", {}, item.original_id), " in the imported file.") : null;
}

/** @param {string} title @param {any[] | undefined} parts */
function counted(title, parts) {
  return parts?.length ? `${title} (${parts.length})` : title;
}
