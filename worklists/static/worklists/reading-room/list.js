// @ts-check
import { t } from "../../ecrf/words.js";
import { browserStorage, Copies } from "./copies.js";
import { element } from "./notices.js";
import { clock } from "./places.js";

const copies = new Copies(document.documentElement.dataset.reader ?? "", browserStorage());

/** Entries that an earlier visit could not save: opening their reads saves them. */
export class UnsavedDrafts extends HTMLElement {
  connectedCallback() {
    const reads = new Map(copies.all().map((one) => [one.read, one]));
    this.hidden = reads.size === 0;
    const list = element("ul", {});
    for (const { read, copy } of reads.values()) {
      const item = element("li", {});
      const link = document.querySelector(`a[href*="${CSS.escape(read)}"]`);
      item.append(element("a", { href: `/reads/${read}/`, textContent: link?.textContent ?? t("Open the read") }), ": ", t("entries of {time}", { time: clock(copy.at) }));
      list.append(item);
    }
    const text = t("These entries are only in this browser. Open the read to save them:");
    this.replaceChildren(element("p", { textContent: text }), list);
    this.className = "notice warn";
  }
}

customElements.define("unsaved-drafts", UnsavedDrafts);

// Signing out leaves nothing behind on a shared workstation; with something unsaved it asks once more.
const signOut = document.querySelector("form[action$='/logout/'], form[action='/logout/']");
signOut?.addEventListener("submit", (event) => {
  const button = signOut.querySelector("button");
  if (copies.all().length && button && !button.dataset.sure) {
    event.preventDefault();
    button.dataset.sure = "yes";
    button.textContent = t("Sign out and discard unsaved entries");
    return;
  }
  copies.forgetAll();
});
