// @ts-check
import { droppedFiles } from "./dropped-files.js";
import { groupsOf, inWords, isLitter, sourceOf } from "./upload-groups.js";

/** @typedef {{file: File, name: string}} Entry */

/** Turns the plain upload form into one with folders, drag and drop, and progress. */
class RrUpload extends HTMLElement {
  connectedCallback() {
    this.form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
    this.progress = /** @type {HTMLProgressElement} */ (this.querySelector("progress"));
    /** @type {Entry[]} */
    this.dropped = [];
    this.abort = new AbortController();
    this.part("drop-hint").hidden = this.part("folder").hidden = false;
    this.form.addEventListener("submit", (event) => this.onSubmit(event));
    this.part("cancel").addEventListener("click", () => this.abort.abort());
    this.watchDrops(this.part("drop"));
  }

  /** @param {string} name @returns {HTMLElement} */
  part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-${name}]`));
  }

  /** @param {HTMLElement} drop */
  watchDrops(drop) {
    for (const type of ["dragenter", "dragover"])
      drop.addEventListener(type, (event) => (event.preventDefault(), drop.classList.add("is-over")));
    drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", async (event) => {
      event.preventDefault();
      drop.classList.remove("is-over");
      if (event.dataTransfer) this.send(await droppedFiles(event.dataTransfer));
    });
  }

  /** @param {SubmitEvent} event */
  onSubmit(event) {
    event.preventDefault();
    const inputs = /** @type {HTMLInputElement[]} */ ([...this.form.querySelectorAll("input[type=file]")]);
    const files = inputs.flatMap((input) => [...(input.files ?? [])]);
    this.send(files.map((file) => ({ file, name: file.webkitRelativePath || file.name })));
  }

  /** @param {Entry[]} entries */
  async send(entries) {
    entries = entries.filter((entry) => !isLitter(entry.name));
    if (!entries.length) return this.fail("There are no files in what you chose.");
    this.abort = new AbortController();
    this.busy(true);
    try {
      const run = await this.begin(entries);
      await this.sendGroups(run.upload, entries);
      this.say("Starting the import…");
      await this.post(run.start, new FormData());
      location.assign(run.show);
    } catch (error) {
      this.busy(false);
      this.fail(this.abort.signal.aborted ? "The upload was cancelled." : `${error instanceof Error ? error.message : error}`);
    }
  }

  /** @param {Entry[]} entries @returns {Promise<{upload: string, start: string, show: string}>} */
  async begin(entries) {
    const body = new FormData();
    body.append("begin", "1");
    body.append("source", sourceOf(entries));
    return (await this.post(location.href, body)).json();
  }

  /** @param {string} url @param {Entry[]} entries */
  async sendGroups(url, entries) {
    const total = entries.reduce((sum, entry) => sum + entry.file.size, 0);
    let sent = 0;
    let count = 0;
    for (const group of groupsOf(entries)) {
      const body = new FormData();
      for (const entry of group) {
        body.append("names", entry.name);
        body.append("files", entry.file, "file");
      }
      this.say(`Uploading ${count + 1} of ${entries.length} files, ${inWords(sent)} of ${inWords(total)}`);
      await this.post(url, body);
      count += group.length;
      sent += group.reduce((sum, entry) => sum + entry.file.size, 0);
      this.progress.value = total ? sent / total : 1;
    }
  }

  /** @param {string} url @param {FormData} body */
  async post(url, body) {
    const token = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("csrfmiddlewaretoken")).value;
    const headers = { "X-CSRFToken": token, Accept: "application/json, text/html" };
    const answer = await fetch(url, { method: "POST", body, headers, signal: this.abort.signal });
    if (answer.ok) return answer;
    const said = await answer.json().catch(() => null);
    throw new Error(said?.error?.detail ?? `The server answered ${answer.status}. Nothing was imported; try again.`);
  }

  /** @param {boolean} isBusy */
  busy(isBusy) {
    this.part("progress").hidden = !isBusy;
    this.part("error").hidden = true;
    this.part("drop").hidden = isBusy;
    /** @type {HTMLButtonElement} */ (this.part("send")).disabled = isBusy;
  }

  /** @param {string} text */
  say(text) {
    this.part("progress-text").textContent = text;
  }

  /** @param {string} text */
  fail(text) {
    this.part("error").textContent = text;
    this.part("error").hidden = false;
  }
}

customElements.define("rr-upload", RrUpload);
