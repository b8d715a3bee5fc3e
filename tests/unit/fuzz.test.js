// @ts-check
/** The page's readers with their seeds and with changes of them, the same each time; `tests/fuzz/search.js` goes on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { changed } from "../fuzz/change.js";
import { READERS } from "../fuzz/readers.js";
import { Watch } from "../fuzz/watch.js";

const INPUTS = 1500;

for (const reader of READERS) {
  test(`${reader.name}: whatever comes is taken or refused in a word`, async () => {
    const watch = new Watch(reader);
    const words = new Set();
    for (const seed of reader.seeds) words.add(await watch.read(seed));
    for (let number = 0; number < INPUTS; number++) words.add(await watch.read(changed(reader.seeds, number)));
    // A reader of which one thing comes is tried on nothing.
    assert.ok(words.size > 1, [...words].join());
  });
}

test("the same number makes the same change, and changes something", () => {
  const seeds = [Buffer.from('{"a": 12}'), new Uint8Array(40)];
  const inputs = Array.from({ length: 200 }, (_, number) => changed(seeds, number));
  for (const [number, input] of inputs.entries()) assert.deepEqual(changed(seeds, number), input);
  const isSeed = (/** @type {Uint8Array} */ input) => seeds.some((seed) => Buffer.compare(seed, input) === 0);
  assert.ok(inputs.filter(isSeed).length < 30);
});

test("what takes too much memory or time is told", async () => {
  const greedy = new Watch({ name: "x", seeds: [], read: ([size = 0]) => `${new Uint8Array(size << 20).length}` });
  await greedy.read(Uint8Array.of(1));
  await assert.rejects(greedy.read(Uint8Array.of(255)), /bytes in arrays/);
  const compute = (/** @type {number} */ ms) => {
    const { user } = process.cpuUsage();
    while (process.cpuUsage().user - user < 1000 * ms);
    return "computed";
  };
  const slow = new Watch({ name: "x", seeds: [], read: ([ms = 0]) => compute(ms) }, { isTimed: true });
  await slow.read(Uint8Array.of(1));
  await assert.rejects(slow.read(Uint8Array.of(200)), /ms for 1 bytes/);
});
