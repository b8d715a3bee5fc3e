// @ts-check
/** The training panel's own logic: what is chosen, what is known of a run, where its figures lie in the chart. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { livenessOf } from "../../www/panels/train/liveness.js";
import { best, path, scale, thinned, ticks } from "../../www/charts/plot.js";
import { recordOf } from "../../www/panels/train/run-book.js";
import { advanced, begun, moved, shownRuns } from "../../www/panels/train/training-news.js";
import { UNTRAINED, isUnsaved } from "../../www/panels/train/training-state.js";

const figures = (/** @type {number} */ epoch, /** @type {number} */ valAccuracy) => ({
  epoch,
  loss: 1,
  accuracy: 0.5,
  valLoss: 1,
  valAccuracy,
});
const RUN = /** @type {any} */ ({
  epoch: 1,
  step: 2,
  stepsPerEpoch: 3,
  curve: [figures(1, 0.4)],
  recipe: { epochs: 2 },
});

test("a run that goes on has room for the losses that its file did not bring", () => {
  const { losses } = begun(RUN, Float32Array.of(3, 2));
  assert.deepEqual([...(losses ?? [])], [3, 2, NaN, NaN, NaN]);
  const state = { ...UNTRAINED, ...begun(RUN) };
  const news = {
    epoch: 1,
    step: 3,
    losses: [1.5],
    accuracy: null,
    validation: null,
    judging: null,
    features: null,
    shards: null,
    curve: RUN.curve,
    imagesPerSecond: 1,
    secondsLeft: 1,
    images: 1,
    ms: 1,
    memory: 1,
    activeWorkers: 1,
    hands: 1,
    still: 0,
  };
  const after = advanced(state, news);
  assert.equal(after.losses?.length, 6);
  assert.deepEqual(after.position, { epoch: 1, step: 3 });
  assert.equal(state.losses.length, 5, "the state before stays as it was");
});

test("many losses become few points, unknown ones none", () => {
  const points = thinned(
    Float32Array.from({ length: 1000 }, (_, step) => step),
    100,
    10,
  );
  assert.equal(points.length, 10);
  assert.deepEqual(points[0], [1, 49.5]);
  assert.deepEqual(thinned([NaN, NaN, 4, 2], 2, 2), [[2, 3]]);
  assert.deepEqual(thinned([], 5, 10), []);
});

test("axes have round marks that reach the largest value", () => {
  assert.deepEqual(ticks(3, 4), [0, 1, 2, 3]);
  assert.deepEqual(ticks(2.4, 4), [0, 1, 2, 3]);
  assert.deepEqual(ticks(15, 6), [0, 5, 10, 15]);
  assert.deepEqual(ticks(1, 4), [0, 0.5, 1]);
});

test("values above the axis lie on its edge", () => {
  const at = scale({ width: 110, height: 120, left: 10, right: 0, top: 10, bottom: 10 }, 10, 2);
  assert.deepEqual([at.x(0), at.x(10), at.y(0), at.y(2), at.y(9)], [10, 110, 110, 10, 10]);
  assert.equal(
    path([
      [1, 2],
      [3, 4],
    ]),
    "M1 2L3 4",
  );
});

test("the best epoch is the first of equals", () => {
  assert.equal(best([]), undefined);
  assert.equal(best([figures(1, 0.4), figures(2, 0.6), figures(3, 0.6)])?.epoch, 2);
});

test("a race moves on lane by lane, and draws the current run over the records", () => {
  const choice = UNTRAINED.choice;
  const race = {
    kind: "seed",
    lanes: [1, 2].map((seed) => ({ choice: { ...choice, seed }, phase: /** @type {const} */ ("waiting"), id: "" })),
  };
  assert.deepEqual(
    moved(race, 1, { phase: "running" }).race?.lanes.map(({ phase }) => phase),
    ["waiting", "running"],
  );
  const run = /** @type {any} */ ({
    settings: { seed: 2 },
    engine: "kernels",
    validationImages: 100,
    recipe: { name: "page-as-run" },
  });
  const book = [record({ seed: 1 }, [figures(1, 0.3)]), record({ seed: 3 }, [])];
  const overlaid = ["page-as-run", "page-as-run?seed=2", "gone"];
  const shown = shownRuns({ ...UNTRAINED, race, run, curve: [figures(1, 0.4)], book, overlaid });
  assert.deepEqual(
    shown.map(({ id, curve }) => [id, curve.at(-1)?.valAccuracy]),
    [
      ["page-as-run", 0.3],
      ["page-as-run?seed=2", 0.4],
    ],
  );
});

test("answers that change several times a second are not read out: of a camera, and of a network that trains", () => {
  const of = (/** @type {import("../../www/state.js").Way} */ way, /** @type {Partial<typeof UNTRAINED>} */ training) =>
    livenessOf({ way, training: { ...UNTRAINED, ...training } });
  assert.deepEqual(
    [of("test", {}), of("camera", {}), of("test", { phase: "running" }), of("test", { phase: "preparing" })],
    ["polite", "off", "off", "off"],
  );
  assert.equal(of("test", { phase: "running", live: false }), "polite", "another network answers");
});

/** @param {object} settings @param {any[]} curve */
function record(settings, curve) {
  return recordOf(
    /** @type {any} */ ({ settings, engine: "kernels", validationImages: 100, recipe: { name: "page-as-run" } }),
    curve,
    "ended",
    7,
  );
}

test("the page asks before it goes only where steps would be lost", () => {
  const going = { ...UNTRAINED, phase: /** @type {const} */ ("running"), position: { epoch: 0, step: 3 } };
  assert.equal(isUnsaved(going), false, "this browser keeps it");
  for (const storage of /** @type {const} */ (["refused", "elsewhere"])) {
    assert.equal(isUnsaved({ ...going, storage }), true, storage);
    assert.equal(isUnsaved({ ...going, storage, phase: "paused" }), true, storage);
    assert.equal(isUnsaved({ ...going, storage, position: { epoch: 0, step: 0 } }), false, "nothing is learnt yet");
    for (const phase of /** @type {const} */ (["idle", "ended", "failed"]))
      assert.equal(isUnsaved({ ...going, storage, phase }), false, phase);
  }
  assert.equal(isUnsaved({ ...going, own: { ...going.own, phase: "training" } }), true, "own pictures are not kept");
});
