import assert from "node:assert/strict";
import test from "node:test";
import { begin, commit, redo, undo } from "../../../../ecrf/static/ecrf/builder/history.js";
import { ConflictError, RefusedError, Saver } from "../../../../ecrf/static/ecrf/builder/saver.js";

test("undo goes back and redo forth, and a new change forgets the way forth", () => {
  let history = commit(commit(begin("a"), "b", "B"), "c", "C");
  history = undo(history);
  assert.deepEqual([history.present, history.words, history.future[0].words], ["b", "B", "C"]);
  assert.equal(redo(history).present, "c");
  assert.equal(undo(undo(history)).present, "a");
  assert.deepEqual(commit(history, "d", "D").future, []);
});

test("a typed word is one step, two words in two fields are two", () => {
  let history = begin("");
  for (const text of ["S", "Si", "Size"]) history = commit(history, text, "Label", "size.label");
  history = commit(history, "Size!", "Help", "size.help");
  assert.equal(undo(history).present, "Size");
  assert.equal(undo(undo(history)).present, "");
  const after = commit(undo(history), "Siz", "Label", "size.help");
  assert.equal(undo(after).present, "Size", "after undo nothing is joined");
});

test("the same document is no step, and two hundred steps are kept", () => {
  const first = begin("a");
  assert.equal(commit(first, "a", "nothing"), first);
  let history = begin(0);
  for (let number = 1; number <= 250; number += 1) history = commit(history, number, "");
  assert.equal(history.past.length, 200);
});

/** A saver whose server and clock are ours. */
function staged(answers) {
  const said = [], sent = [], timers = [];
  const saver = new Saver("h0", {
    send: async (document, expected) => {
      sent.push([document, expected]);
      const answer = answers.shift() ?? { hash: `h${sent.length}` };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    say: (state) => said.push(state),
    later: (run, ms) => timers.push({ run, ms }),
    forget: () => timers.splice(0),
  });
  const tick = async () => {
    const due = timers.splice(0);
    for (const { run } of due) await run();
    return due.at(-1)?.ms;
  };
  return { saver, said, sent, tick };
}

test("the last of many changes is saved once, upon what was saved before", async () => {
  const { saver, said, sent, tick } = staged([]);
  saver.changed("a");
  saver.changed("b");
  assert.equal(saver.isUnsaved, true);
  await tick();
  saver.changed("c");
  await tick();
  assert.deepEqual(sent, [["b", "h0"], ["c", "h1"]]);
  assert.deepEqual(said, ["waiting", "waiting", "saving", "saved", "waiting", "saving", "saved"]);
  assert.equal(saver.isUnsaved, false);
});

test("what is changed while a save is under way follows it", async () => {
  const { saver, sent, tick } = staged([]);
  saver.changed("a");
  const first = tick();
  saver.changed("b");
  await first;
  await tick();
  assert.deepEqual(sent, [["a", "h0"], ["b", "h1"]]);
});

test("a lost connection is tried again with the newest state", async () => {
  const { saver, said, sent, tick } = staged([new Error("offline")]);
  saver.changed("a");
  await tick();
  assert.equal(saver.isUnsaved, true);
  assert.equal(await tick(), 4000);
  assert.deepEqual(sent, [["a", "h0"], ["a", "h0"]]);
  assert.equal(said.at(-1), "saved");
});

test("after a conflict nothing is sent until somebody has decided", async () => {
  const { saver, said, sent, tick } = staged([new ConflictError("theirs", { hash: "hx" })]);
  saver.changed("a");
  await tick();
  saver.changed("b");
  await tick();
  assert.equal(said.at(-1), "conflict");
  assert.equal(saver.isUnsaved, true);
  saver.resume("hx", "b");
  await tick();
  assert.deepEqual(sent, [["a", "h0"], ["b", "hx"]]);
  assert.equal(saver.state, "saved");
});

test("a refused document waits for a better one", async () => {
  const { saver, said, sent, tick } = staged([new RefusedError("broken", {})]);
  saver.changed("a");
  await tick();
  assert.equal(said.at(-1), "refused");
  assert.equal(await tick(), undefined);
  saver.changed("b");
  await tick();
  assert.deepEqual(sent.at(-1), ["b", "h0"]);
});
