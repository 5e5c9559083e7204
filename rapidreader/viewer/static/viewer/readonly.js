// @ts-check
// A completed read is looked at, not changed: no key, menu or mouse gesture measures, labels or deletes.

import { MEASURING } from "./mode.js";

const CHANGING = [
  "deleteActiveAnnotation", "removeMeasurement", "clearMeasurements", "setMeasurementLabel", "renameMeasurement",
  "updateMeasurement", "toggleLockMeasurement", "arrowTextCallback", "undo", "redo",
];
const CHOOSING = ["setToolActive", "setToolActiveToolbar"];

/** @param {import("./types.js").Ohif} ohif */
export function lockReading({ commands }) {
  for (const name of CHANGING) guard(commands, name, () => true);
  for (const name of CHOOSING) guard(commands, name, (options) => MEASURING.includes(toolOf(options)));
}

/** @param {any} options */
const toolOf = (options) => options?.toolName ?? options?.itemId ?? options?.value ?? "";

/**
 * Replace a command by one that does nothing where it is refused.
 * @param {any} commands @param {string} name @param {(options: any) => boolean} isRefused
 */
function guard(commands, name, isRefused) {
  for (const context of Object.values(commands.contexts)) {
    const command = context[name];
    if (!command) continue;
    const run = command.commandFn;
    context[name] = { ...command, commandFn: (/** @type {any} */ options) => (isRefused(options) ? null : run(options)) };
  }
}
