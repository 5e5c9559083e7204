// @ts-check
import { h } from "./dom.js";
import { textsOf, withTranslation } from "./translating.js";

/** The texts of an item in the other languages of the form, side by side. @param {import("./types.js").Desk} desk @param {any} item the item, or the form itself */
export function translationsOf(desk, item) {
  const { languages } = desk;
  if (!languages.length) return h("p", { class: "muted" }, "Add a language at the form itself (first line of the outline).");
  const own = desk.document.language || "own";
  const found = textsOf(item);
  const head = h("tr", {}, h("th", { scope: "col" }, own), ...languages.map((code) => h("th", { scope: "col" }, desk.catalogue.languages[code] ?? code)));
  const lines = found.map((text) => h("tr", {}, h("th", { scope: "row" }, h("span", { class: "muted small" }, `${text.words}: `), text.text), ...languages.map((code) => cell(desk, text, code))));
  return h("div", { class: "scroll" }, h("table", { class: "table translations" }, h("thead", {}, head), h("tbody", {}, ...lines)));
}

/** @param {import("./types.js").Desk} desk @param {import("./translating.js").Text} text @param {string} code */
function cell(desk, text, code) {
  const control = h("textarea", {
    rows: 1,
    lang: code,
    "aria-label": `${text.words} “${text.text}” in ${desk.catalogue.languages[code] ?? code}`,
    value: text.translations[code]?.[text.name] ?? "",
    oninput: () => {
      const present = desk.item ?? desk.document;
      const next = withTranslation(present, text.at, text.name, code, control.value);
      const [list] = text.at;
      const changes = list ? { [list]: next[list] } : { translations: next.translations };
      desk.set(changes, "Translation", `${text.at.join(".")}.${text.name}.${code}`);
    },
  });
  return h("td", {}, control);
}
