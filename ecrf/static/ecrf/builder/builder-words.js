// @ts-check
import { button, h } from "./dom.js";

/** What the builder says to the person: whether the draft is saved, what is wrong, who else was at work. */

/** @param {import("./saver.js").SaverState} state @param {any} detail */
export function savedWords(state, detail) {
  const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  if (state === "saved") return `Saved ${time}`;
  if (state === "waiting") return "Changed";
  if (state === "saving") return "Saving …";
  if (state === "failed") return `Not saved (${detail?.message ?? "no connection"}); trying again`;
  if (state === "refused") return `Not saved: ${Object.values(detail?.detail ?? {})[0] ?? detail?.message ?? ""}`;
  return "Not saved: somebody else has changed this draft";
}

/** @param {import("./types.js").Desk} desk @param {(key: string) => void} go */
export function problemList(desk, go) {
  const lines = desk.problems.map((problem) =>
    h("li", {}, h("button", { type: "button", class: "link", onclick: () => go(problem.key) }, problem.message)));
  return h("section", { class: "problem-list notice warn", "aria-label": "Problems" }, h("p", {}, "The draft is saved as it is. Before it can be published:"), h("ul", {}, ...lines));
}

/** @param {string} message @param {{keep: () => Promise<void>, take: () => void}} ways */
export function conflictNotice(message, { keep, take }) {
  const failed = h("p", { class: "error", role: "alert" });
  const tryKeep = () => keep().catch((error) => (failed.textContent = `That did not work: ${error.message}`));
  return h("div", { class: "notice bad", role: "alert" },
    h("p", {}, h("strong", {}, message), " What you have built is still here, and not saved."),
    h("div", { class: "row" }, button("Keep mine as a draft of its own", tryKeep), button("Take the other state (Undo brings mine back)", take)),
    failed);
}
