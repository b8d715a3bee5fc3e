// @ts-check
/** Archives of a person's own set: what is read of them, and what is refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { unzipped } from "../../www/panels/own-set/zip.js";
import { zip } from "./zips.js";

test("archives are read as their lists say: stored, deflated, with 64 bits and a comment", async () => {
  const files = {
    "cat/1.txt": Buffer.from("one".repeat(50)),
    "dog/ñ.txt": Buffer.from("two"),
    "dog/": Buffer.alloc(0),
  };
  for (const how of [
    {},
    { deflates: true },
    { wide: true },
    { wide: true, deflates: true },
    { comment: "made by hand" },
  ]) {
    const found = await unzipped(new Blob([zip(files, how)]));
    assert.deepEqual(
      found.map(({ path }) => path),
      ["cat/1.txt", "dog/ñ.txt"],
      JSON.stringify(how),
    );
    const texts = await Promise.all(found.map(async ({ file }) => (await file()).text()));
    assert.deepEqual(texts, ["one".repeat(50), "two"]);
  }
});

test("archives that are damaged, locked, packed otherwise or larger than they say are refused", async () => {
  const files = { "a/1.txt": Buffer.from("one".repeat(50)) };
  const refused = async (/** @type {Buffer} */ bytes) => {
    try {
      for (const { file } of await unzipped(new Blob([/** @type {any} */ (bytes)]))) await file();
      return "";
    } catch (/** @type {any} */ error) {
      return error.code;
    }
  };
  const good = zip(files, { deflates: true });
  assert.equal(await refused(good), "");
  assert.equal(await refused(good.subarray(0, good.length - 30)), "zip-broken");
  assert.equal(await refused(Buffer.from("no archive at all")), "zip-broken");
  assert.equal(await refused(zip(files, { flags: 1 })), "zip-locked");
  assert.equal(await refused(zip(files, { method: 12 })), "zip-packed");
  const list = good.lastIndexOf("PK\x01\x02");
  for (const [field, value, code] of /** @type {[number, number, string][]} */ ([
    [24, 10, "zip-broken"],
    [24, 0x7fffffff, "too-large"],
    [42, 5, "zip-broken"],
    [28, 0xffff, "zip-broken"],
  ])) {
    const wrong = Buffer.from(good);
    if (field === 28) wrong.writeUInt16LE(value, list + field);
    else wrong.writeUInt32LE(value, list + field);
    assert.equal(await refused(wrong), code, `${field}`);
  }
  // Any cut, and any byte that is another, ends in a refusal or in files.
  for (let at = 0; at < good.length; at++) {
    await refused(good.subarray(0, at));
    const flipped = Buffer.from(good);
    flipped[at] = (flipped[at] ?? 0) ^ 0x55;
    await refused(flipped);
  }
});
