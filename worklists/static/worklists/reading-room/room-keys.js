// @ts-check
// The keys of the room; the viewer passes on these few while it has the focus, all others are its own.

import { KEYS, keyName } from "./places.js";

/** @param {any} room @returns {(name: string) => void} */
export function listenToKeys(room) {
  const help = room.querySelector("[data-help]");
  const helpButton = room.querySelector("[data-toggle-help]");
  const panelButton = room.querySelector("[data-toggle-panel]");
  const toggleHelp = (isOpen = help.hidden) => {
    help.hidden = !isOpen;
    helpButton.setAttribute("aria-expanded", String(isOpen));
  };
  const togglePanel = (isOpen = !room.splitter.isOpen) => {
    room.splitter.isOpen = isOpen;
    panelButton.setAttribute("aria-expanded", String(isOpen));
  };
  /** @type {Record<string, () => void>} */
  const deeds = {
    complete: () => (togglePanel(true), window.focus(), room.sheet?.actions.advance()),
    next: () => room.bar.go("next"),
    previous: () => room.bar.go("previous"),
    panel: () => togglePanel(),
    earlier: () => room.beside.toggle(),
    focus: () => swapFocus(room, togglePanel),
  };
  const run = (/** @type {string} */ name) => deeds[/** @type {Record<string, string>} */ (KEYS)[name]]?.();
  window.addEventListener("keydown", (event) => {
    const name = keyName(event);
    if (name in KEYS) {
      event.preventDefault();
      run(name);
    } else if (event.key === "?" && !isTyping(event.target)) toggleHelp();
    else if (event.key === "Escape" && !help.hidden) toggleHelp(false);
  });
  helpButton.addEventListener("click", () => toggleHelp());
  panelButton.addEventListener("click", () => togglePanel());
  panelButton.setAttribute("aria-expanded", String(room.splitter.isOpen));
  return run;
}

/** Images to form and back, to the field where the reader was. @param {any} room @param {(isOpen: boolean) => void} togglePanel */
function swapFocus(room, togglePanel) {
  if (!room.stage.hasFocus && room.stage.window) {
    room.lastField = room.place.contains(document.activeElement) ? document.activeElement : null;
    room.stage.pair.active.element.focus();
    return;
  }
  togglePanel(true);
  window.focus();
  if (room.lastField?.isConnected) room.lastField.focus();
  else if (room.sheet?.data.isReadOnly) room.place.querySelector("[data-go-next]")?.focus();
  else room.sheet?.form.focusFirst();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return target instanceof Element && target.matches("input:not([type=radio], [type=checkbox]), textarea, select");
}
