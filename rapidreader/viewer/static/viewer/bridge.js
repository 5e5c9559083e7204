// @ts-check
// Starts OHIF inside the reading room's frame: says hello, waits for the room's word, configures, loads the bundle.

import { t } from "../ecrf/words.js";
import { bridgeExtension } from "./extension.js";
import { ohifConfig } from "./config.js";
import { watchContexts } from "./contexts.js";
import { watchFailures } from "./failure.js";
import { forgetPreferences, keepFocus } from "./keys.js";
import { received, send, HOST, VIEWER } from "./messages.js";

/** @type {import("./types.js").ShellData} */
const data = JSON.parse(document.getElementById("viewer-data")?.textContent ?? "{}");
const room = window.parent;

/** @param {string} type @param {any} [payload] */
const tell = (type, payload) => send(room, VIEWER, type, payload);

if (room === window) {
  const notice = document.createElement("p");
  notice.className = "viewer-notice";
  notice.textContent = t("Images are shown in the reading room. Open the read from your worklist.");
  document.body.prepend(notice);
} else {
  window.addEventListener("message", start);
  tell("hello", { read: data.read, version: data.version });
}

/** @param {MessageEvent} event */
function start(event) {
  const message = received(event, room, HOST);
  if (message?.type !== "begin") return;
  window.removeEventListener("message", start);
  /** @type {import("./types.js").Begin} */
  const begin = message.payload;
  forgetPreferences();
  keepFocus(begin.keys, (key) => tell("key", key));
  watchContexts(() => tell("viewer.contextlost"));
  const failures = watchFailures(data, tell);
  const extension = bridgeExtension({ data, begin, tell, room, fail: failures.fail });
  const global = /** @type {any} */ (window);
  global.PUBLIC_URL = data.assets;
  // OHIF imports its microscopy library through this function, by an address that starts at "/".
  global.browserImportFunction = (/** @type {string} */ name) => import(data.assets + name.replace(/^\//, ""));
  global.config = ohifConfig(data, begin, extension, failures.onHttpError);
  const script = document.createElement("script");
  script.src = data.entry;
  script.onerror = () => failures.fail("assets", t("The viewer's program could not be loaded."));
  document.head.append(script);
}
