// @ts-check
/** What is asked of calibration, as one word of the address. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { USUAL, readCalibration, writeCalibration } from "../../www/panels/evaluate/calibration-address.js";

test("every choice comes back from its word, and what is usual is not in it", () => {
  assert.equal(writeCalibration(USUAL), "open");
  for (const changed of [
    {},
    { temperature: 1 },
    { temperature: 0.0234, binning: /** @type {const} */ ("equal-width"), bins: 30 },
    { isBySigmoids: true, threshold: 0 },
    { temperature: 1.3912, bins: 5, threshold: 0.29 },
  ]) {
    const choice = { ...USUAL, ...changed };
    assert.deepEqual(readCalibration(writeCalibration(choice)), { choice, wrong: [] });
  }
  assert.equal(writeCalibration({ ...USUAL, temperature: 1.39, bins: 10, threshold: 0.9 }), "t-1.39_bins-10_sure-90");
});

test("parts that say nothing are passed over, the rest is read", () => {
  const wrong = [
    "t-0",
    "t-101",
    "t-1e3",
    "bins-4",
    "bins-31",
    "bins-7.5",
    "sure-101",
    "width-2",
    "tails",
    "constructor-1",
  ];
  const { choice, wrong: found } = readCalibration(["bins-10", ...wrong].join("_"));
  assert.deepEqual(choice, { ...USUAL, bins: 10 });
  assert.deepEqual(found, wrong);
});
