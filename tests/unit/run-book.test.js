// @ts-check
/** The book of runs, what leaves it as files, and what a run may be expected to reach. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { RunBookController, MOST_OVERLAID } from "../../www/panels/train/run-book-controller.js";
import { LOGS, expectation } from "../../www/panels/train/expected.js";
import { runOf } from "../../www/panels/notebook/live-notebook.js";
import { differences, entered, recordOf } from "../../www/panels/train/run-book.js";
import { csvOf, jsonOf } from "../../www/panels/train/takeaway.js";
import { NOTEBOOK, readTraining } from "../../www/panels/train/training-settings.js";
import { UNTRAINED } from "../../www/panels/train/training-state.js";

const CURVE = [{ epoch: 1, loss: 2.5, accuracy: 0.25, valLoss: 2.25, valAccuracy: 0.5 }];
/** @param {object} settings @param {string} [name] */
const record = (settings, name = "page-as-run") =>
  recordOf(
    /** @type {any} */ ({ settings, engine: "kernels", validationImages: 1000, recipe: { name } }),
    CURVE,
    "ended",
    0,
  );

test("the same settings are the same run; weights that it began with are part of it", () => {
  assert.equal(record({ seed: 3 }).id, record({ seed: 3, outputs: null }).id);
  assert.notEqual(record({ seed: 3 }).id, record({ seed: 4 }).id);
  assert.notEqual(record({}, "notebook-tuned").id, record({}, "notebook-corrected-tuned").id);
  assert.equal(record({}, "notebook-tuned").choice.from, "model");
});

test("a run that is repeated takes its own place and keeps its name; the oldest make room", () => {
  const book = entered([{ ...record({ seed: 1 }), name: "mine" }, record({ seed: 2 })], record({ seed: 1 }));
  assert.deepEqual(
    book.map(({ choice, name }) => [choice.seed, name]),
    [
      [1, "mine"],
      [2, ""],
    ],
  );
  const many = Array.from({ length: 50 }, (_, seed) => record({ seed })).reduce(entered, /** @type {any[]} */ ([]));
  assert.deepEqual([many.length, many[0].choice.seed], [40, 49]);
});

test("what has no room any more leaves the store and the chart, too, and makes room there", () => {
  const kept = new Set();
  const book = /** @type {any} */ ({
    keep: async (/** @type {any} */ { id }) => kept.add(id),
    drop: async (/** @type {string} */ id) => kept.delete(id),
  });
  let state = UNTRAINED;
  const desk = new RunBookController(
    () => state,
    (change) => (state = { ...state, ...change }),
    book,
  );
  for (let seed = 0; seed < 42; seed++) desk.enter(record({ seed }));
  assert.deepEqual([...kept].sort(), state.book.map(({ id }) => id).sort());
  assert.equal(kept.size, 40);
  assert.equal(state.overlaid.length, MOST_OVERLAID);
  assert.deepEqual(
    state.overlaid.slice(-2),
    [40, 41].map((seed) => record({ seed }).id),
  );
});

test("which layers learn tells runs apart, and leaves with them", () => {
  const dense = record({ trains: "dense" }, "notebook-tuned");
  assert.notEqual(dense.id, record({ trains: "all" }, "notebook-tuned").id);
  assert.equal(record({}, "notebook-tuned").choice.trains, "all", "of a file from before there was a choice");
  assert.match(
    csvOf([dense], () => ""),
    /,20,dense,adam,/,
  );
  const [run] = JSON.parse(jsonOf([dense], () => "", "https://here/")).runs;
  assert.deepEqual([run.settings.trains, run.link], ["dense", "https://here/?trains=dense&from=model"]);
});

test("names say what differs", () => {
  assert.deepEqual(differences([NOTEBOOK, { ...NOTEBOOK, seed: 2 }, { ...NOTEBOOK, batch: 8 }]), ["batch", "seed"]);
  assert.deepEqual(differences([NOTEBOOK]), []);
});

test("CSV has a row an epoch, and quotes what needs it", () => {
  const [head, row, rest] = csvOf([record({})], () => 'a "b", c').split("\r\n");
  assert.equal(head?.split(",").length, 24);
  assert.equal(
    row,
    '"a ""b"", c",ended,1000,notebook,as-run,20,all,adam,0.001,0,32,15,false,0,5000,test,1,random,kernels,1,2.5,0.25,2.25,0.5',
  );
  assert.equal(rest, "");
});

test("JSON has each run's link, which brings its settings", () => {
  const { runs, format } = JSON.parse(
    jsonOf([record({ seed: 9, batch: 64 })], () => "x", "https://school.example/lab/"),
  );
  assert.equal(format, "cifar-lab-runs/1");
  assert.equal(runs[0].link, "https://school.example/lab/?batch=64&seed=9");
  assert.deepEqual(readTraining(new URL(runs[0].link).search).choice, runs[0].settings);
});

test("what to expect stands in the committed logs: fewer images, fewer hits", () => {
  const logs = LOGS.map((name) =>
    runOf(readFileSync(new URL(`../../crates/train/runs/${name}.jsonl`, import.meta.url), "utf8")),
  );
  const sizes = [1000, 5000, 50_000].map((images) => expectation(logs, images, 15));
  assert.deepEqual(
    sizes.map((one) => [one?.images, one?.epochs, one?.seeds.length]),
    [
      [1000, 15, 3],
      [5000, 15, 3],
      [50_000, 15, 9],
    ],
  );
  const means = sizes.map((one) => one?.mean ?? 0);
  assert.ok(
    means[0] && means[1] && means[2] && 0.3 < means[0] && means[0] < means[1] && means[1] < means[2],
    `${means}`,
  );
  assert.equal(expectation(logs, 200, 40)?.images, 1000);
  assert.equal(expectation(logs, 7000, 2)?.epochs, 2);
  assert.equal(expectation([], 1000, 1), null);
});
