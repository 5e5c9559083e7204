// @ts-check
/**
 * Keeps a document saved: some time after the last change, one request at a time, always with the newest state.
 * It knows no page and no fetch; tested by node --test.
 *
 * @typedef {"saved" | "waiting" | "saving" | "failed" | "refused" | "conflict"} SaverState
 */
/**
 * @template T
 * @typedef {{
 *   send: (document: T, expected: string) => Promise<{hash: string}>,
 *   say: (state: SaverState, detail?: any) => void,
 *   wait?: number, later?: (run: () => void, ms: number) => any, forget?: (timer: any) => void}} SaverOptions
 */

const RETRY = 4000;

/** What `send` throws when somebody else has saved meanwhile: `hash` is theirs. */
export class ConflictError extends Error {
  /** @param {string} message @param {any} detail */
  constructor(message, detail) {
    super(message);
    this.detail = detail;
  }
}

/** What `send` throws when the server will not take this document; trying again would not help. */
export class RefusedError extends ConflictError {}

/** @template T */
export class Saver {
  /** @param {string} hash of the document as it is stored @param {SaverOptions<T>} options */
  constructor(hash, { send, say, wait = 900, later, forget }) {
    this.hash = hash;
    this.send = send;
    this.say = say;
    this.wait = wait;
    // setTimeout must not be called as a method of something else.
    this.later = later ?? ((run, ms) => setTimeout(run, ms));
    this.forget = forget ?? ((timer) => clearTimeout(timer));
    /** @type {T | null} */
    this.pending = null;
    /** @type {SaverState} */
    this.state = "saved";
    this.isSending = false;
    /** @type {any} */
    this.timer = null;
  }

  /** Whether closing the page now would lose something. */
  get isUnsaved() {
    return this.pending !== null || this.isSending;
  }

  /** @param {T} document */
  changed(document) {
    this.pending = document;
    if (this.state === "conflict") return;
    if (!this.isSending) this.#tell("waiting");
    this.#again(this.wait);
  }

  /** Goes on after a conflict, upon the version that is stored now. @param {string} hash @param {T | null} document null: nothing of ours is left to save */
  resume(hash, document) {
    this.hash = hash;
    this.pending = document;
    this.#tell(document === null ? "saved" : "waiting");
    if (document !== null) this.#again(0);
  }

  /** Saves what is waiting, now. */
  async flush() {
    this.forget(this.timer);
    if (this.isSending || this.pending === null || this.state === "conflict") return;
    const document = this.pending;
    [this.pending, this.isSending] = [null, true];
    this.#tell("saving");
    try {
      const { hash } = await this.send(document, this.hash);
      this.hash = hash;
      this.isSending = false;
      this.#tell(this.pending === null ? "saved" : "waiting");
      if (this.pending !== null) this.#again(this.wait);
    } catch (error) {
      this.#failed(/** @type {any} */ (error), document);
    }
  }

  /** @param {any} error @param {T} document */
  #failed(error, document) {
    this.isSending = false;
    const isNewer = this.pending !== null;
    this.pending ??= document;
    if (error instanceof RefusedError) {
      this.#tell("refused", error);
      if (isNewer) this.#again(this.wait);
    } else if (error instanceof ConflictError) {
      this.#tell("conflict", error);
    } else {
      this.#tell("failed", error);
      this.#again(RETRY);
    }
  }

  /** @param {number} ms */
  #again(ms) {
    this.forget(this.timer);
    this.timer = this.later(() => this.flush(), ms);
  }

  /** @param {SaverState} state @param {any} [detail] */
  #tell(state, detail) {
    this.state = state;
    this.say(state, detail);
  }
}
