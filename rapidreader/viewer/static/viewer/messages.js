// @ts-check
// What the reading room and the viewer say to each other: same origin, a known window, our name, our version.

export const HOST = "rapidreader.host";
export const VIEWER = "rapidreader.viewer";
export const PROTOCOL = 1;

/**
 * Send a message to a window of our own origin.
 * @param {Window} target
 * @param {string} from HOST or VIEWER
 * @param {string} type
 * @param {any} [payload] anything that JSON can carry
 * @param {{id?: number, replyTo?: number}} [address]
 */
export function send(target, from, type, payload = {}, address = {}) {
  const message = { from, protocol: PROTOCOL, type, payload, ...address };
  target.postMessage(message, window.location.origin);
}

/**
 * The message in an event, or null when it is not from the side that we listen to.
 * @param {MessageEvent} event
 * @param {Window | null | undefined} source the only window that may speak
 * @param {string} from
 * @returns {import("./types.js").Message | null}
 */
export function received(event, source, from) {
  if (event.origin !== window.location.origin || !source || event.source !== source) return null;
  const message = event.data;
  const isOurs = message && message.from === from && message.protocol === PROTOCOL;
  return isOurs && typeof message.type === "string" ? message : null;
}

/**
 * A copy that JSON and postMessage can carry: no functions, typed arrays as plain ones.
 * @param {any} value
 */
export function plain(value) {
  if (value === undefined) return null;
  const text = JSON.stringify(value, (_, item) => {
    if (typeof item === "function") return undefined;
    return ArrayBuffer.isView(item) ? Array.from(/** @type {any} */ (item)) : item;
  });
  return text === undefined ? null : JSON.parse(text);
}
