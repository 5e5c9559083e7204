// @ts-check
import { h } from "./dom.js";

/**
 * What completing the preview would say now, in one line and in detail.
 * @param {HTMLElement} holder @param {any} outcome as the server says it
 */
export function drawOutcome(holder, outcome) {
  const { errors, warnings, hidden, calculated, count } = outcome;
  const name = (/** @type {string} */ key) => outcome.names[key.split(".").at(-1) ?? key] || key || "The form";
  const figures = [
    [Object.keys(errors).length, "to correct", "bad"], [Object.keys(warnings).length, "to justify", "warn"], [hidden.length, "hidden", ""],
  ];
  const badges = figures.filter(([many]) => many).map(([many, words, kind]) => h("span", { class: `badge ${kind}` }, `${many} ${words}`));
  const verdict = Object.keys(errors).length ? [] : [h("span", { class: "badge ok" }, "✓ could be completed")];
  const isOpen = Boolean(holder.querySelector("details")?.open);
  const details = h("details", { open: isOpen },
    h("summary", {}, h("span", {}, `${count} answered`), ...verdict, ...badges),
    part("To correct", Object.entries(errors).map(([key, message]) => [name(key), message])),
    part("To justify", Object.entries(warnings).map(([key, message]) => [name(key), message])),
    part("Worked out", Object.entries(calculated).map(([key, one]) => [rowName(key, name), `${one.words || "nothing yet"}${one.because ? ` (${one.because})` : ""}`])),
    part("Hidden", hidden.map((/** @type {string} */ key) => [name(key), ""])));
  holder.replaceChildren(details);
}

/** @param {string} key @param {(key: string) => string} name */
function rowName(key, name) {
  const parts = key.split(".");
  return parts.length > 1 ? `${name(key)}, row ${parts[1]}` : name(key);
}

/** @param {string} title @param {[string, any][]} lines */
function part(title, lines) {
  if (!lines.length) return null;
  return h("div", {}, h("h3", {}, title), h("dl", {}, ...lines.flatMap(([name, words]) => [h("dt", {}, name), h("dd", {}, words)])));
}
