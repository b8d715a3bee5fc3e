// @ts-check
// Twins of a picture, and the cosine of two stages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cosine, difference, mirrored, noisy, shifted } from "../../www/panels/inside/twins.js";

const PICTURE = Uint8Array.from({ length: 3072 }, (_, place) => (place * 37) % 256);
const at = (/** @type {Uint8Array} */ planar, /** @type {[number, number, number]} */ [channel, row, column]) =>
  planar[channel * 1024 + row * 32 + column];
const floats = (/** @type {number[]} */ ...values) => Float32Array.from(values);

test("left becomes right in each channel and row, and twice is the picture again", () => {
  const twin = mirrored(PICTURE);
  for (const [channel, row] of /** @type {const} */ ([
    [0, 0],
    [1, 17],
    [2, 31],
  ]))
    assert.equal(at(twin, [channel, row, 3]), at(PICTURE, [channel, row, 28]));
  assert.deepEqual(mirrored(twin), PICTURE);
});

test("a picture moves to the right, and its edge fills what was left", () => {
  const twin = shifted(PICTURE, 4);
  assert.equal(at(twin, [1, 9, 20]), at(PICTURE, [1, 9, 16]));
  for (const column of [0, 3, 4]) assert.equal(at(twin, [2, 5, column]), at(PICTURE, [2, 5, 0]));
});

test("noise is the same each time, as strong as asked, around 0, and stays within a byte", () => {
  const grey = new Uint8Array(3072).fill(128);
  const twin = noisy(grey, 20);
  assert.deepEqual(noisy(grey, 20), twin);
  const errors = [...twin].map((value) => value - 128);
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
  assert.ok(Math.abs(mean) < 1.5 && Math.abs(deviation - 20) < 1, `${mean} ${deviation}`);
  const edge = noisy(new Uint8Array(3072).fill(255), 50);
  assert.ok(edge.includes(255) && edge.some((value) => value < 200));
});

test("the cosine is of the direction alone", () => {
  assert.equal(cosine(floats(1, 2, 3), floats(2, 4, 6)), 1);
  assert.equal(cosine(floats(1, 2, 3), floats(-1, -2, -3)), -1);
  assert.equal(cosine(floats(1, 0), floats(0, 5)), 0);
  assert.ok(Math.abs((cosine(floats(1, 0), floats(1, 1)) ?? 0) - Math.SQRT1_2) < 1e-12);
  // Squares that 32 bits could not hold.
  assert.ok(Math.abs((cosine(floats(1e30, 1e30), floats(1e-30, 1e-30)) ?? 0) - 1) < 1e-12);
});

test("where one side is zero or not finite there is no cosine", () => {
  assert.equal(cosine(floats(0, 0), floats(1, 2)), null);
  assert.equal(cosine(floats(1, 2), floats(0, 0)), null);
  assert.equal(cosine(floats(NaN, 1), floats(1, 1)), null);
  assert.equal(cosine(floats(1, 1), floats(Infinity, 1)), null);
  assert.equal(cosine(floats(), floats()), null);
});

test("a difference is taken value by value", () => {
  assert.deepEqual([...difference(floats(1, 2), floats(0.5, NaN))], [0.5, NaN]);
});
