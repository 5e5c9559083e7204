// @ts-check
/** Everything that was dropped, folders with all that is below them. */

/** @typedef {{file: File, name: string}} Entry */

/** @param {DataTransfer} transfer @returns {Promise<Entry[]>} */
export async function droppedFiles(transfer) {
  // Entries must be taken before the first wait: the browser empties the list after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  /** @type {Entry[]} */
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

/** @param {FileSystemEntry} entry @param {Entry[]} found */
async function walk(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject));
    found.push({ file, name: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  for (;;) {
    // A directory gives at most a hundred entries at a time.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const child of some) await walk(child, found);
  }
}
