// @ts-check
/** One rule for "higher": the interval of the difference leaves out 0. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { difference, wilson } from "../../www/panels/evaluate/difference.js";

const near = (/** @type {number} */ a, /** @type {number} */ b) =>
  assert.ok(Math.abs(a - b) < 5e-5, `${a} is not ${b}`);

test("the intervals are those of the literature", () => {
  // Wilson: 81 of 263 (Newcombe 1998, table I); the difference of 56 of 70 and 48 of 80 (table II, method 10).
  const [low, high] = wilson({ share: 81 / 263, n: 263 });
  near(low, 0.2553);
  near(high, 0.3662);
  for (const n of [1, 3, 4, 6, 9, 10_000])
    assert.deepEqual([wilson({ share: 0, n })[0], wilson({ share: 1, n })[1]], [0, 1], `${n}`);
  const both = difference({ share: 56 / 70, n: 70 }, { share: 48 / 80, n: 80 });
  near(both.low, 0.0524);
  near(both.high, 0.3339);
  assert.equal(both.isClear, true);
});

test("a point on a thousand images is no difference, ten are", () => {
  assert.equal(difference({ share: 0.311, n: 1000 }, { share: 0.3, n: 1000 }).isClear, false);
  assert.equal(difference({ share: 0.4, n: 1000 }, { share: 0.3, n: 1000 }).isClear, true);
  assert.equal(difference({ share: 0.3, n: 1000 }, { share: 0.4, n: 1000 }).isClear, true);
});

test("by chance alone it claims a difference in about one of twenty cases", () => {
  // Both are 30 % of 1,000; mulberry32, so that the figure is the same each time.
  let state = 1;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const share = () => Array.from({ length: 1000 }, random).filter((value) => value < 0.3).length / 1000;
  const claims = Array.from({ length: 1000 }, () =>
    difference({ share: share(), n: 1000 }, { share: share(), n: 1000 }),
  ).filter(({ isClear }) => isClear).length;
  assert.ok(claims > 20 && claims < 80, `${claims} of 1000`);
});

test("where nothing was counted, nothing is clear", () => {
  assert.equal(difference({ share: 1, n: 1000 }, { share: 0, n: 0 }).isClear, false);
});
