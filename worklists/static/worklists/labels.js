// @ts-check
// The list of session labels as text, one per line: what the picker, the order list and the server agree on.

/** @param {string} text @returns {string[]} labels in order, each once */
export function parseLabels(text) {
  const labels = text.split(/[\n\r,;\t]/).map((label) => label.trim()).filter(Boolean);
  return [...new Set(labels)];
}

/** @param {string[]} labels @returns {string} */
export function formatLabels(labels) {
  return labels.join("\n");
}

/** @param {string[]} labels @param {string[]} more @returns {string[]} `more` joins at the end, once */
export function addLabels(labels, more) {
  return [...new Set([...labels, ...more])];
}

/** @param {string[]} labels @param {string[]} less @returns {string[]} */
export function removeLabels(labels, less) {
  const gone = new Set(less);
  return labels.filter((label) => !gone.has(label));
}

/**
 * One label moved by some places; it stops at both ends.
 * @param {string[]} labels @param {number} from @param {number} by @returns {string[]}
 */
export function moveLabel(labels, from, by) {
  const to = Math.min(labels.length - 1, Math.max(0, from + by));
  const moved = [...labels];
  moved.splice(to, 0, ...moved.splice(from, 1));
  return moved;
}

/**
 * Whether a row of the table meets the filter.
 * @param {{text: string, modalities: string, date: string}} row
 * @param {{text: string, modality: string, from: string, to: string}} filter
 */
export function meets(row, filter) {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => row.text.toLowerCase().includes(word))) return false;
  if (filter.modality && !row.modalities.split(/[,\s]+/).includes(filter.modality)) return false;
  if (filter.from && !(row.date >= filter.from)) return false;
  return !filter.to || (row.date !== "" && row.date <= filter.to);
}
