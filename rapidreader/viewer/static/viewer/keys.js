// @ts-check
// Keyboard: OHIF's keys stay OHIF's; the few that the reading room asked for are passed on to it.

// Where OHIF remembers a person's own keys, tours and theme: workstations are shared.
const REMEMBERED = ["user-preferred-keys", "hotkey-definitions", "hotkeys-migrated", "shownTours"];

export function forgetPreferences() {
  for (const name of REMEMBERED) window.localStorage.removeItem(name);
}

/**
 * A key as the room writes it: "F2", "Ctrl+Enter", "Ctrl+Shift+S".
 * @param {KeyboardEvent} event
 */
export function keyName(event) {
  const held = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift", event.metaKey && "Meta"];
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [...held.filter(Boolean), key].join("+");
}

/**
 * OHIF prevents mousedown, so that clicking an image would leave the keyboard with the room: take it.
 * @param {string[]} keys what the room wants to hear
 * @param {(key: {name: string, key: string, ctrl: boolean, alt: boolean, shift: boolean}) => void} forward
 */
export function keepFocus(keys, forward) {
  window.addEventListener("pointerdown", () => document.hasFocus() || window.focus(), true);
  const wanted = new Set(keys);
  window.addEventListener("keydown", (event) => {
    const name = keyName(event);
    if (!wanted.has(name)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    forward({ name, key: event.key, ctrl: event.ctrlKey, alt: event.altKey, shift: event.shiftKey });
  }, true);
}
