// @ts-check
/** Small helpers to make elements without HTML as text: what people typed never becomes markup. */

/**
 * h("button", {class: "button", onclick: run, hidden: true}, "Words", element, …)
 * @param {string} tag @param {Record<string, any>} [attributes] @param {...(Node | string | null | undefined | false)} children
 * @returns {any}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "desk") /** @type {any} */ (element)[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

let count = 0;

/** An id that nothing else in the page has. @param {string} name */
export function newId(name) {
  count += 1;
  return `b-${name}-${count}`;
}

/**
 * A control with its label, help and place for a message.
 * @param {string} label @param {HTMLElement} control @param {{help?: string, class?: string}} [more]
 */
export function field(label, control, { help = "", class: name = "" } = {}) {
  const id = control.id || newId("control");
  control.id = id;
  const notes = help ? h("p", { class: "help", id: `${id}-help` }, help) : null;
  if (notes) control.setAttribute("aria-describedby", notes.id);
  return h("div", { class: `field ${name}`.trim() }, h("label", { for: id }, label), control, notes);
}

/** Words above something that is no single control and has a name of its own. @param {string} words @param {Node} inside */
export function headed(words, inside) {
  return h("div", { class: "field" }, h("p", { class: "label", "aria-hidden": "true" }, words), inside);
}

/** Says what is wrong at a control, or nothing. @param {HTMLElement} control @param {string} message */
export function complain(control, message) {
  const id = `${control.id}-error`;
  const old = document.getElementById(id);
  control.toggleAttribute("aria-invalid", false);
  if (message) control.setAttribute("aria-invalid", "true");
  if (!message) return old?.remove();
  const note = old ?? h("p", { class: "error", id, role: "alert" });
  note.textContent = message;
  if (!old) control.after(note);
  control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${id}`.trim());
}

/** @param {string} words @param {() => void} run @param {Record<string, any>} [attributes] */
export function button(words, run, attributes = {}) {
  return h("button", { type: "button", class: "button", onclick: run, ...attributes }, words);
}

/** A small button with a sign for the eye and words for everybody else. @param {string} sign @param {string} words @param {() => void} run @param {Record<string, any>} [attributes] */
export function signButton(sign, words, run, attributes = {}) {
  return button(sign, run, { class: "button quiet mini", "aria-label": words, title: words, ...attributes });
}

/** @param {[string, string][]} choices value and words @param {string} chosen @param {Record<string, any>} [attributes] */
export function select(choices, chosen, attributes = {}) {
  const control = h("select", attributes, ...choices.map(([value, words]) => h("option", { value }, words)));
  if (!choices.some(([value]) => value === chosen)) control.prepend(h("option", { value: chosen }, chosen));
  control.value = chosen;
  return control;
}
