import { test } from "node:test";
import assert from "node:assert/strict";
import { answerText, isListed, jumpTo, keyName, KEYS, placeText, recordTime, saveText, valueText } from "../../../worklists/static/worklists/reading-room/places.js";
import { Copies, whatToDo } from "../../../worklists/static/worklists/reading-room/copies.js";
import { BEAT_MS, IDLE_MS, Presence } from "../../../worklists/static/worklists/reading-room/presence.js";

test("a jump stays within the worklist", () => {
  const jumps = ["1", " 3 ", "0", "99", "-1", "1.5", "", "abc", "9999999999"].map((text) => jumpTo(text, 4));
  assert.deepEqual(jumps, [1, 3, 1, 4, null, null, null, null, null]);
  assert.equal(jumpTo("1", 0), null);
});

test("the filter knows states, and skipped reads apart", () => {
  const skipped = { state: "partial", isSkipped: true };
  assert.deepEqual(["", "partial", "skipped", "open"].map((filter) => isListed(skipped, filter)), [true, true, true, false]);
});

test("each save state has its words", () => {
  const facts = { savedAt: "", detail: "" };
  assert.equal(saveText("clean", facts), "");
  assert.equal(saveText("saving", facts), "Saving…");
  assert.equal(saveText("retrying", { ...facts, detail: "no connection" }), "Not saved: no connection, retrying");
  assert.equal(saveText("conflict", { ...facts, detail: "Saved elsewhere." }), "Not saved: Saved elsewhere");
  assert.match(saveText("clean", { ...facts, savedAt: "2026-11-20T14:03:11Z" }), /^Saved \d\d:03:11$/);
});

test("completion is shown in UTC, as it is recorded", () => {
  assert.equal(recordTime(Date.UTC(2026, 10, 5, 4, 3)), "5 Nov 2026, 04:03 UTC");
});

test("keys have one name in page and viewer", () => {
  assert.equal(KEYS[keyName({ key: "Enter", ctrlKey: true })], "complete");
  assert.equal(KEYS[keyName({ key: "PageDown", altKey: true })], "next");
  assert.equal(KEYS[keyName({ key: "Enter" })], undefined);
});

test("a measurement in one line", () => {
  const length = { values: [{ name: "length", value: 47.168, unit: "mm" }], scan: { number: 3, description: "Axial" }, slice: 12 };
  assert.deepEqual([valueText(length), placeText(length)], ["47.2 mm", "Slice 12, scan 3 Axial"]);
  const two = { values: [{ name: "length", value: 10, unit: "mm" }, { name: "width", value: 5, unit: "mm" }] };
  assert.deepEqual([valueText(two), placeText({})], ["length 10.0 mm · width 5.0 mm", ""]);
});

/** @returns {any} a Storage as browsers have it: entries are its own enumerable properties */
function storage() {
  const methods = {
    getItem: { value(name) { return this[name] ?? null; } },
    setItem: { value(name, text) { this[name] = text; } },
    removeItem: { value(name) { delete this[name]; } },
  };
  return Object.create({}, methods);
}
const COPY = { content: { answers: { a: "1" }, measurements: [] }, base: 2, key: "k3", sent: ["k2"], at: "2026-11-20T14:00:00Z" };

test("copies are found by reader and read, and by nobody else", () => {
  const shared = storage();
  const [ada, ben] = [new Copies("1", shared), new Copies("2", shared)];
  ada.keep("read-a", "tab-1", COPY);
  ada.keep("read-b", "tab-1", { ...COPY, at: "2026-11-20T13:00:00Z" });
  assert.deepEqual(ada.all().map((one) => one.read), ["read-b", "read-a"]);
  assert.deepEqual([ada.all("read-a").length, ben.all().length], [1, 0]);
  ada.forgetAll();
  assert.equal(ada.all().length, 0);
});

test("a full or missing storage is survived", () => {
  const full = { setItem() { throw new Error("QuotaExceededError"); } };
  assert.equal(new Copies("1", full).keep("a", "b", COPY), false);
  assert.deepEqual(new Copies("1", null).all(), []);
});

test("a copy is sent on, known as saved, or the reader is asked", () => {
  const decide = (draftNumber, saveKey) => whatToDo(COPY, { draftNumber, saveKey });
  assert.deepEqual([decide(2, "k1"), decide(3, "k2"), decide(3, "k3"), decide(3, "other")], ["send", "send", "saved", "ask"]);
});

/** What a presence says, as a list. */
function presence() {
  const said = [];
  return [new Presence((beat) => said.push(beat)), said];
}

test("reading is told in order: loading, shown, active, idle, active, hidden, active, left", () => {
  const [reader, said] = presence();
  reader.input(0);
  reader.loading();
  reader.shown(1000);
  for (let at = 2000; at <= 1000 + IDLE_MS; at += 1000) reader.tick(at);
  assert.deepEqual(said, ["loading", "shown", "active", "idle"]);
  reader.tick(10 * IDLE_MS);
  reader.input(10 * IDLE_MS);
  reader.visible(false, 10 * IDLE_MS + 1);
  reader.tick(20 * IDLE_MS);
  reader.visible(true, 20 * IDLE_MS);
  reader.tick(20 * IDLE_MS + BEAT_MS);
  reader.left();
  reader.left();
  reader.input(30 * IDLE_MS);
  reader.shown(30 * IDLE_MS);
  assert.deepEqual(said.slice(4), ["active", "hidden", "active", "active", "left"]);
});

test("a prepared read says nothing until it is shown, and shown in a hidden tab is hidden", () => {
  const [reader, said] = presence();
  reader.visible(false, 0);
  reader.tick(BEAT_MS);
  reader.input(BEAT_MS);
  assert.deepEqual(said, []);
  reader.shown(BEAT_MS);
  assert.deepEqual(said, ["hidden"]);
});

test("a read that was never shown is not left", () => {
  const [reader, said] = presence();
  reader.left();
  assert.deepEqual(said, []);
});

test("what was kept is shown with its rows, measurements and key images", () => {
  const rows = [{ row: 1, site: "Liver", size: { value: "12.5", unit: "mm", ref: "m1" } }, { row: 3 }];
  assert.equal(answerText(rows), "1. Liver, 12.5 mm; 3. ");
  assert.equal(answerText({ series: "1", sop: "2", frame: "1", label: "Slice 4" }), "Slice 4");
  assert.deepEqual([answerText(["a", "b"]), answerText(true), answerText("x")], ["a; b", "true", "x"]);
});

test("the time of a completion is written in the page's language", () => {
  assert.equal(recordTime(Date.UTC(2026, 4, 2, 14, 3), "de"), "2. Mai 2026, 14:03 UTC");
});
