// @ts-check
// The weights of a run to look back at: bounded, evenly apart, with the first and the newest always there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { remembered, restored, savable } from "../../www/panels/train/weight-history.js";

/**
 * @param {number} epochs
 * @param {number} size Bytes of each.
 * @param {number} [first]
 */
function after(epochs, size, first = 0) {
  let history = /** @type {import("../../www/panels/train/weight-history.js").WeightHistory} */ ({
    of: "own-1",
    snapshots: [],
  });
  for (let epoch = first; epoch <= first + epochs; epoch++) {
    history = remembered(history, { epoch, step: 0, bytes: new Uint8Array(size) });
  }
  return history.snapshots.map(({ epoch }) => epoch);
}

test("few epochs are all kept; of many, those that are evenly apart, the first and the newest", () => {
  assert.deepEqual(after(3, 1000), [0, 1, 2, 3]);
  assert.deepEqual(after(39, 1000).length, 40);
  const many = after(100, 1000);
  assert.deepEqual(many, [...Array.from({ length: 26 }, (_, place) => 4 * place)]);
  assert.deepEqual(after(101, 1000), [...many, 101]);
  // A run that went on from a file begins there.
  assert.deepEqual(after(2, 1000, 7), [7, 8, 9]);
});

test("the bytes are bounded too, but the first and the newest are there", () => {
  for (const size of [500_000, 2_000_000, 7_000_000]) {
    const kept = after(1000, size);
    assert.ok(kept.length * size <= 16e6, `${kept.length} of ${size}`);
    assert.deepEqual([kept[0], kept.at(-1)], [0, 1000]);
  }
  assert.deepEqual(after(50, 20_000_000), [0, 50]);
});

test("a run that went back to a checkpoint comes to its epochs again", () => {
  let history = /** @type {any} */ ({ of: "own-1", snapshots: [] });
  const take = (/** @type {number} */ epoch, /** @type {number} */ mark) => {
    history = remembered(history, { epoch, step: 0, bytes: Uint8Array.of(mark) });
  };
  [0, 1, 2, 3].forEach((epoch) => take(epoch, epoch));
  take(2, 20);
  assert.deepEqual(
    history.snapshots.map((/** @type {any} */ { epoch, bytes }) => [epoch, bytes[0]]),
    [
      [0, 0],
      [1, 1],
      [2, 20],
    ],
  );
});

test("the browser's store gets fewer, and what it gives back is checked", () => {
  const snapshots = Array.from({ length: 20 }, (_, epoch) => ({ epoch, step: 0, bytes: new Uint8Array(480_000) }));
  const saved = savable({ of: "own-1", snapshots });
  assert.deepEqual(
    saved.map(({ epoch }) => epoch),
    [0, 8, 16, 19],
  );
  assert.deepEqual(savable(null), []);
  assert.deepEqual(restored(saved, 19), saved);
  // Of an epoch that the run has not had; in no order; no bytes; numbers that are none; an older page's.
  assert.deepEqual(restored(saved, 18), []);
  assert.deepEqual(restored(saved.toReversed(), 19), []);
  for (const wrong of [{ bytes: "x" }, { epoch: -1 }, { epoch: 0.5 }, { step: NaN }, { bytes: new Uint8Array(17e6) }]) {
    assert.deepEqual(restored([{ epoch: 0, step: 0, bytes: new Uint8Array(1), ...wrong }], 19), []);
  }
  for (const none of [undefined, null, 3, [null], Array(41).fill(saved[0])]) assert.deepEqual(restored(none, 19), []);
});
