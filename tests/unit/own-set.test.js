// @ts-check
/** A person's own pictures: how often they are shown, and what a network knows of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { joined, shareRight, trainingSet } from "../../www/panels/train/own-set.js";

const picture = (/** @type {number} */ label) => ({ planar: new Uint8Array(3072).fill(label), label });

test("few pictures are shown as often as it takes for half of the training set", () => {
  const three = [picture(1), picture(2), picture(3)];
  const alone = trainingSet(three, 0);
  assert.deepEqual([alone.times, alone.labels.length, alone.planar.length], [14, 42, 42 * 3072]);
  assert.deepEqual([...alone.labels.subarray(0, 4)], [1, 2, 3, 1]);
  assert.equal(trainingSet(three, 200).labels.length, 201);
  assert.equal(
    trainingSet(
      Array.from({ length: 50 }, () => picture(0)),
      0,
    ).times,
    1,
  );
});

test("pictures lie one after the other", () => {
  const bytes = joined([picture(7), picture(9)]);
  assert.deepEqual([bytes[0], bytes[3071], bytes[3072], bytes.length], [7, 7, 9, 6144]);
});

test("right is whose largest logit is the label's, of ten outputs or twenty", () => {
  const logits = Float32Array.from([0, 5, 1, 9, 0, 0]);
  assert.equal(shareRight(logits, [picture(1), picture(0)]), 1);
  assert.equal(shareRight(logits, [picture(1), picture(2)]), 0.5);
});
