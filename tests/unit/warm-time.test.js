// @ts-check
/** The time that is told of a network is that of the question that was asked: with the mirror image it takes twice as long. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CifarLab } from "../../www/cifar-lab.js";
import { Laboratory } from "../../www/shell/laboratory.js";
import { SecondLab } from "../../www/shell/second-lab.js";

/** Of short calls the mean is told, so that it is not the last one's own time. */
const SHORT = 1;

/** A lab whose first calls compile. */
function fakeLab() {
  let calls = 0;
  const lab = {
    model: "notebook",
    engine: "kernels",
    metadata: { n: 0, spec: { input: [3, 32, 32] } },
    outputs: 10,
    outputNames: null,
    models: [],
    manifest: { samples: [] },
    summary: () => ({}),
    engineSize: () => ({}),
    loadModel: async () => {},
    classify: async (/** @type {unknown} */ _, { withMirror = false } = {}) => ({
      ms: (calls++ ? SHORT : 30) * (withMirror ? 2 : 1),
      views: withMirror ? [{}, {}] : [],
      seen: new Uint8Array(3072),
      probabilities: [],
      logits: [],
    }),
  };
  return /** @type {any} */ (lab);
}

test("a network that stands beside has a time with the mirror image and one without, each measured once", async () => {
  const lab = fakeLab();
  CifarLab.open = async () => lab;
  const second = new SecondLab(
    () => {},
    () => [],
  );
  const time = async (/** @type {boolean} */ withMirror) => (await second.ask("notebook", 1, 1, withMirror)).answer.ms;
  assert.deepEqual([await time(false), await time(true), await time(false)], [SHORT, 2 * SHORT, SHORT]);
  lab.classify = async () => ({ ms: 0, views: [], probabilities: [], logits: [] });
  assert.equal(await time(true), 2 * SHORT, "known already");
});

test("the network in use is timed anew when it looks at the mirror image, too", async () => {
  CifarLab.open = async () => fakeLab();
  const route = { model: "notebook", image: 1, engine: "kernels", mirror: false };
  const state = /** @type {any} */ ({ route, way: "test", own: {}, network: null, engine: "kernels", mine: [] });
  /** @type {number[]} */
  const told = [];
  const dispatch = (/** @type {any} */ action) => {
    if (action.type === "timed") told.push(action.time.ms);
  };
  const laboratory = new Laboratory(() => state, dispatch, /** @type {any} */ ({ use() {}, show() {} }));
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
  await laboratory.open();
  await settled();
  route.mirror = true;
  await laboratory.show();
  await settled();
  await laboratory.show();
  assert.deepEqual(told, [SHORT, 2 * SHORT, 2 * SHORT]);
});
