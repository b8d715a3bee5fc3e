// @ts-check
// How values are spread, as bars: the fullest is as high as there is room, and says where it stands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { barsOf } from "../../www/panels/inside/histogram.js";

/** @param {number[]} histogram */
const spread = (histogram) => /** @type {any} */ ({ histogram });

test("bars are as high as their share of the fullest, which lies where its values lie", () => {
  const { heights, fullest } = barsOf(spread([1, 0, 4, 2]), 10);
  assert.deepEqual(heights, [0.25, 0, 1, 0.5]);
  // Four bars from -10 to 10: the third begins at zero.
  assert.deepEqual(fullest, { most: 4, from: 0, to: 5 });
});

test("where all values are zero there is no bar", () => {
  assert.deepEqual(barsOf(spread([0, 0, 0, 0]), 0), { heights: [0, 0, 0, 0], fullest: null });
});
