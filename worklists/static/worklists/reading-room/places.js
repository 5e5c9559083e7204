// @ts-check
// Small pure decisions of the reading room: where a jump goes, what a save state is called, what a key means.

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
  const detail = facts.detail.replace(/[.\s]+$/, "");
  switch (state) {
    case "waiting":
    case "saving":
      return "Saving…";
    case "retrying":
      return `Not saved: ${detail || "no connection"}, retrying`;
    case "signed-out":
      return "Not saved: you are signed out";
    case "conflict":
      return `Not saved: ${detail || "changed in another tab"}`;
    case "refused":
      return `Not saved: ${detail || "refused"}`;
    default:
      return facts.savedAt ? `Saved ${clock(facts.savedAt)}` : "";
  }
}

/** 14:03:11 in the reader's own time. @param {string | number | Date} at */
export function clock(at) {
  const time = new Date(at);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}

/** 20 Nov 2026, 14:03 UTC: as the completion will be recorded. @param {number} at ms */
export function recordTime(at) {
  const [, day, month, year, hours, minutes] = new Date(at).toUTCString().match(/, (\d+) (\w+) (\d+) (\d+):(\d+)/) ?? [];
  return `${Number(day)} ${month} ${year}, ${hours}:${minutes} UTC`;
}

/** The keys of the reading room: they are also heard while the viewer has the focus. */
export const KEYS = {
  "Ctrl+Enter": "complete",
  "Meta+Enter": "complete",
  F6: "focus",
  F7: "panel",
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
  const name = [scan?.number && `scan ${scan.number}`, scan?.description || scan?.modality].filter(Boolean).join(" ");
  return [slice && `Slice ${slice}`, name].filter(Boolean).join(", ");
}
