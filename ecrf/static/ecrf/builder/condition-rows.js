// @ts-check
import { newRow, OPERATORS } from "./conditions.js";
import { button, h, select, signButton } from "./dom.js";
import { withinReach } from "./new-items.js";
import { find, nameOf } from "./tree.js";

/**
 * The rows of a condition as controls. They change the model in place and tell the editor.
 *
 * @typedef {import("./conditions.js").Row} Row
 * @typedef {import("./conditions.js").Rows} Rows
 * @typedef {{desk: import("./types.js").Desk, key: string, changed: (isTyped?: boolean) => void, addTo: (rows: Rows) => void}} Editor
 */

/** @param {Rows} model @param {string} at where it stands, "" or "2." @param {Editor} editor @returns {HTMLElement} */
export function drawRows(model, at, editor) {
  const parts = model.parts.map((part, place) => {
    const here = `${at}${place}.`;
    const drop = signButton("✕", "Take this condition away", () => {
      model.parts.splice(place, 1);
      editor.changed();
    });
    const inner = part.kind === "rows" ? nested(part, here, editor) : drawRow(part, here, editor);
    return h("li", { class: `condition-part is-${part.kind}` }, inner, drop);
  });
  return h("div", { class: "condition-rows" }, model.parts.length > 1 && joiner(model, at, editor), h("ul", {}, ...parts));
}

/** @param {Rows} model @param {string} at @param {Editor} editor */
function nested(model, at, editor) {
  const add = button("＋ And one more", () => editor.addTo(model), { class: "button quiet small", "data-at": `${at}add` });
  return h("div", { class: "condition-nested" }, drawRows(model, at, editor), add);
}

/** @param {Rows} model @param {string} at @param {Editor} editor */
function joiner(model, at, editor) {
  const control = select([["and", "all"], ["or", "any"]], model.join, {
    "aria-label": "All or any of these",
    "data-at": `${at}join`,
    onchange: () => {
      model.join = control.value;
      editor.changed();
    },
  });
  return h("p", { class: "condition-join" }, control, " of these:");
}

/** @param {Row} row @param {string} at @param {Editor} editor */
function drawRow(row, at, editor) {
  const { desk } = editor;
  const kind = desk.kindOf(row.key);
  const what = h("select", { "aria-label": "Field", "data-at": `${at}field` }, ...fieldChoices(row, editor));
  what.value = row.key;
  what.addEventListener("change", () => {
    const next = desk.kindOf(what.value);
    Object.assign(row, next === kind ? { key: what.value, value: "", values: [] } : newRow(what.value, /** @type {any} */ (next)));
    editor.changed();
  });
  const how = select(Object.entries(kind ? OPERATORS[kind] : {}), row.op, { "aria-label": "Comparison", "data-at": `${at}op` });
  how.addEventListener("change", () => {
    row.op = how.value;
    editor.changed();
  });
  return h("div", { class: "condition-row" }, what, how, kind ? valueControl(row, kind, at, editor) : null);
}

/** @param {Row} row @param {Editor} editor */
function fieldChoices(row, editor) {
  const groups = new Map();
  for (const { item, section } of withinReach(editor.desk.document, editor.key)) {
    const words = item.kind === "group" ? `Number of rows in ${nameOf(item) || item.key}` : nameOf(item) || item.key;
    groups.set(section, [...(groups.get(section) ?? []), h("option", { value: item.key }, words)]);
  }
  const isKnown = [...groups.values()].flat().some((option) => option.value === row.key);
  const lost = isKnown ? [] : [h("option", { value: row.key }, `${row.key} (not in this form)`)];
  return [...lost, ...[...groups].flatMap(([section, options]) => (section ? [h("optgroup", { label: section }, ...options)] : options))];
}

/** @param {Row} row @param {string} kind @param {string} at @param {Editor} editor */
function valueControl(row, kind, at, editor) {
  if (row.op === "answered" || row.op === "empty") return null;
  const item = find(editor.desk.document, row.key)?.item ?? {};
  const attributes = { "aria-label": "Value", "data-at": `${at}value` };
  if (row.op === "in" || row.op === "not_in") return severalOf(row, item, editor);
  const take = (/** @type {string} */ value, /** @type {boolean} */ isTyped) => {
    row.value = value;
    editor.changed(isTyped);
  };
  const choices = choicesOf(kind, item);
  if (choices) {
    const control = select([["", "choose …"], ...choices], row.value, { ...attributes, onchange: () => take(control.value, true) });
    return control;
  }
  const inputs = kind === "date" ? { type: "date" } : kind === "number" || kind === "rows" ? { inputmode: "decimal" } : {};
  const control = h("input", { ...attributes, ...inputs, autocomplete: "off", value: row.value, oninput: () => take(control.value, true) });
  return h("span", { class: "condition-value" }, control, item.unit && h("span", { class: "muted" }, item.unit));
}

/** @param {string} kind @param {any} item @returns {[string, string][] | null} */
function choicesOf(kind, item) {
  if (kind === "yes_no") return [["true", "yes"], ["false", "no"]];
  const isListed = (kind === "option" || kind === "options") && item.options?.length && !item.value_set;
  return isListed ? item.options.map((/** @type {any} */ option) => [option.value, option.label]) : null;
}

/** @param {Row} row @param {any} item @param {Editor} editor */
function severalOf(row, item, editor) {
  const options = item.options ?? [];
  if (!options.length) {
    const control = h("input", { "aria-label": "Values, separated by commas", value: row.values.join(", "), oninput: () => {
      row.values = control.value.split(",").map((/** @type {string} */ one) => one.trim()).filter(Boolean);
      editor.changed(true);
    } });
    return control;
  }
  const boxes = options.map((/** @type {any} */ option) => {
    const box = h("input", { type: "checkbox", checked: row.values.includes(option.value), onchange: () => {
      row.values = options.map((/** @type {any} */ one) => one.value).filter((/** @type {string} */ value) => (value === option.value ? box.checked : row.values.includes(value)));
      editor.changed(true);
    } });
    return h("label", { class: "check" }, box, h("span", {}, option.label));
  });
  return h("div", { class: "condition-several", role: "group", "aria-label": "Values" }, ...boxes);
}
