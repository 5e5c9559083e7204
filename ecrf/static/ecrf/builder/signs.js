// @ts-check
/** A sign for each kind of item, for the eye only; names stand beside it. */

const SIGNS = /** @type {Record<string, string>} */ ({
  section: "§", group: "▦",
  text: "T", long_text: "¶", integer: "1", decimal: "1.0", date: "▣", time: "◷", yes_no: "☑",
  single_choice: "◉", multiple_choice: "☰", scale: "1–5", coded_finding: "C…", anatomical_site: "◎",
  measurement: "↔", image_reference: "◫", calculated: "ƒ", heading: "H", instruction: "i",
});

/** @param {import("./tree.js").Item} item */
export function signOf(item) {
  return SIGNS[item.kind === "field" ? item.type : item.kind] ?? "·";
}
