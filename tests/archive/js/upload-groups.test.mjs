import assert from "node:assert/strict";
import { test } from "node:test";
import { groupsOf, inWords, isLitter, sourceOf } from "../../../rapidreader/archive/static/archive/upload-groups.js";

const entry = (size, name = "ct/1.dcm") => ({ file: { size }, name });

test("many small files go in groups of forty, in their order", () => {
  const entries = Array.from({ length: 95 }, (_, number) => entry(1000, `ct/${number}`));
  const groups = groupsOf(entries);
  assert.deepEqual(groups.map((group) => group.length), [40, 40, 15]);
  assert.deepEqual(groups.flat(), entries);
});

test("a group is at most 24 MiB, and a larger file goes alone", () => {
  const mebibyte = 1024 * 1024;
  const groups = groupsOf([entry(20 * mebibyte), entry(10 * mebibyte), entry(500 * mebibyte), entry(1)]);
  assert.deepEqual(groups.map((group) => group.length), [1, 1, 1, 1]);
});

test("no files are no groups", () => assert.deepEqual(groupsOf([]), []));

test("what systems leave in folders is not sent", () => {
  assert.ok(isLitter("ct/.DS_Store") && isLitter("__MACOSX/ct/1.dcm") && isLitter("ct/._1.dcm"));
  assert.ok(!isLitter("ct/1.dcm") && !isLitter("DICOMDIR"));
});

test("an import is called after its folder", () => {
  assert.equal(sourceOf([entry(1, "ct/a/1"), entry(1, "ct/b/2")]), "ct");
  assert.equal(sourceOf([entry(1, "a.dcm"), entry(1, "b.dcm"), entry(1, "c.dcm")]), "a.dcm and 2 more");
});

test("sizes are said in words", () => {
  assert.deepEqual([1, 2_500_000, 3.2e9].map(inWords), ["1 kB", "2.5 MB", "3.20 GB"]);
});
