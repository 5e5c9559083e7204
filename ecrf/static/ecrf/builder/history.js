// @ts-check
/**
 * Undo and redo as whole documents: what was changed need not be known to be taken back.
 *
 * @template T
 * @typedef {{past: {document: T, words: string}[], present: T, words: string, future: {document: T, words: string}[],
 *   mark: string}} History  `words` say what made the present of the past
 */

const MOST = 200;

/** @template T @param {T} document @returns {History<T>} */
export function begin(document) {
  return { past: [], present: document, words: "", future: [], mark: "" };
}

/**
 * One more change. The same non-empty `mark` as the last time makes one step of both: a typed word is undone at
 * once, not letter by letter.
 * @template T @param {History<T>} history @param {T} document @param {string} words @param {string} [mark] @returns {History<T>}
 */
export function commit(history, document, words, mark = "") {
  if (document === history.present) return history;
  if (mark && mark === history.mark) return { ...history, present: document, future: [] };
  const past = [...history.past, { document: history.present, words: history.words }].slice(-MOST);
  return { past, present: document, words, future: [], mark };
}

/** @template T @param {History<T>} history @returns {History<T>} */
export function undo(history) {
  const last = history.past.at(-1);
  if (!last) return history;
  const future = [{ document: history.present, words: history.words }, ...history.future];
  return { past: history.past.slice(0, -1), present: last.document, words: last.words, future, mark: "" };
}

/** @template T @param {History<T>} history @returns {History<T>} */
export function redo(history) {
  const [next, ...future] = history.future;
  if (!next) return history;
  const past = [...history.past, { document: history.present, words: history.words }];
  return { past, present: next.document, words: next.words, future, mark: "" };
}
