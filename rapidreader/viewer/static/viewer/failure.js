// @ts-check
// Why images do not come, in words for the reader. OHIF itself would go to a "study not found" page, or stay black.

import { t } from "../ecrf/words.js";

const WORDS = {
  "signed-out": t("You are signed out. Sign in again; what you saved is kept."),
  withdrawn: t("This read is no longer open to you."),
  offline: t("The server does not answer. Check the network."),
  server: t("The server could not deliver the images."),
  "no-images": t("This session has no images here."),
  unknown: t("The viewer could not open this session."),
};

/**
 * @param {import("./types.js").ShellData} data
 * @param {(type: string, payload?: any) => void} tell
 */
export function watchFailures(data, tell) {
  let isTold = false;
  /** @param {string} reason @param {string} message */
  const fail = (reason, message) => {
    if (!isTold) tell("viewer.failed", { reason, message });
    isTold = true;
  };
  const examine = async () => {
    const reason = await diagnose(data);
    fail(reason, WORDS[reason]);
  };
  watchRoute(examine);
  return {
    fail,
    /** OHIF hands over failed requests here: metadata, queries and frames. @param {any} error */
    onHttpError(error) {
      const status = error?.status ?? error?.request?.status;
      if (status === 401 || status === 403) examine();
    },
  };
}

/**
 * Ask the read's own root what is wrong.
 * @param {import("./types.js").ShellData} data
 * @returns {Promise<keyof typeof WORDS>}
 */
async function diagnose(data) {
  const url = `${data.dicomwebRoot}/studies?StudyInstanceUID=${data.studyInstanceUID}`;
  try {
    const answer = await fetch(url, { redirect: "manual", headers: { Accept: "application/dicom+json" } });
    if (answer.type === "opaqueredirect" || answer.status === 401) return "signed-out";
    if (answer.status === 403 || answer.status === 404) return "withdrawn";
    if (answer.status === 204) return "no-images";
    if (!answer.ok) return "server";
    return (await answer.json()).length ? "unknown" : "no-images";
  } catch {
    return "offline";
  }
}

/** OHIF moves to /notfoundstudy, /notfoundserver or / when it gives up. @param {() => void} examine */
function watchRoute(examine) {
  for (const name of /** @type {const} */ (["pushState", "replaceState"])) {
    const move = window.history[name];
    window.history[name] = function (state, title, url) {
      move.call(this, state, title, url);
      if (!window.location.pathname.endsWith("/read")) examine();
    };
  }
}
