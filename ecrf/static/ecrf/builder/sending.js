// @ts-check
import { ConflictError, RefusedError } from "./saver.js";

/** What the builder asks of the server: one function per address, exact about what went wrong. */
export class Server {
  /** @param {Record<string, string>} urls @param {string} csrf */
  constructor(urls, csrf) {
    this.urls = urls;
    this.csrf = csrf;
  }

  /** @param {any} document @param {string} hash */
  save(document, hash) {
    return this.#post("save", { document, hash });
  }

  /** @param {any} document */
  keep(document) {
    return this.#post("keep", { document });
  }

  /** @param {any} document @param {any} answers @param {string} language */
  look(document, answers, language) {
    return this.#post("look", { document, answers, language });
  }

  /** @param {any} document @param {any} answers */
  try(document, answers) {
    return this.#post("try", { document, answers });
  }

  /** @param {any} document */
  test(document) {
    return this.#post("try", { document, tests: true });
  }

  /** @param {string} text */
  expression(text) {
    return this.#post("expression", { text });
  }

  /** The text of an expression. @param {any} ast */
  async print(ast) {
    return (await this.#post("expression", { ast })).text;
  }

  /** @param {string} name @param {any} body @returns {Promise<any>} */
  async #post(name, body) {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": freshToken() ?? this.csrf };
    const response = await fetch(this.urls[name], { method: "POST", headers, body: JSON.stringify(body) });
    // Whoever is signed out is led to the sign-in page, which answers "200 OK" and has saved nothing.
    if (response.redirected) throw new Error("you are signed out: sign in again in another tab");
    const reply = await response.json();
    if (response.ok) return reply;
    const detail = reply.error?.detail ?? `The server answered ${response.status}.`;
    if (response.status === 409) throw new ConflictError(detail, reply);
    if (response.status === 422) throw new RefusedError(detail, reply.error?.fields ?? {});
    throw new Error(detail);
  }
}

/** The token of now: signing in again in another tab makes a new one, and this page must go on saving. */
function freshToken() {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
}
