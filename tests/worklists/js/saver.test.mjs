import { test } from "node:test";
import assert from "node:assert/strict";
import { Saver, QUIET_MS, LONGEST_MS } from "../../../worklists/static/worklists/reading-room/saver.js";

const content = (finding) => ({ answers: finding ? { finding } : {}, measurements: [] });
const OFFLINE = { ok: false, kind: "offline", detail: "no connection" };

/** A saver with a server that answers when told to, a clock that stands, and a diary of everything. */
function bench(draftNumber = 0) {
  const diary = { sent: [], last: [], states: [], copy: null, timers: [], waiting: [] };
  let keys = 0;
  const saver = new Saver("read-a", draftNumber, content(""), {
    send: (job, isLast) => {
      (isLast ? diary.last : diary.sent).push({ finding: job.content.answers.finding, key: job.key, base: job.base });
      return new Promise((resolve) => diary.waiting.push(resolve));
    },
    keep: (copy) => (diary.copy = copy),
    forget: () => (diary.copy = null),
    newKey: () => `key-${++keys}`,
    onState: (state, facts) => diary.states.push([state, facts.detail].filter(Boolean).join(": ")),
    later: (run, ms) => diary.timers.push({ run, ms }),
    never: () => (diary.timers = []),
  });
  const answer = async (reply) => {
    diary.waiting.shift()(reply);
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  const saved = (number) => answer({ ok: true, draftNumber: number, savedAt: "2026-11-20T14:03:11Z" });
  return { saver, diary, answer, saved };
}

test("a change is sent after a quiet moment, and the copy goes when it is acknowledged", async () => {
  const { saver, diary, saved } = bench();
  saver.change(content("nodule"), 1000);
  assert.deepEqual([diary.sent.length, diary.timers[0].ms, saver.state], [0, QUIET_MS, "waiting"]);
  assert.equal(diary.copy.content.answers.finding, "nodule");
  diary.timers[0].run();
  await saved(1);
  assert.deepEqual(diary.sent, [{ finding: "nodule", key: "key-1", base: 0 }]);
  assert.deepEqual([saver.state, saver.draftNumber, diary.copy, saver.hasUnsaved], ["clean", 1, null, false]);
});

test("typing without a pause is saved all the same", () => {
  const { saver, diary } = bench();
  saver.change(content("a"), 0);
  saver.change(content("ab"), LONGEST_MS - 100);
  assert.equal(diary.timers.at(-1).ms, 100);
});

test("what did not change is not sent", () => {
  const { saver, diary } = bench();
  saver.change(content(""), 0);
  assert.deepEqual([diary.timers, saver.state], [[], "clean"]);
});

test("one save is under way at a time; what came meanwhile follows on the new number", async () => {
  const { saver, diary, saved } = bench(7);
  saver.change(content("first"));
  const flushed = saver.flush();
  saver.change(content("second"));
  void saver.flush();
  assert.equal(diary.sent.length, 1);
  await saved(8);
  assert.deepEqual(diary.sent.at(-1), { finding: "second", key: "key-2", base: 8 });
  await saved(9);
  assert.equal(await flushed, true);
});

test("a lost answer is asked for again with the same key, before anything newer is sent", async () => {
  const { saver, diary, answer, saved } = bench();
  saver.change(content("first"));
  const flushed = saver.flush();
  await answer(OFFLINE);
  assert.equal(await flushed, false);
  assert.deepEqual([saver.state, diary.states.at(-1)], ["retrying", "retrying: no connection"]);
  saver.change(content("second"));
  saver.nudge();
  assert.deepEqual(diary.sent.at(-1), { finding: "first", key: "key-1", base: 0 });
  await saved(1);
  assert.deepEqual(diary.sent.at(-1), { finding: "second", key: "key-2", base: 1 });
});

test("retries wait longer each time", async () => {
  const { saver, diary, answer } = bench();
  saver.change(content("x"));
  void saver.flush();
  const waits = [];
  for (let n = 0; n < 7; n++) {
    await answer(OFFLINE);
    waits.push(diary.timers.at(-1).ms);
    diary.timers.at(-1).run();
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 15000, 30000, 30000]);
});

test("a conflict stops the sending and keeps the copy", async () => {
  const { saver, diary, answer } = bench();
  saver.change(content("mine"));
  void saver.flush();
  await answer({ ok: false, kind: "conflict", detail: "saved elsewhere" });
  saver.change(content("mine too"));
  assert.deepEqual([saver.state, diary.sent.length, diary.timers.length], ["conflict", 1, 0]);
  assert.equal(diary.copy.content.answers.finding, "mine too");
  saver.leave();
  assert.equal(diary.last.length, 0);
});

test("leaving hands over what is unsaved, also behind a save that is under way", async () => {
  const { saver, diary } = bench(3);
  saver.change(content("first"));
  void saver.flush();
  saver.change(content("last words"));
  saver.leave();
  assert.deepEqual(diary.last, [{ finding: "last words", key: "key-2", base: 4 }]);
  assert.ok(diary.copy.sent.includes("key-2"));
});

test("leaving with nothing unsaved says nothing", () => {
  const { saver, diary } = bench();
  saver.leave();
  assert.equal(diary.last.length, 0);
});

test("after closing nothing is sent any more, and a completed read leaves no copy", () => {
  const { saver, diary } = bench();
  saver.change(content("x"));
  saver.close(true);
  saver.change(content("y"));
  saver.leave();
  assert.deepEqual([diary.copy, diary.sent, diary.last], [null, [], []]);
});

test("signed out: the copy stays, and signing in again goes on", async () => {
  const { saver, diary, answer, saved } = bench();
  saver.change(content("x"));
  void saver.flush();
  await answer({ ok: false, kind: "signed-out", detail: "" });
  assert.deepEqual([saver.state, diary.copy.content.answers.finding], ["signed-out", "x"]);
  saver.nudge();
  await saved(1);
  assert.equal(saver.state, "clean");
});

test("first values from the server are no change, and what was typed before them is sent upon them", async () => {
  const { saver, diary } = bench();
  saver.begin(1, content("prefilled"));
  assert.deepEqual([saver.draftNumber, saver.hasUnsaved, diary.timers.length], [1, false, 0]);
  saver.change(content("prefilled"), 1000);
  assert.equal(saver.hasUnsaved, false, "the server has them already");
  const early = bench();
  early.saver.change(content("typed"), 1000);
  early.saver.begin(1, content("typed and prefilled"));
  early.diary.timers[0].run();
  await early.saved(2);
  assert.deepEqual(early.diary.sent, [{ finding: "typed and prefilled", key: "key-2", base: 1 }]);
  assert.equal(diary.sent.length, 0);
});
