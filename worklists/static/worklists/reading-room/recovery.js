// @ts-check
// What an earlier visit could not save: sent when nobody saved since, offered to the reader when somebody did.

import { plural, t } from "../../ecrf/words.js";
import { whatToDo } from "./copies.js";
import { button, element, notice } from "./notices.js";
import { answerText, clock } from "./places.js";
import { sendDraft } from "./sheet.js";

/**
 * @param {any} data of the read as the server has it
 * @param {import("./copies.js").Copies} copies
 * @param {string} except the panel that is open
 * @returns {Promise<{isChanged: boolean, asking: {panel: string, copy: import("./copies.js").Copy}[]}>}
 *   isChanged: the server has more than `data` now; asking: copies that the reader must decide about
 */
export async function recover(data, copies, except = "") {
  const asking = [];
  let isChanged = false;
  for (const { panel, copy } of copies.all(data.id)) {
    if (panel === except) continue;
    const decision = whatToDo(copy, data);
    if (decision === "send" && !isChanged && !data.isReadOnly) {
      isChanged = await resend(data, copy, data.draftNumber);
      if (isChanged) copies.forget(data.id, panel);
      else asking.push({ panel, copy });
    } else if (decision === "saved") copies.forget(data.id, panel);
    else asking.push({ panel, copy });
  }
  return { isChanged, asking };
}

/** @param {any} data @param {import("./copies.js").Copy} copy @param {number} base */
async function resend(data, copy, base) {
  const job = { content: copy.content, text: "", key: copy.key, base };
  return (await sendDraft(data.urls.save, job)).ok;
}

/**
 * The offer, as a notice in the panel.
 * @param {any} data @param {{panel: string, copy: import("./copies.js").Copy}} kept
 * @param {import("./copies.js").Copies} copies @param {() => void} onUsed
 */
export function offer(data, { panel, copy }, copies, onUsed) {
  const box = element("div", { className: "notice warn" });
  box.setAttribute("role", "status");
  const done = () => (copies.forget(data.id, panel), box.remove());
  const use = async () => {
    if (!(await resend(data, { ...copy, key: crypto.randomUUID() }, data.draftNumber))) return;
    done();
    onUsed();
  };
  const kept = element("pre", { className: "kept-entries", textContent: summary(copy) });
  const details = element("details", {});
  details.append(element("summary", { textContent: t("What was kept") }), kept);
  const row = element("p", { className: "row" });
  if (!data.isReadOnly) row.append(button(t("Use these entries"), use));
  row.append(button(t("Discard them"), done));
  box.append(element("p", { textContent: t("Entries of {time} were not saved, because this read was saved from elsewhere. They are kept in this browser.", { time: clock(copy.at) }) }), details, row);
  return box;
}

/** The read was saved from elsewhere while it is open here. @param {Element} panel @param {string} detail @param {() => void} reload */
export function overtaken(panel, detail, reload) {
  if (panel.querySelector("[data-overtaken]")) return;
  const kept = t("What you entered here since is kept in this browser, and offered to you after reloading.");
  const box = notice(detail, { detail: kept, isBad: true, action: [t("Reload this read"), reload] });
  box.toggleAttribute("data-overtaken", true);
  panel.querySelector("[data-notices]")?.append(box);
}

/** @param {import("./copies.js").Copy} copy */
function summary(copy) {
  const answers = Object.entries(copy.content.answers).map(([key, value]) => `${key}: ${answerText(value)}`);
  const reason = copy.content.deciding?.reason;
  return [...(reason ? [`${t("Reason")}: ${reason}`] : []), ...answers, plural(copy.content.measurements.length, "{n} measurement", "{n} measurements")].join("\n");
}
