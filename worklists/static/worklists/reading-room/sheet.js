// @ts-check
import { post } from "./api.js";
import { forForm } from "./form-asks.js";
import { Saver } from "./saver.js";
import { Presence } from "./presence.js";

/**
 * One read that is open in the page: its panel, its saver, its presence. It is bound to its read for life:
 * another read gets another sheet.
 */
export class Sheet {
  /**
   * @param {Element} panel in the document
   * @param {any} data
   * @param {{copies: import("./copies.js").Copies, onState: (sheet: Sheet, state: string, facts: any) => void}} around
   */
  constructor(panel, data, { copies, onState }) {
    this.panel = panel;
    this.data = data;
    this.form = /** @type {any} */ (panel.querySelector("ecrf-form"));
    this.list = /** @type {import("./measurement-list.js").MeasurementList} */ (panel.querySelector("measurement-list"));
    this.actions = /** @type {import("./read-actions.js").ReadActions} */ (panel.querySelector("read-actions"));
    this.actions.offset = Date.parse(data.serverTime) - Date.now();
    this.measurements = data.measurements;
    this.copies = copies;
    this.key = crypto.randomUUID();
    this.saver = new Saver(data.id, data.draftNumber, this.content, {
      send: (job, isLast) => this.#send(job, isLast),
      keep: (copy) => void copies.keep(data.id, this.key, copy),
      forget: () => copies.forget(data.id, this.key),
      newKey: () => crypto.randomUUID(),
      onState: (state, facts) => onState(this, state, facts),
    });
    this.saver.savedAt = data.savedAt ?? "";
    this.beats = Promise.resolve();
    /** @type {Promise<any>} */
    this.starting = Promise.resolve();
    this.begunAt = 0; // the number of the draft that its first values made
    this.presence = new Presence((beat) => this.#beat(beat));
    this.list.show(this.measurements, data.isReadOnly);
    this.form.showMeasurements(forForm(this.measurements));
    if (data.isReadOnly) this.saver.close(false);
    for (const type of ["ecrf-change", "decision-change"]) panel.addEventListener(type, () => this.isBeginning || this.saver.change(this.content));
  }

  /** Of an adjudication. @returns {import("./adjudication-panel.js").AdjudicationPanel | null} */
  get decision() {
    return this.panel.querySelector("adjudication-panel");
  }

  /** Why a complete read is corrected, where its worklist lets readers do so. */
  get correction() {
    const input = /** @type {HTMLInputElement | null} */ (this.panel.querySelector("[data-correction]"));
    return input ? { correction_reason: input.value.trim() } : {};
  }

  get content() {
    const deciding = this.decision && { deciding: this.decision.value };
    return { answers: this.form.answers, measurements: this.measurements, ...deciding };
  }

  /** The viewer's list as it is now. @param {any[]} measurements */
  measured(measurements) {
    if (this.data.isReadOnly) return;
    this.measurements = measurements;
    this.list.show(measurements, false);
    this.form.showMeasurements(forForm(measurements));
    this.saver.change(this.content);
  }

  /** The read is in front of the reader; only now it is known which one follows. @returns {Promise<boolean>} false when it is not what the panel was made from */
  async start() {
    if (this.data.isReadOnly) return true;
    const asked = post(this.data.urls.start, {});
    this.starting = asked;
    const reply = await asked;
    if (reply.ok) Object.assign(this.data, { nextUnsigned: reply.data.next, left: reply.data.left });
    if (reply.ok && reply.data.prefilled.length) this.#begin(reply.data);
    if (reply.ok && reply.data.images !== this.data.images) return false; // other images than those that were loaded
    const isUntouched = !this.saver.hasUnsaved && this.saver.draftNumber === this.data.draftNumber;
    return !reply.ok || !isUntouched || reply.data.draft_number === this.data.draftNumber;
  }

  /**
   * What the form begins with is known only now: the read before may have been of the same subject. Nothing of it is
   * the reader's input, and the server has it already.
   * @param {{prefilled: {key: string, row: number, value: any, origin: string}[], draft_number: number}} started
   */
  #begin(started) {
    this.isBeginning = true;
    for (const { key, row, value, origin } of started.prefilled) {
      if (!this.form.isAnswered(key, row)) this.form.fill(key, row, value, origin);
    }
    this.isBeginning = false;
    this.data.draftNumber = this.begunAt = started.draft_number;
    this.saver.begin(started.draft_number, this.content);
  }

  /** Everything saved, then completed. @param {{username?: string, password?: string}} signature @returns {Promise<import("./api.js").Reply | null>} null when the draft could not be saved */
  async complete(signature) {
    return this.#end(this.data.urls.complete, { ...signature, ...this.correction, justifications: this.form.reasons, ...this.decision?.value });
  }

  /** The same for a session that cannot be read. @param {{reason: string, username?: string, password?: string}} detail */
  async notReadable(detail) {
    return this.#end(this.data.urls.notReadable, detail);
  }

  /** @param {string} url @param {object} more */
  async #end(url, more) {
    await this.starting;
    if (!(await this.saver.flush())) return null;
    const reply = await post(url, { ...this.content, draft_number: this.saver.draftNumber, ...more });
    if (reply.ok) this.#finish();
    return reply;
  }

  /** @param {string} reason */
  async skip(reason) {
    if (!(await this.saver.flush())) return null;
    return post(this.data.urls.skip, { reason });
  }

  /** Another read is opened: what is unsaved goes on being saved, to this read. */
  leave() {
    this.presence.left();
    void this.saver.flush();
  }

  /** The page goes away. */
  unload() {
    this.presence.left();
    this.saver.leave();
  }

  #finish() {
    this.presence.left();
    this.saver.close(true);
  }

  /** @param {import("./saver.js").Job} job @param {boolean} isLast @returns {Promise<import("./saver.js").Answer>} */
  async #send(job, isLast) {
    if (!isLast) await this.starting; // a save before the first values are there would be one of another draft
    return sendDraft(this.data.urls.save, { ...job, base: Math.max(job.base, this.begunAt) }, isLast);
  }

  /** @param {string} event */
  #beat(event) {
    if (this.data.isReadOnly || this.data.state === "complete") return;
    const tell = () => post(this.data.urls.beat, { event }, { isLast: event === "left" });
    if (event === "left") void tell();
    else this.beats = this.beats.then(() => void tell());
  }
}

/** @param {string} url @param {import("./saver.js").Job} job @param {boolean} [isLast] @returns {Promise<import("./saver.js").Answer>} */
export async function sendDraft(url, job, isLast = false) {
  const body = { ...job.content, draft_number: job.base, save_key: job.key };
  const reply = await post(url, body, { isLast });
  if (reply.ok) {
    const { draft_number: draftNumber, saved_at: savedAt, errors } = reply.data;
    return { ok: true, draftNumber, savedAt, errors };
  }
  const words = Object.values(reply.fields).join(" ");
  return { ok: false, kind: reply.kind === "invalid" ? "refused" : reply.kind, detail: words || reply.detail };
}
