// @ts-check
/** The picture's answer while a network trains. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LiveAnswer } from "../../www/panels/train/live-answer.js";

const origin = /** @type {any} */ ({ name: "own-1" });

test("whoever asks while an answer is on its way waits for one of the weights of now", async () => {
  /** @type {(() => void)[]} */
  const arrivals = [];
  let weights = new Uint8Array([1]);
  /** @type {Uint8Array[]} */
  const answered = [];
  const useWeights = async (/** @type {Uint8Array} */ bytes) => {
    await new Promise((resolve) => arrivals.push(() => resolve(undefined)));
    answered.push(bytes);
  };
  const live = new LiveAnswer(
    /** @type {any} */ ({ useWeights }),
    () => true,
    async () => weights,
    () => origin,
  );
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  const first = live.show();
  await turn();
  weights = new Uint8Array([2]);
  let isThere = false;
  const second = live.show().then(() => (isThere = true));
  arrivals.shift()?.();
  await turn();
  assert.deepEqual([answered.length, isThere], [1, false]);
  arrivals.shift()?.();
  await Promise.all([first, second]);
  assert.deepEqual(answered.at(-1), weights);
});

test("nothing is asked for where nobody wants it", async () => {
  const refuse = async () => assert.fail("nobody looks");
  const live = new LiveAnswer(
    /** @type {any} */ ({ useWeights: refuse }),
    () => false,
    refuse,
    () => origin,
  );
  await live.show();
});
