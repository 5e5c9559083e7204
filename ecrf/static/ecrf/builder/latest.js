// @ts-check
/**
 * Asks again and again, one request at a time, always for the newest state; an answer to an older one is still
 * handed over, because a busy server must not starve the page.
 */
export class Latest {
  #timer = /** @type {any} */ (undefined);
  #isAsking = false;
  #isWanted = false;

  /** @param {() => Promise<void>} ask @param {number} wait milliseconds of quiet before asking */
  constructor(ask, wait) {
    this.ask = ask;
    this.wait = wait;
  }

  /** @param {number} [wait] */
  want(wait = this.wait) {
    this.#isWanted = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#go(), wait);
  }

  async #go() {
    if (this.#isAsking || !this.#isWanted) return;
    this.#isAsking = true;
    this.#isWanted = false;
    try {
      await this.ask();
    } finally {
      this.#isAsking = false;
      if (this.#isWanted) this.want(0);
    }
  }
}
