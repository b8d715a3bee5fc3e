// @ts-check
/** What the training desk shows before, behind and beside a run: pure sentences and what there is to compare with. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { LOGS, course, expectation } from "../../www/panels/train/expected.js";
import { ghosts } from "../../www/panels/train/ghosts.js";
import { KNOBS, MORE, NOTEBOOK, changed, differing, isNotebook } from "../../www/panels/train/training-settings.js";
import { UNTRAINED, isOpen } from "../../www/panels/train/training-state.js";
import { linked, more, whereabouts } from "../../www/panels/train/training-words.js";
import { CALM } from "../../www/panels/train/workers-state.js";
import { runOf } from "../../www/panels/notebook/live-notebook.js";
import { recordId } from "../../www/panels/train/run-book.js";
import { FORM } from "../../www/settings-schema.js";
import { Words } from "../../www/shell/words.js";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const logs = LOGS.map((name) => runOf(read(`crates/train/runs/${name}.jsonl`)));
const words = new Words("en", JSON.parse(read("www/lang/en.json")));
const RUN = /** @type {any} */ ({
  settings: { images: 1000, epochs: 3 },
  engine: "kernels",
  recipe: { name: "page-as-run", epochs: 3 },
  stepsPerEpoch: 32,
});
const record = (/** @type {string} */ id) => /** @type {any} */ ({ id, curve: [] });

test("the form has each setting once: what is changed first, and the rest", () => {
  assert.deepEqual([...KNOBS, ...MORE].sort(), [...FORM].sort());
});

test("the rest says how many of it are not as usual; what is in sight is not counted", () => {
  assert.equal(more(NOTEBOOK, CALM, words), "More settings: all as in the notebook");
  assert.equal(more({ ...NOTEBOOK, images: 1000, learningRate: 0.1 }, CALM, words), more(NOTEBOOK, CALM, words));
  const choice = { ...NOTEBOOK, seed: 7, optimizer: /** @type {const} */ ("sgd") };
  assert.equal(
    more(choice, { workers: 2, gentle: false }, words),
    "More settings: 3 changed (optimiser, seed, workers)",
  );
  // Ten outputs come with the corrected loss.
  assert.match(more(changed(NOTEBOOK, { loss: "corrected" }), CALM, words), /: 1 changed \(loss\)$/);
  assert.deepEqual(differing({ ...NOTEBOOK, seed: 7 }), ["seed"]);
  assert.deepEqual([NOTEBOOK, { ...NOTEBOOK, seed: 7 }].map(isNotebook), [true, false]);
});

test("the course of native runs is what their logs say, no longer than the run", () => {
  const way = course(logs, 1000, 4);
  assert.deepEqual(
    way.map(({ epoch }) => epoch),
    [1, 2, 3, 4],
  );
  const { least, most } = expectation(logs, 1000, 4) ?? {};
  assert.deepEqual(way[3]?.valAccuracy, { least, most });
  assert.ok(way.every(({ valLoss }) => valLoss.least > 1 && valLoss.least <= valLoss.most));
  assert.equal(course(logs, 1000, 200).length, 15);
  assert.deepEqual(course([], 1000, 4), []);
});

test("behind a run stand the run before and native runs; behind a tuned one no native ones", () => {
  const mine = recordId({ ...NOTEBOOK, images: 1000, epochs: 3 }, "page-as-run");
  const book = [record(mine), record("before"), record("older")];
  const idle = ghosts({ ...UNTRAINED, book, logs });
  assert.equal(idle.before?.id, mine);
  assert.equal(idle.epochs, 15);
  assert.deepEqual([idle.expected?.images, idle.expected?.runs, idle.expected?.isOfLoss], [5000, 3, true]);
  const running = ghosts({ ...UNTRAINED, run: RUN, book, logs });
  assert.equal(running.before?.id, "before");
  assert.deepEqual([running.epochs, running.expected?.images, running.expected?.course.length], [3, 1000, 3]);
  // Another loss is counted otherwise: only the accuracy can be compared.
  const corrected = ghosts({ ...UNTRAINED, choice: changed(NOTEBOOK, { loss: "corrected" }), logs });
  assert.equal(corrected.expected?.isOfLoss, false);
  const tuned = ghosts({ ...UNTRAINED, choice: changed(NOTEBOOK, { from: "model" }), logs });
  assert.equal(tuned.expected, null);
  assert.equal(ghosts(UNTRAINED).expected, null);
});

test("what a link brought is told until a run has begun, what was mended as long as the form is open", () => {
  const state = { ...UNTRAINED, isLinked: true, choice: { ...NOTEBOOK, learningRate: 0.01 } };
  assert.match(linked(state, words), /^The link sets: Learning rate: 0.01; Training images: 5,000; Seed: 1\./);
  assert.equal(linked({ ...state, phase: "running" }, words), "");
  const mended = [{ key: /** @type {const} */ ("learningRate"), asked: 5, used: 1 }];
  assert.equal(
    linked({ ...UNTRAINED, phase: "ended", mended }, words),
    "Learning rate: 5 is not possible here; 1 is used.",
  );
  assert.equal(linked({ ...UNTRAINED, phase: "running", mended }, words), "");
  assert.deepEqual(
    /** @type {const} */ (["idle", "preparing", "running", "paused", "ended", "failed"]).map((phase) =>
      isOpen({ phase }),
    ),
    [true, false, false, false, true, true],
  );
});

test("where a run is: on its way here, in an epoch, or over", () => {
  const coming = /** @type {any} */ ([{ asset: "data/train-00.png", loaded: 1000, total: 2000 }]);
  const preparing = { ...UNTRAINED, phase: /** @type {const} */ ("preparing") };
  assert.equal(whereabouts(preparing, [], words), "Preparing…");
  assert.match(whereabouts(preparing, coming, words), /^Downloading data\/train-00.png: 1\skB of 2\skB\. /);
  const running = { ...UNTRAINED, phase: /** @type {const} */ ("running"), run: RUN };
  const at = (/** @type {number} */ epoch, /** @type {number} */ step) => ({ ...running, position: { epoch, step } });
  assert.equal(whereabouts(at(1, 5), coming, words), "Epoch 2 of 3, step 5 of 32");
  const progress = /** @type {any} */ ({ shards: { done: 3, count: 16 } });
  assert.equal(
    whereabouts({ ...at(1, 5), progress }, [], words),
    "Epoch 2 of 3, step 5 of 32; of the next one, 3 of 16 parts are computed",
  );
  assert.equal(whereabouts(at(3, 0), [], words), "Epochs finished: 3, all of them.");
});
