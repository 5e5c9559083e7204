// @ts-check
/** Files are sent in groups: one request per slice would be slow, one for all could not be watched or taken up again. */

const MOST_FILES = 40;
const MOST_BYTES = 24 * 1024 * 1024;
const LITTER = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

/** @typedef {{file: File, name: string}} Entry */

/**
 * @param {Entry[]} entries
 * @returns {Entry[][]} groups in the same order; a file larger than a group is a group of its own
 */
export function groupsOf(entries) {
  /** @type {Entry[][]} */
  const groups = [];
  let bytes = 0;
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last && last.length < MOST_FILES && bytes + entry.file.size <= MOST_BYTES) {
      last.push(entry);
      bytes += entry.file.size;
    } else {
      groups.push([entry]);
      bytes = entry.file.size;
    }
  }
  return groups;
}

/** What operating systems leave in folders is not worth the way. @param {string} path */
export function isLitter(path) {
  const name = path.split("/").at(-1) ?? "";
  return LITTER.has(name) || name.startsWith("._") || path.startsWith("__MACOSX/");
}

/** @param {Entry[]} entries @returns {string} what the report calls the import */
export function sourceOf(entries) {
  const tops = new Set(entries.map((entry) => entry.name.split("/")[0]));
  const [first = "upload"] = tops;
  return tops.size > 1 ? `${first} and ${tops.size - 1} more` : first;
}

/** @param {number} bytes */
export function inWords(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
