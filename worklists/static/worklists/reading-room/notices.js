// @ts-check
// A few words in their place, with what can be done about it.

/**
 * @param {string} text
 * @param {{detail?: string, isBad?: boolean, action?: [string, () => void], link?: [string, string]}} [more]
 */
export function notice(text, { detail = "", isBad = false, action, link } = {}) {
  const box = document.createElement("div");
  box.className = `notice${isBad ? " bad" : ""}`;
  box.setAttribute("role", isBad ? "alert" : "status");
  box.append(element("p", { textContent: text }));
  if (detail) box.append(element("p", { textContent: detail, className: "muted small" }));
  const row = element("p", { className: "row" });
  if (action) row.append(button(action[0], action[1]));
  if (link) row.append(element("a", { className: "button", textContent: link[0], href: link[1] }));
  if (row.childElementCount) box.append(row);
  return box;
}

/** @param {string} text @param {() => void} run */
export function button(text, run) {
  const made = element("button", { type: "button", className: "button", textContent: text });
  made.addEventListener("click", run);
  return made;
}

/** @param {string} name @param {Record<string, any>} properties */
export function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
