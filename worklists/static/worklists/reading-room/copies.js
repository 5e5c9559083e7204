// @ts-check
// Safety copies: what was entered stays in this browser until the server has acknowledged it. One per reader,
// read and opened panel, so that two tabs do not overwrite each other's.

/** @typedef {import("./saver.js").Copy} Copy */
const PREFIX = "rapidreader-draft";

export class Copies {
  /** @param {string} reader @param {Storage | null} storage null where the browser has none to give */
  constructor(reader, storage) {
    this.reader = reader;
    this.storage = storage;
  }

  /** @param {string} read @param {string} panel @param {Copy} copy @returns {boolean} false when the browser had no room */
  keep(read, panel, copy) {
    try {
      this.storage?.setItem(this.#name(read, panel), JSON.stringify(copy));
      return Boolean(this.storage);
    } catch {
      return false;
    }
  }

  /** @param {string} read @param {string} panel */
  forget(read, panel) {
    this.storage?.removeItem(this.#name(read, panel));
  }

  /** This reader's copies, oldest first, of one read or of all. @param {string} [read] @returns {{read: string, panel: string, copy: Copy}[]} */
  all(read) {
    const start = `${PREFIX}.${this.reader}.${read ? `${read}.` : ""}`;
    const names = Object.keys(this.storage ?? {}).filter((name) => name.startsWith(start));
    const copies = names.map((name) => {
      const [, , ofRead, panel] = name.split(".");
      return { read: ofRead, panel, copy: parsed(this.storage?.getItem(name)) };
    });
    return /** @type {any} */ (copies.filter((one) => one.copy)).sort((a, b) => (a.copy.at < b.copy.at ? -1 : 1));
  }

  /** At sign-out: nothing of this reader stays on a shared workstation. */
  forgetAll() {
    for (const { read, panel } of this.all()) this.forget(read, panel);
  }

  /** @param {string} read @param {string} panel */
  #name(read, panel) {
    return [PREFIX, this.reader, read, panel].join(".");
  }
}

/** @param {string | null | undefined} text @returns {Copy | null} */
function parsed(text) {
  try {
    const copy = JSON.parse(text ?? "");
    return copy && typeof copy.base === "number" && copy.content ? copy : null;
  } catch {
    return null;
  }
}

/**
 * What to do with a copy that was found beside the draft of the server.
 * "saved": the server has it; "send": nobody else saved since; "ask": it was overtaken, so the reader decides.
 * @param {Copy} copy
 * @param {{draftNumber: number, saveKey: string}} server
 * @returns {"saved" | "send" | "ask"}
 */
export function whatToDo(copy, server) {
  if (server.saveKey && copy.key === server.saveKey) return "saved";
  if (copy.base === server.draftNumber || (server.saveKey && copy.sent.includes(server.saveKey))) return "send";
  return "ask";
}

/** The browser's storage, or null where it is switched off. @returns {Storage | null} */
export function browserStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
