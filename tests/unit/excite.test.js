// @ts-check
// The pictures that excite a channel most: of many batches the same are kept as of all pictures at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST, excitingOf, strongest, verdictOf } from "../../www/panels/inside/excite.js";

const SIZE = 3072;

/** @param {number} value */
const found = (value) => ({ value, row: 0, column: 0, field: /** @type {any} */ ({}) });

/**
 * @param {(number | null)[]} values
 * @param {number} first
 */
function batch(values, first) {
  const planar = new Uint8Array(values.length * SIZE);
  values.forEach((_, place) => planar.fill((first + place) % 251, place * SIZE, (place + 1) * SIZE));
  const labels = Uint8Array.from(values, (_, place) => (first + place) % 10);
  return excitingOf(
    values.map((value) => (value === null ? null : found(value))),
    { first, planar, labels },
  );
}

test("of many batches the nine largest are kept, each with its own picture and label", () => {
  // Many equal values, and some without one.
  const values = Array.from({ length: 100 }, (_, image) => (image % 13 === 5 ? null : (image * 37) % 17));
  let kept = /** @type {import("../../www/panels/inside/excite.js").Exciting[]} */ ([]);
  for (let first = 0; first < values.length; first += 7) {
    kept = strongest(kept, batch(values.slice(first, first + 7), first));
  }
  const expected = values
    .map((value, image) => ({ value, image }))
    .filter(({ value }) => value !== null)
    .sort((a, b) => Number(b.value) - Number(a.value) || a.image - b.image)
    .slice(0, MOST);
  assert.deepEqual(
    kept.map(({ value, image }) => ({ value, image })),
    expected,
  );
  for (const { image, label, pixels } of kept) {
    assert.equal(label, image % 10);
    assert.deepEqual(pixels, new Uint8Array(SIZE).fill(image % 251));
    // Not a window on the whole batch.
    assert.equal(pixels.buffer.byteLength, SIZE);
  }
});

test("no number, nothing above zero, and pictures are told apart", () => {
  assert.equal(verdictOf(strongest([], batch([null, null], 0))), "none");
  assert.equal(verdictOf(strongest([], batch([0, null, 0], 0))), "zero");
  // Before an activation the largest value may lie below zero.
  assert.equal(verdictOf(strongest([], batch([-2, -1], 0))), "found");
  assert.deepEqual(
    strongest([], batch([-2, -1], 0)).map(({ image }) => image),
    [1, 0],
  );
});
