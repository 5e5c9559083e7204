// @ts-check
import { button, h, signButton } from "./dom.js";
import { Latest } from "./latest.js";
import { replaceTest, sentencesOf } from "./making-tests.js";

/** The form's own tests: run after every change, filled into the preview, renamed, thinned out. Event: "fill-wanted". */
class TestsPanel extends HTMLElement {
  /** @param {import("./types.js").Desk} desk */
  open(desk) {
    this.desk = desk;
    this.results = /** @type {Map<string, string[]>} */ (new Map());
    this.running = new Latest(() => this.#run(), 400);
    this.verdict = h("p", { role: "status" });
    this.list = h("ol", { class: "part-list" });
    this.replaceChildren(
      h("p", { class: "muted" }, "A form cannot be published while one of its tests fails. Fill in the preview, look at what comes out, and keep it as a test."),
      this.verdict,
      this.list,
    );
    this.#draw();
    this.running.want(0);
    return this;
  }

  get #tests() {
    return /** @type {import("./making-tests.js").FormTest[]} */ (this.desk.document.tests ?? []);
  }

  async #run() {
    if (!this.isConnected || !this.#tests.length) return;
    const { tests } = await this.desk.server.test(this.desk.document);
    this.results = new Map(tests.map((/** @type {any} */ one) => [one.name, one.differences]));
    this.#draw();
  }

  #draw() {
    const failing = [...this.results.values()].filter((differences) => differences.length).length;
    const count = this.#tests.length;
    this.verdict.textContent = !count ? "There are no tests yet." : failing ? `${failing} of ${count} fail.` : this.results.size ? `All ${count} pass.` : "Running …";
    this.list.replaceChildren(...this.#tests.map((test, at) => this.#card(test, at)));
  }

  /** @param {import("./making-tests.js").FormTest} test @param {number} at */
  #card(test, at) {
    const { desk } = this;
    const differences = this.results.get(test.name);
    const state = differences === undefined ? "…" : differences.length ? "✗ fails" : "✓ passes";
    const put = (/** @type {any} */ next, /** @type {string} */ words) => desk.change(replaceTest(desk.document, at, next), words);
    const name = h("input", { "aria-label": `Name of test ${at + 1}`, value: test.name, onchange: () => name.value.trim() && put({ ...test, name: name.value.trim() }, "Rename a test") });
    const lines = sentencesOf(test.expect ?? {}, (key) => desk.name(key.split(".").at(-1) ?? key)).map(({ words, without }) =>
      h("li", {}, words, signButton("✕", `Do not expect: ${words}`, () => put({ ...test, expect: without }, "Change a test"))));
    const fill = () => this.dispatchEvent(new CustomEvent("fill-wanted", { detail: test.answers ?? {}, bubbles: true }));
    return h("li", { class: "part-card" },
      h("div", { class: "part-inside" },
        h("div", { class: "test-row" }, h("span", { class: `badge ${differences?.length ? "bad" : differences ? "ok" : ""}` }, state), name,
          button("Fill in", fill, { class: "button small", title: "Fill the preview with its answers" })),
        differences?.length ? h("ul", { class: "item-problems" }, ...differences.map((one) => h("li", {}, one))) : null,
        h("details", { class: "small" }, h("summary", {}, `${Object.keys(test.answers ?? {}).length} answers, ${lines.length} expectations`), h("ul", { class: "lines" }, ...lines))),
      h("div", { class: "part-tools" }, signButton("✕", `Delete test ${at + 1}`, () => put(null, "Delete a test"))));
  }
}

customElements.define("tests-panel", TestsPanel);
