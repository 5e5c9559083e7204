// @ts-check
/** One field of the form in the page: its controls, what they say, and how errors and states show. */

const CONTROLS = "input, select, textarea";

/** @param {HTMLElement} field @returns {HTMLInputElement[]} */
export function controlsOf(field) {
  return /** @type {HTMLInputElement[]} */ ([...field.querySelectorAll(CONTROLS)]);
}

/** @param {HTMLElement} field @returns {import("./answers.js").FieldState} */
export function readField(field) {
  const controls = controlsOf(field).map((control) => ({
    value: control.value,
    checked: control.type === "radio" || control.type === "checkbox" ? control.checked : undefined,
    state: control.dataset.state,
    isBad: control.validity?.badInput,
  }));
  return { key: field.dataset.field ?? "", type: field.dataset.type ?? "", controls };
}

/** Makes visible what is stored: a tick box that was not answered differs from one that says no. @param {HTMLElement} field @param {boolean} isDisabled */
export function showState(field, isDisabled) {
  const controls = controlsOf(field);
  const text = field.querySelector("[data-state-text]");
  if (text) {
    controls[0].indeterminate = !controls[0].dataset.state;
    text.textContent = controls[0].dataset.state ?? "";
  }
  const clear = /** @type {HTMLElement | null} */ (field.querySelector("[data-clear]"));
  const isAnswered = text ? Boolean(controls[0].dataset.state) : controls.some((control) => control.checked);
  if (clear) clear.hidden = !isAnswered || isDisabled;
}

/** Takes the answer of radio buttons or a tick box away. @param {HTMLElement} field */
export function clearField(field) {
  for (const control of controlsOf(field)) {
    control.checked = false;
    if (field.dataset.type === "yes_no") control.dataset.state = "";
  }
}

/** @param {HTMLElement} field @param {string} message "" for none */
export function showError(field, message) {
  const note = /** @type {HTMLElement} */ (field.querySelector("[data-error]"));
  note.textContent = message;
  note.hidden = !message;
  for (const control of controlsOf(field)) {
    if (message) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

/** Focuses what the reader would answer with: the chosen radio button, or the first control. @param {HTMLElement} field */
export function focusField(field) {
  const controls = controlsOf(field);
  (controls.find((control) => control.type === "radio" && control.checked) ?? controls[0])?.focus();
}

/** A line of the summary that leads to its field. @param {HTMLElement} field @param {string} message */
export function problemLine(field, message) {
  const label = field.querySelector("legend, label");
  const words = label?.firstElementChild?.matches("input") ? label.textContent : label?.firstChild?.textContent;
  const link = document.createElement("a");
  link.href = `#${controlsOf(field)[0]?.id ?? field.id}`;
  link.textContent = (words ?? "").trim() || "Field";
  link.addEventListener("click", (event) => {
    event.preventDefault();
    focusField(field);
  });
  const line = document.createElement("li");
  line.append(link, `: ${message}`);
  return line;
}
