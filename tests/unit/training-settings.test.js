// @ts-check
/** What a person may choose for a run, and what a link brings. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { CALM, readWorkers, writeWorkers } from "../../www/panels/train/workers-state.js";
import { limited } from "../../www/panels/train/training-news.js";
import { UNTRAINED, fromAddress } from "../../www/panels/train/training-state.js";
import { RACES, lanesOf } from "../../www/panels/train/race.js";
import {
  NOTEBOOK,
  changed,
  changes,
  optionsOf,
  readTraining,
  withDefaults,
  within,
  writeTraining,
} from "../../www/panels/train/training-settings.js";

test("numbers of the form stay in their range", () => {
  assert.equal(within("learningRate", 5), 1);
  assert.equal(within("learningRate", 0), 0.000001);
  assert.equal(within("batch", 31.6), 32);
  assert.equal(within("epochs", -3), 1);
  assert.equal(within("seed", NaN), null);
  assert.deepEqual(changed(NOTEBOOK, { batch: NaN }), NOTEBOOK);
});

test("what changes the mathematics is named, what does not is not", () => {
  assert.deepEqual(changes(NOTEBOOK), []);
  assert.deepEqual(changes({ ...NOTEBOOK, images: 1000, seed: 9, engine: "flex" }), []);
  assert.deepEqual(changes(changed(NOTEBOOK, { loss: "corrected", flip: true })), ["loss", "flip"]);
});

test("a reading of the loss brings its outputs, unless a person chooses them", () => {
  assert.equal(changed(NOTEBOOK, { loss: "corrected" }).outputs, 10);
  assert.equal(changed(changed(NOTEBOOK, { loss: "corrected" }), { loss: "as-run" }).outputs, 20);
  assert.deepEqual(changes(changed(NOTEBOOK, { outputs: 10 })), ["outputs"]);
});

test("settings come back from their own address, and the notebook's are not written", () => {
  const choice = withDefaults({
    loss: "corrected",
    optimizer: "adamw",
    learningRate: 0.000005,
    weightDecay: 0.05,
    batch: 128,
    epochs: 3,
    flip: true,
    shift: 2,
    images: 1000,
    validation: "held-out",
    seed: 4_294_967_295,
    from: "model",
    engine: "flex",
  });
  assert.deepEqual(readTraining(writeTraining(choice, "")), { choice, isGiven: true, mended: [] });
  assert.equal(writeTraining(NOTEBOOK, ""), "");
  assert.equal(writeTraining(NOTEBOOK, "?course=7&lr=1&lang=en"), "?course=7&lang=en");
  assert.deepEqual(readTraining("?lang=en&image=3"), { choice: NOTEBOOK, isGiven: false, mended: [] });
});

test("what is out of range is brought into it and told, what means nothing is told and passed over", () => {
  const { choice, mended } = readTraining(
    "?lr=7&epochs=0&batch=2.5&seed=-1&loss=focal&flip=yes&outputs=11&shift=2&optimizer=lion&decay=2",
  );
  assert.deepEqual(choice, { ...NOTEBOOK, learningRate: 1, weightDecay: 1, epochs: 1, batch: 3, seed: 0, shift: 2 });
  assert.deepEqual(
    mended.map(({ key, asked, used }) => [key, asked, used]),
    [
      ["loss", "focal", "as-run"],
      ["outputs", "11", 20],
      ["optimizer", "lion", "adam"],
      ["learningRate", "7", 1],
      ["weightDecay", "2", 1],
      ["batch", "2.5", 3],
      ["epochs", "0", 1],
      ["flip", "yes", false],
      ["seed", "-1", 0],
    ],
  );
  for (const text of ["", "1e400", "0x10", "Infinity", " 3", "NaN"])
    assert.equal(readTraining(`?epochs=${encodeURIComponent(text)}`).choice.epochs, 15, text);
});

test("the dense layers alone learn behind weights that know something, from pictures that stay", () => {
  const tuned = changed(NOTEBOOK, { from: "model", trains: "dense" });
  assert.deepEqual([tuned.from, tuned.trains], ["model", "dense"]);
  assert.equal(changed(NOTEBOOK, { trains: "dense" }).trains, "all");
  assert.equal(changed(tuned, { from: "random" }).trains, "all");
  const moving = changed(changed(NOTEBOOK, { from: "model", flip: true, shift: 3 }), { trains: "dense" });
  assert.deepEqual([moving.flip, moving.shift], [false, 0]);
  assert.deepEqual([changed(tuned, { flip: true }).flip, changed(tuned, { shift: 2 }).shift], [false, 0]);
  assert.deepEqual(readTraining(writeTraining(tuned, "")), { choice: tuned, isGiven: true, mended: [] });
  const told = (/** @type {string} */ link) =>
    readTraining(link).mended.map(({ key, asked, used }) => [key, asked, used]);
  assert.deepEqual(told("?trains=dense"), [["trains", "dense", "all"]]);
  assert.deepEqual(told("?trains=dense&from=model&flip=1&shift=20"), [
    ["shift", "20", 0],
    ["flip", "1", false],
  ]);
  assert.deepEqual(told("?trains=convolutions&from=model"), [["trains", "convolutions", "all"]]);
});

test("a race differs in one thing, and two equal lanes run once", () => {
  assert.deepEqual(
    lanesOf("loss", NOTEBOOK).map(({ loss, outputs }) => [loss, outputs]),
    [
      ["as-run", 20],
      ["as-written", 20],
      ["corrected", 10],
    ],
  );
  assert.deepEqual(
    lanesOf("learningRate", { ...NOTEBOOK, learningRate: 1 }).map(({ learningRate }) => learningRate),
    [0.1, 1],
  );
  assert.deepEqual(
    lanesOf("seed", { ...NOTEBOOK, seed: 4_294_967_295 }).map(({ seed }) => seed),
    [4_294_967_295, 0, 1],
  );
  for (const kind of RACES) {
    const lanes = lanesOf(kind, NOTEBOOK);
    assert.ok(lanes.length >= 2 && lanes.length <= 4, kind);
  }
});

test("the number of workers is in the link, brought into its range and told of", () => {
  assert.equal(writeWorkers(2, "?lr=0.01"), "?lr=0.01&workers=2");
  assert.equal(writeWorkers(1, "?workers=2"), "");
  assert.deepEqual(readWorkers("?workers=2"), { workers: 2, mended: [] });
  assert.deepEqual(readWorkers("?lr=1"), { workers: null, mended: [] });
  assert.deepEqual(readWorkers("?workers=99").mended, [{ key: "workers", asked: "99", used: 16 }]);
  for (const text of ["", "-1", "1.5", "two"]) assert.equal(readWorkers(`?workers=${text}`).workers, 1, text);
  const { pool, isLinked, mended } = fromAddress("?workers=0", { ...CALM, workers: 4, gentle: true });
  assert.deepEqual([pool.workers, pool.gentle, isLinked, mended.length], [1, true, true, 1]);
});

test("a link has the images that it asks for once there are so many, and no others", () => {
  const after = (/** @type {string} */ search, /** @type {number[]} */ ...counts) => {
    let state = { ...UNTRAINED, ...fromAddress(search) };
    for (const count of counts) state = { ...state, ...limited(state, count) };
    return [state.choice.images, state.mended.map(({ asked, used }) => `${asked} ${used}`)];
  };
  assert.deepEqual(after("?images=50000", 5000), [5000, ["50000 5000"]]);
  assert.deepEqual(after("?images=50000", 5000, 50_000), [50_000, []]);
  assert.deepEqual(after("?images=50000", 5000, 6000), [6000, ["50000 6000"]]);
  assert.deepEqual(after("?images=70000", 5000), [5000, ["70000 5000"]]);
  assert.deepEqual(after("?images=70000", 5000, 50_000), [50_000, ["70000 50000"]]);
  assert.deepEqual(after("?images=3", 5000, 50_000), [20, ["3 20"]]);
  assert.deepEqual(after("?images=3000", 5000, 50_000), [3000, []]);
  // Another number was chosen meanwhile.
  const state = { ...UNTRAINED, ...fromAddress("?images=50000") };
  const limitedOnce = { ...state, ...limited(state, 5000) };
  const chosen = { ...limitedOnce, choice: { ...limitedOnce.choice, images: 1000 } };
  assert.deepEqual(limited(chosen, 50_000), {});
});

test("a recipe with a network of its own decides most settings, and what it leaves open stays", () => {
  const other = { ...NOTEBOOK, learningRate: 0.01, batch: 64, images: 1000, seed: 7, flip: true };
  const quick = changed(/** @type {any} */ (other), { base: "accurate-quick" });
  const open = { base: "accurate-quick", epochs: 12, images: 5000, seed: 7 };
  assert.deepEqual(quick, { ...NOTEBOOK, ...open });
  assert.deepEqual(optionsOf(quick).settings, { ...open, validation: "test" });
  assert.equal(changed(quick, { batch: 64 }).batch, 32, "it has its own");
  assert.equal(writeTraining(quick, ""), "?base=accurate-quick&seed=7");
  assert.deepEqual(readTraining("?base=accurate-quick&seed=7").choice, quick);
  assert.deepEqual(
    readTraining("?base=accurate-quick&images=1000&batch=64").mended.map(({ key }) => key),
    ["batch", "images"],
  );
  // Weights that are there have a network, too.
  const tuned = changed(quick, { from: "model" });
  assert.deepEqual([tuned.base, tuned.from], ["notebook", "model"]);
  assert.equal(changed(tuned, { base: "accurate-quick" }).from, "random");
  assert.equal(changed(quick, { base: "notebook" }).epochs, 15);
});
