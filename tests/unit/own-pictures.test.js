// @ts-check
/** Training on a person's own pictures: what is counted after it is of the network that has learnt, or nothing is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { OwnPicturesController } from "../../www/panels/train/own-pictures-controller.js";
import { NONE } from "../../www/panels/train/own-set.js";

const PICTURES = [0, 1, 2].map((label) => ({ planar: new Uint8Array(3072), label }));

/** A desk whose laboratory takes the weights or not, as `isUsed` says once no evaluation is under way. @param {boolean} isUsed */
async function taught(isUsed) {
  /** @type {import("../../www/panels/train/own-set.js").OwnSet} */
  let own = { ...NONE, pictures: PICTURES };
  let isJudging = true;
  const lab = { logits: async () => new Float32Array(30), evaluate: async () => ({ accuracy: 0.5 }) };
  const laboratory = { lab, stop: async () => void (isJudging = false), useWeights: async () => isUsed && !isJudging };
  const training = { teach: async () => new Uint8Array(1) };
  await new OwnPicturesController(
    /** @type {any} */ (laboratory),
    /** @type {any} */ (training),
    () => own,
    (change) => (own = { ...own, ...change }),
  ).start();
  return own;
}

test("an evaluation under way makes way for what was learnt", async () => {
  const { phase, after, failure } = await taught(true);
  assert.deepEqual([phase, after?.test, failure], ["open", 0.5, null]);
});

test("weights that cannot be used are no network that has forgotten nothing", async () => {
  const { phase, after, failure } = await taught(false);
  assert.deepEqual([phase, after, failure?.code], ["open", null, "own.unused"]);
});
