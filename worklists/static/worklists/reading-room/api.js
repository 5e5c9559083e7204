// @ts-check
// Talking to our own server: JSON with the CSRF token; every failure has a kind and words for the reader.

import { t } from "../../ecrf/words.js";

/** @typedef {{ok: true, data: any} | {ok: false, kind: "offline" | "signed-out" | "conflict" | "invalid" | "refused", status: number, code: string, detail: string, fields: Record<string, string>, warnings: Record<string, string>, needs: string[]}} Reply
 *   warnings: what the reader may justify; needs: what must be typed for a signature */

// Browsers let requests outlive their page up to 64 KiB in sum.
const OUTLIVES = 60_000;
const WAIT_MS = 20_000;

/** @param {string} url @param {object} body @param {{isLast?: boolean}} [how] @returns {Promise<Reply>} */
export async function post(url, body, how = {}) {
  const text = JSON.stringify(body);
  return request(url, {
    method: "POST",
    body: text,
    keepalive: text.length < OUTLIVES,
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrfToken() },
    ...(how.isLast ? {} : { signal: AbortSignal.timeout(WAIT_MS) }),
  });
}

/** An HTML fragment of ours. @param {string} url @returns {Promise<Reply>} */
export function fragment(url) {
  return request(url, { headers: { Accept: "text/html, application/json" }, signal: AbortSignal.timeout(WAIT_MS) });
}

/** @param {string} url @param {RequestInit} options @returns {Promise<Reply>} */
async function request(url, options) {
  try {
    // The login page answers with a redirection: never follow it and take its page for an answer.
    const response = await fetch(url, { ...options, redirect: "manual", credentials: "same-origin" });
    return await replyOf(response);
  } catch (error) {
    const isSlow = error instanceof DOMException && error.name === "TimeoutError";
    return failure("offline", 0, isSlow ? t("the server does not answer") : t("no connection"));
  }
}

/** @param {Response} response @returns {Promise<Reply>} */
async function replyOf(response) {
  if (response.type === "opaqueredirect") return failure("signed-out", 0, t("You are signed out."));
  const isJson = response.headers.get("Content-Type")?.includes("json");
  if (response.ok) {
    const data = response.status === 204 ? null : isJson ? await response.json() : await response.text();
    return { ok: true, data };
  }
  const { error = {}, warnings = {}, needs = [] } = isJson ? await response.json() : {};
  const { code = "", detail = "", fields = {} } = error;
  if (response.status >= 500) return failure("offline", response.status, t("an error on the server"));
  /** @type {Record<number, "conflict" | "invalid">} */
  const kinds = { 409: "conflict", 422: "invalid" };
  const words = response.status === 404 ? t("this read is not yours to see any more") : detail || t("refused ({status})", { status: response.status });
  return Object.assign(failure(kinds[response.status] ?? "refused", response.status, words, fields), { warnings, code, needs });
}

/** @param {"offline" | "signed-out" | "conflict" | "invalid" | "refused"} kind @param {number} status @param {string} detail @param {Record<string, string>} [fields] @returns {Reply} */
function failure(kind, status, detail, fields = {}) {
  return { ok: false, kind, status, code: "", detail, fields, warnings: {}, needs: [] };
}

/** Read anew for each request: signing in changes it. */
function csrfToken() {
  return document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/)?.[1] ?? "";
}
