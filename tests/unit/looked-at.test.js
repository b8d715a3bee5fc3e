// @ts-check
/** Where a network looked, in words and frames. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cornerUnder, dropsOf, hiddenAt, largestOf, verdictOf, withSquare } from "../../www/panels/inside/looked-at.js";

/** @param {number} across @param {Record<number, number>} values */
const map = (across, values) => Object.assign(new Float32Array(across * across), values);

test("the largest value is found with its ninth of the map", () => {
  assert.deepEqual(largestOf(map(32, { 0: 1, 700: -5 })), { value: 1, row: 0, column: 0, region: "top-left" });
  assert.deepEqual(largestOf(map(32, { 528: 2 })), { value: 2, row: 16, column: 16, region: "middle-centre" });
  assert.deepEqual(largestOf(map(8, { 63: 2, 1: NaN, 2: Infinity })), {
    value: 2,
    row: 7,
    column: 7,
    region: "bottom-right",
  });
  assert.equal(largestOf(map(32, { 5: -1 })), null);
});

test("drops of one output are a column of the table", () => {
  const drops = Float32Array.of(1, 2, 3, 4, 5, 6);
  assert.deepEqual([...dropsOf(drops, 3, 1)], [2, 5]);
});

test("a square lies around the middle of its cell", () => {
  // As crates/learn/src/attribution/occlusion.rs has it.
  assert.deepEqual(hiddenAt({ row: 1, column: 0 }, { side: 8, stride: 4 }), {
    row: 2,
    column: -2,
    rows: 8,
    columns: 8,
  });
  assert.deepEqual(hiddenAt({ row: 1, column: 1 }, { side: 2, stride: 1 }), { row: 0, column: 0, rows: 2, columns: 2 });
});

test("from the limit on, maps look the same", () => {
  assert.equal(verdictOf(0.5, 0.5), "same");
  assert.equal(verdictOf(-0.9, 0.5), "differs");
  assert.equal(verdictOf(null, 0.5), "none");
});

test("a square around a pixel stays inside the picture and hides all three channels, nothing else", () => {
  assert.deepEqual(cornerUnder({ row: 16, column: 5 }, 8, 32), { row: 12, column: 1 });
  assert.deepEqual(cornerUnder({ row: 0, column: 31 }, 8, 32), { row: 0, column: 24 });
  assert.deepEqual(cornerUnder({ row: 60, column: 31 }, 8, 64), { row: 56, column: 27 });
  // The middle of an odd side lies within a pixel.
  assert.deepEqual(cornerUnder({ row: 16.5, column: 16.5 }, 8, 33), { row: 12, column: 12 });
  const picture = new Uint8Array(3072).fill(7);
  const covered = withSquare(picture, { row: 28, column: 2 }, 4);
  const grey = [...covered.keys()].filter((place) => covered[place] === 128);
  assert.equal(grey.length, 3 * 4 * 4);
  for (const place of grey) {
    const [row, column] = [Math.floor((place % 1024) / 32), place % 32];
    assert.ok(row >= 28 && column >= 2 && column < 6, `${place}`);
  }
  assert.ok(picture.every((value) => value === 7));
  const digit = withSquare(new Uint8Array(28 * 28), { row: 3, column: 20 }, 8);
  assert.deepEqual([digit[3 * 28 + 20], digit[3 * 28 + 19], digit.filter(Boolean).length], [128, 0, 64]);
});
