// @ts-check
/** Training on a person's own pictures: what is counted after it is of the network that has learnt, or nothing is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { OwnPicturesController } from "../../www/panels/train/own-pictures-controller.js";
import { MOST, NONE } from "../../www/panels/train/own-set.js";

const PICTURES = [0, 1, 2].map((label) => ({ planar: new Uint8Array(3072), label }));

/** @param {Partial<import("../../www/panels/train/own-set.js").OwnSet>} [begun] @param {any} [lab] @param {any} [training] */
function desk(begun = {}, lab = {}, training = {}) {
  let own = { ...NONE, ...begun };
  const controller = new OwnPicturesController(
    lab,
    training,
    () => own,
    (change) => (own = { ...own, ...change }),
  );
  return { controller, own: () => own };
}

/** A desk whose laboratory takes the weights or not, as `isUsed` says once no evaluation is under way. @param {boolean} isUsed */
async function taught(isUsed) {
  let isEvaluating = true;
  const lab = { logits: async () => new Float32Array(30), evaluate: async () => ({ accuracy: 0.5 }) };
  const laboratory = {
    lab,
    stop: async () => void (isEvaluating = false),
    useWeights: async () => isUsed && !isEvaluating,
  };
  const training = { teach: async () => new Uint8Array(1), network: { origin: { name: "own-1" } } };
  const { controller, own } = desk({ pictures: PICTURES }, laboratory, training);
  await controller.start();
  return own();
}

test("an evaluation under way makes way for what was learnt", async () => {
  const { phase, after, failure } = await taught(true);
  assert.deepEqual([phase, after?.test, failure], ["open", 0.5, null]);
});

test("weights that cannot be used are no network that has forgotten nothing", async () => {
  const { phase, after, failure } = await taught(false);
  assert.deepEqual([phase, after, failure?.code], ["open", null, "own.unused"]);
});

test("epochs out of their range are brought into it, and what was asked for is told", () => {
  const { controller, own } = desk();
  const chosen = [31, 0, 2.5, 7, Number.NaN].map((epochs) => {
    controller.choose({ epochs });
    return [own().epochs, own().asked];
  });
  assert.deepEqual(chosen, [
    [30, 31],
    [1, 0],
    [3, 2.5],
    [7, null],
    [7, null],
  ]);
});

test("pictures that have no room are counted, and a file that cannot be read is told of whatever follows", async () => {
  const classify = async (/** @type {string} */ file) => {
    if (file === "bad") throw { code: "picture.format" };
    return { seen: new Uint8Array(3072) };
  };
  const { controller, own } = desk({}, { lab: { classify } });
  await controller.addFiles(/** @type {any} */ (["bad", ...Array.from({ length: MOST + 1 }, () => "good")]), 3);
  assert.deepEqual([own().pictures.length, own().left, own().failure?.code], [MOST - 1, 2, "picture.format"]);
  controller.add([0, 1].map((label) => ({ planar: new Uint8Array(3072), label })));
  assert.deepEqual([own().pictures.length, own().left], [MOST, 1]);
  controller.drop(0);
  controller.add([{ planar: new Uint8Array(3072), label: 1 }]);
  assert.equal(own().left, 0);
});
