// @ts-check
import "../../ecrf/ecrf-form.js";
import "./adjudication-panel.js";
import "./earlier-beside.js";
import "./earlier-reads.js";
import "./measurement-list.js";
import "./panel-splitter.js";
import "./read-actions.js";
import "./room-bar.js";
import "./scan-strip.js";
import "./viewer-stage.js";
import { t } from "../../ecrf/words.js";
import { browserStorage, Copies } from "./copies.js";
import { listenToKeys } from "./room-keys.js";
import { notice } from "./notices.js";
import { dataOf, loadPanel } from "./panels.js";
import { offer, overtaken, recover } from "./recovery.js";
import { Sheet } from "./sheet.js";
import { listenToReader } from "./room-events.js";

/** The reading room: opens one read after the other without leaving the page. */
export class ReadingRoom extends HTMLElement {
  connectedCallback() {
    const find = (/** @type {string} */ name) => /** @type {any} */ (this.querySelector(name));
    [this.bar, this.stage, this.strip, this.splitter] = ["room-bar", "viewer-stage", ".room-images > scan-strip", "panel-splitter"].map(find);
    this.beside = find("earlier-beside");
    this.place = find(".room-panel");
    this.copies = new Copies(document.documentElement.dataset.reader ?? "", browserStorage());
    this.turn = 0;
    /** @type {Sheet | null} */ this.sheet = null;
    /** Reads that were left while something of them was unsaved. @type {Set<Sheet>} */ this.unsettled = new Set();
    /** @type {{id: string, panel: Element, data: any} | null} */ this.prepared = null;
    if (new URLSearchParams(window.location.search).has("no-prepare")) this.stage.toggleAttribute("data-no-prepare", true);
    listenToReader(this);
    this.keys = listenToKeys(this);
    const panel = find("read-panel");
    void this.show(panel, dataOf(panel), ++this.turn);
  }

  /** @param {{id: string, url: string}} address @param {{isPushed?: boolean, isStale?: boolean}} [how] */
  async open(address, { isPushed = true, isStale = false } = {}) {
    const turn = ++this.turn;
    const ready = !isStale && this.prepared?.id === address.id ? this.prepared : null;
    const loaded = ready ? { ok: true, ...ready } : await loadPanel(address);
    if (turn !== this.turn) return;
    if (!loaded.ok) return this.trouble(loaded, address);
    if (isPushed && window.location.pathname !== address.url) history.pushState(null, "", address.url);
    this.leave();
    this.place.replaceChildren(loaded.panel);
    await this.show(loaded.panel, loaded.data, turn, isStale);
  }

  /** @param {Element} panel in its place @param {any} data @param {number} turn @param {boolean} [isStale] */
  async show(panel, data, turn, isStale = false) {
    this.prepared = null;
    this.classList.remove("is-finished");
    const sheet = new Sheet(panel, data, { copies: this.copies, onState: (...state) => this.showState(...state) });
    this.sheet = sheet;
    this.bar.show(data);
    this.strip.clear();
    this.showState(sheet, sheet.saver.state, { savedAt: sheet.saver.savedAt, detail: "" });
    if (!this.stage.isPrepared(data.id)) sheet.presence.loading();
    const { isChanged, asking } = await recover(data, this.copies, sheet.key);
    if (turn !== this.turn) return;
    if (isChanged) return this.open({ id: data.id, url: data.urls.show }, { isPushed: false, isStale: true });
    for (const kept of asking) panel.querySelector("[data-notices]")?.append(offer(data, kept, this.copies, () => this.reload()));
    void this.stage.open(data, { isStale });
    this.beside.show(data.earlier);
    this.started = sheet.start();
    if (!(await this.started) && turn === this.turn) this.reload();
  }

  leave() {
    const sheet = this.sheet;
    this.sheet = null;
    if (!sheet) return;
    sheet.leave();
    if (sheet.saver.hasUnsaved && !sheet.saver.isClosed) this.unsettled.add(sheet);
  }

  /** The same read again, as the server has it now; what is unsaved is kept and offered. */
  reload() {
    const data = this.sheet?.data;
    this.sheet?.saver.close(false);
    return data ? this.open({ id: data.id, url: data.urls.show }, { isPushed: false, isStale: true }) : undefined;
  }

  /** Two viewers at most: with an earlier time point beside, there is no third. */
  get mayPrepare() {
    return this.beside.hidden && !this.stage.hasAttribute("data-no-prepare");
  }

  /** After the first image: have the next read ready, so that completing this one only swaps. */
  async prepareNext() {
    const turn = this.turn;
    await this.started;
    const next = this.sheet?.data.nextUnsigned;
    if (!next || turn !== this.turn || !this.mayPrepare) return;
    if (this.prepared?.id === next.id) return this.stage.prepare(this.prepared.data);
    const loaded = await loadPanel(next);
    if (!loaded.ok || turn !== this.turn) return;
    this.prepared = { id: next.id, panel: loaded.panel, data: loaded.data };
    if (this.mayPrepare && !this.copies.all(next.id).length) this.stage.prepare(loaded.data);
  }

  /** @param {Sheet} sheet @param {string} state @param {any} facts */
  showState(sheet, state, facts) {
    const how = { loginUrl: this.dataset.login ?? "" };
    if (state === "conflict" && sheet === this.sheet) overtaken(sheet.panel, facts.detail, () => this.reload());
    if (sheet === this.sheet && ![...this.unsettled].some((one) => one.saver.state !== "saving")) this.bar.saveState.show(state, facts, how);
    if (sheet !== this.sheet && this.unsettled.has(sheet)) {
      if (!sheet.saver.hasUnsaved) this.unsettled.delete(sheet);
      this.bar.saveState.show(state, facts, { ...how, other: String(sheet.data.position) });
    }
  }

  /** Another read could not be opened: this one stays. @param {any} failure @param {{url: string}} address */
  trouble(failure, address) {
    const isSignedOut = failure.kind === "signed-out";
    const link = /** @type {[string, string]} */ ([t("Sign in again"), `${this.dataset.login}?next=${encodeURIComponent(address.url)}`]);
    const box = notice(t("That read could not be opened: {why}", { why: failure.detail }), { isBad: true, ...(isSignedOut ? { link } : { action: [t("Try again"), () => (box.remove(), this.open(/** @type {any} */ (address)))] }) });
    this.place.querySelector("[data-notices]")?.append(box);
  }
}

customElements.define("reading-room", ReadingRoom);
