// @ts-check
// Small pure decisions of the reading room: where a jump goes, what a save state is called, what a key means.

import { t } from "../../ecrf/words.js";

/**
 * The position that a typed number means: within 1..count, or null when it is no number.
 * @param {string} text
 * @param {number} count
 */
export function jumpTo(text, count) {
  const wanted = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : NaN;
  return Number.isNaN(wanted) || count < 1 ? null : Math.min(Math.max(wanted, 1), count);
}

/** @param {{state: string, isSkipped: boolean}} row @param {string} filter "" shows all */
export function isListed(row, filter) {
  if (filter === "skipped") return row.isSkipped;
  return filter === "" || row.state === filter;
}

/** @param {string} state of a saver @param {{savedAt: string, detail: string}} facts */
export function saveText(state, facts) {
  /** @type {Record<string, string>} */
  const usual = { retrying: t("no connection"), conflict: t("changed in another tab"), refused: t("refused") };
  const why = facts.detail.replace(/[.\s]+$/, "") || usual[state];
  switch (state) {
    case "waiting":
    case "saving":
      return t("Saving…");
    case "retrying":
      return t("Not saved: {why}, retrying", { why });
    case "signed-out":
      return t("Not saved: you are signed out");
    case "conflict":
      return t("Not saved: {why}", { why });
    case "refused":
      return t("Not saved: {why}", { why });
    default:
      return facts.savedAt ? t("Saved {time}", { time: clock(facts.savedAt) }) : "";
  }
}

/** 14:03:11 in the reader's own time. @param {string | number | Date} at */
export function clock(at) {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}

/** 20 Nov 2026, 14:03 UTC: as the completion will be recorded. @param {number} at ms @param {string} [language] */
export function recordTime(at, language = "en-GB") {
  const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return `${day.format(at)}, ${new Date(at).toISOString().slice(11, 16)} UTC`;
}

/** Dates in English are written as everywhere else on our pages: the day first. */
export function pageLanguage() {
  const { lang } = document.documentElement;
  return lang && lang !== "en" ? lang : "en-GB";
}

/** The keys of the reading room: they are also heard while the viewer has the focus. */
export const KEYS = {
  "Ctrl+Enter": "complete",
  "Meta+Enter": "complete",
  F6: "focus",
  F7: "panel",
  F8: "earlier",
  "Alt+PageDown": "next",
  "Alt+PageUp": "previous",
};

/** @param {{key: string, ctrlKey?: boolean, altKey?: boolean, shiftKey?: boolean, metaKey?: boolean}} event */
export function keyName(event) {
  const held = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift", event.metaKey && "Meta"];
  return [...held.filter(Boolean), event.key].join("+");
}

/**
 * One line for a measurement: its numbers with their units.
 * @param {{values?: {name?: string, value: number | string, unit?: string}[]}} measurement
 */
export function valueText(measurement) {
  const values = measurement.values ?? [];
  return values.map(({ name, value, unit }) => [values.length > 1 ? name : "", rounded(value), unit].filter(Boolean).join(" ")).join(" · ");
}

/** @param {number | string} value */
function rounded(value) {
  const number = Number(value);
  if (value === "" || Number.isNaN(number)) return String(value);
  return number.toFixed(Math.abs(number) >= 100 ? 0 : 1);
}

/** @param {{scan?: {number?: any, description?: string, modality?: string}, slice?: number}} measurement */
export function placeText(measurement) {
  const { scan, slice } = measurement;
  const name = [scan?.number && t("scan {number}", { number: scan.number }), scan?.description || scan?.modality].filter(Boolean).join(" ");
  return [slice && t("Slice {number}", { number: slice }), name].filter(Boolean).join(", ");
}

/** An answer as it was kept, rows included. @param {any} value @returns {string} */
export function answerText(value) {
  if (Array.isArray(value)) return value.map(answerText).join("; ");
  if (value === null || typeof value !== "object") return String(value);
  const { row, label, value: number, unit, ...rest } = value;
  if (label !== undefined) return String(label);
  if (number !== undefined) return [number, unit].filter(Boolean).join(" ");
  return `${row}. ${Object.values(rest).map(answerText).join(", ")}`;
}
