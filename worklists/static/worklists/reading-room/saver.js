// @ts-check
// Saving the draft of ONE read, without touching a document: a new Saver for every read, so that what was
// entered for one read can never be sent to another. Tested by node --test.

/** @typedef {{answers: Record<string, any>, measurements: any[], deciding?: {decision: string, reason: string}}} Content deciding: of an adjudication, so far */
/** @typedef {{content: Content, text: string, key: string, base: number}} Job a save; the same key is sent again until it is answered */
/** @typedef {{ok: true, draftNumber: number, savedAt: string, errors?: Record<string, string>}
 *   | {ok: false, kind: "offline" | "signed-out" | "conflict" | "refused", detail: string}} Answer */
/** @typedef {{content: Content, base: number, key: string, sent: string[], at: string}} Copy what is kept in the browser until acknowledged */
/** @typedef {"clean" | "waiting" | "saving" | "retrying" | "signed-out" | "conflict" | "refused"} SaverState */
/**
 * @typedef {object} Surroundings
 * @property {(job: Job, isLast: boolean) => Promise<Answer>} send
 * @property {(copy: Copy) => void} keep
 * @property {() => void} forget
 * @property {() => string} newKey
 * @property {(state: SaverState, facts: {savedAt: string, detail: string, errors: Record<string, string>}) => void} onState
 * @property {(run: () => void, ms: number) => any} [later]
 * @property {(timer: any) => void} [never]
 */

export const QUIET_MS = 800;
export const LONGEST_MS = 5000;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000, 30000];
const STUCK = new Set(["conflict"]);

export class Saver {
  /** @type {Job | null} what is to be sent next */ #pending = null;
  /** @type {Job | null} sent, and not answered yet: nothing else is sent before it is */ #unanswered = null;
  /** @type {Promise<boolean> | null} */ #running = null;
  /** @type {any} */ #timer = null;
  #firstChangeAt = 0;
  #failures = 0;
  #isClosed = false;
  /** @type {string[]} */ #sent = [];

  /** @param {string} readId @param {number} draftNumber @param {Content} content as the server has it @param {Surroundings} around */
  constructor(readId, draftNumber, content, around) {
    this.readId = readId;
    this.draftNumber = draftNumber;
    this.acknowledged = JSON.stringify(content);
    this.around = { later: setTimeout.bind(globalThis), never: clearTimeout.bind(globalThis), ...around };
    /** @type {SaverState} */
    this.state = "clean";
    this.savedAt = "";
  }

  get hasUnsaved() {
    return Boolean(this.#pending || this.#unanswered);
  }

  get isClosed() {
    return this.#isClosed;
  }

  /** The server has given the form its first values. @param {number} draftNumber @param {Content} content the form with them */
  begin(draftNumber, content) {
    this.draftNumber = draftNumber;
    if (!this.hasUnsaved) this.acknowledged = JSON.stringify(content);
    else this.change(content);
  }

  /** The reader changed something. @param {Content} content @param {number} [now] */
  change(content, now = Date.now()) {
    const text = JSON.stringify(content);
    if (this.#isClosed || text === (this.#pending ?? this.#unanswered)?.text) return;
    if (!this.hasUnsaved && text === this.acknowledged) return;
    this.#firstChangeAt = this.#pending ? this.#firstChangeAt : now;
    this.#pending = { content, text, key: this.around.newKey(), base: this.draftNumber };
    this.#keep(now);
    if (STUCK.has(this.state)) return;
    if (this.state !== "retrying" && this.state !== "signed-out") {
      this.#show("waiting");
      this.#schedule(Math.max(0, Math.min(QUIET_MS, this.#firstChangeAt + LONGEST_MS - now)));
    }
  }

  /** Send now what is unsaved; true when the server has everything. */
  async flush() {
    this.around.never(this.#timer);
    while (this.hasUnsaved && !this.#isClosed) {
      if (!(await (this.#running ?? this.#sendOne()))) return false;
    }
    return !this.hasUnsaved;
  }

  /** The page goes away: hand the browser what is unsaved. The copy stays until the next visit sees it acknowledged. */
  leave() {
    const job = this.#pending ?? (this.#running ? null : this.#unanswered);
    if (!job || this.#isClosed || STUCK.has(this.state)) return;
    // A save under way is believed to arrive; if it does not, the server refuses this one as stale, and the copy is there.
    const base = this.#running ? this.draftNumber + 1 : this.draftNumber;
    this.#sent.push(job.key);
    this.#keep(Date.now());
    void this.around.send({ ...job, base }, true);
  }

  /** Try again at once: the network is back, or the reader has signed in again. */
  nudge() {
    if (this.hasUnsaved && (this.state === "retrying" || this.state === "signed-out" || this.state === "refused")) void this.flush();
  }

  /** The read is completed (isDone: its copy is not needed any more) or its panel was replaced. @param {boolean} isDone */
  close(isDone) {
    this.#isClosed = true;
    this.around.never(this.#timer);
    if (isDone) this.around.forget();
  }

  /** @param {number} ms */
  #schedule(ms) {
    this.around.never(this.#timer);
    this.#timer = this.around.later(() => void this.flush(), ms);
  }

  #sendOne() {
    this.#running = this.#attempt().finally(() => (this.#running = null));
    return this.#running;
  }

  /** One request; true when it was acknowledged. */
  async #attempt() {
    if (!this.#unanswered) {
      this.#unanswered = { .../** @type {Job} */ (this.#pending), base: this.draftNumber };
      this.#pending = null;
      this.#sent = [...this.#sent.slice(-8), this.#unanswered.key];
      this.#keep(Date.now());
    }
    this.#show("saving");
    const job = this.#unanswered;
    const answer = await this.around.send(job, false);
    if (this.#isClosed) return answer.ok;
    return answer.ok ? this.#acknowledge(job, answer) : this.#fail(answer);
  }

  /** @param {Job} job @param {Answer & {ok: true}} answer */
  #acknowledge(job, answer) {
    this.#unanswered = null;
    this.#failures = 0;
    this.draftNumber = answer.draftNumber;
    this.acknowledged = job.text;
    this.savedAt = answer.savedAt || this.savedAt;
    if (!this.#pending) this.around.forget();
    this.#show(this.#pending ? "waiting" : "clean", "", answer.errors);
    return true;
  }

  /** @param {Answer & {ok: false}} answer */
  #fail(answer) {
    // Newest content becomes the unsent one again, except when a lost answer must first be found out (offline).
    if (answer.kind !== "offline") {
      this.#pending = this.#pending ?? this.#unanswered;
      this.#unanswered = null;
    }
    const state = answer.kind === "offline" ? "retrying" : answer.kind;
    this.#show(state, answer.detail);
    if (state === "retrying" || state === "signed-out") {
      this.#schedule(RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)]);
    }
    return false;
  }

  /** @param {number} now */
  #keep(now) {
    const job = this.#pending ?? this.#unanswered;
    if (job) this.around.keep({ content: job.content, base: this.draftNumber, key: job.key, sent: this.#sent, at: new Date(now).toISOString() });
  }

  /** @param {SaverState} state @param {string} [detail] @param {Record<string, string>} [errors] */
  #show(state, detail = "", errors = {}) {
    this.state = state;
    this.around.onState(state, { savedAt: this.savedAt, detail, errors });
  }
}
