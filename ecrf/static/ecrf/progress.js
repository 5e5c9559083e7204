// @ts-check
/**
 * How complete the sections of a form are. Pure, tested by node --test.
 *
 * @typedef {{isAnswered: boolean, isRequired: boolean}} Line one visible field that can be answered
 * @typedef {{answered: number, all: number, required: number, missing: number, isDone: boolean, isBegun: boolean}} Progress
 */

/** @param {Line[]} lines @returns {Progress} */
export function progressOf(lines) {
  const answered = lines.filter((line) => line.isAnswered).length;
  const needed = lines.filter((line) => line.isRequired);
  const missing = needed.filter((line) => !line.isAnswered).length;
  const isDone = lines.length > 0 && (needed.length ? missing === 0 : answered === lines.length);
  return { answered, all: lines.length, required: needed.length, missing, isDone, isBegun: answered > 0 };
}

/** "2/3" of what must be answered, or of everything where nothing must. @param {Progress} progress */
export function fraction({ answered, all, required, missing }) {
  return required ? `${required - missing}/${required}` : `${answered}/${all}`;
}
