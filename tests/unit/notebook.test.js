// @ts-check
/** The notebook's panel: what it reads from the committed logs and figures. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { RUNS, runOf } from "../../www/panels/notebook/live-notebook.js";
import { spreadOf } from "../../www/panels/notebook/seeds.js";
import { BACKENDS, plateau } from "../../www/panels/notebook/keras-3.js";
import { overfitting, scaleOf, seriesOf } from "../../www/panels/notebook/curves.js";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
/** @type {import("../../www/panels/notebook/live-notebook.js").Printed} */
const printed = JSON.parse(read("www/assets/notebook/printed-2023.json"));
const runs = Object.fromEntries(RUNS.map((name) => [name, runOf(read(`crates/train/runs/${name}.jsonl`))]));

test("every run is whole: each epoch once, in order, and its end", () => {
  for (const [name, { start, epochs, accuracy }] of Object.entries(runs)) {
    assert.deepEqual(
      epochs.map(({ epoch }) => epoch),
      Array.from({ length: start.epochs }, (_, place) => place + 1),
      name,
    );
    assert.ok(accuracy !== null && accuracy >= 0.1, name);
  }
  assert.equal(runs["notebook-seed1"]?.start.images, 50_000);
  assert.equal(runs["notebook-corrected-seed1"]?.start.images, 45_000);
});

test("a run that was stopped and gone on with keeps its first start", () => {
  const log = [
    '{"event":"start","seed":1}',
    '{"event":"epoch","epoch":1}',
    '{"event":"start","seed":1,"epoch":1}',
    '{"event":"epoch","epoch":2}',
    "",
  ].join("\n");
  const run = runOf(log);
  assert.deepEqual([run.start, run.epochs.length, run.accuracy], [{ event: "start", seed: 1 }, 2, null]);
});

test("what was printed in 2023 says where it is from, and has all 15 epochs", () => {
  assert.match(printed.source, /notebook/);
  assert.deepEqual(
    printed.epochs.map(({ epoch }) => epoch),
    Array.from({ length: 15 }, (_, place) => place + 1),
  );
  assert.equal(printed.epochs.at(-1)?.val_accuracy, 0.7124);
});

test("the curves are the logs' own numbers", () => {
  const series = seriesOf(printed, runs, "accuracy");
  assert.deepEqual(
    series.map(({ id, values }) => [id, values.length]),
    [
      ["printed-train", 15],
      ["printed-test", 15],
      ["median", 15],
      ["lowest", 15],
      ["highest", 15],
      ["corrected-train", 40],
      ["corrected-held", 40],
    ],
  );
  assert.equal(series[1]?.values[14], 0.7124);
  const spread = spreadOf(runs);
  for (const [place, id] of /** @type {const} */ (["median", "lowest", "highest"]).entries()) {
    assert.equal(series[2 + place]?.values[14], spread?.[id].accuracy);
    assert.equal(series[2 + place]?.seed, spread?.[id].seed);
  }
  assert.equal(seriesOf(printed, runs, "loss")[0]?.values[0], 1.5822);
});

test("the network of the page is the median of the nine runs that differ in their seed", () => {
  const { ranked, median, mean, deviation } = spreadOf(runs) ?? assert.fail("a log is missing");
  assert.equal(ranked.length, 9);
  assert.equal(ranked.filter(({ accuracy }) => accuracy < median.accuracy).length, 4);
  assert.ok(Math.abs(mean - 0.70553) < 1e-5 && Math.abs(deviation - 0.00855) < 1e-5, `${mean}, ${deviation}`);
  const file = readFileSync(new URL("../../www/assets/models/notebook.safetensors", import.meta.url));
  const header = JSON.parse(file.subarray(8, 8 + Number(file.readBigUInt64LE())).toString());
  const { seed, accuracy } = header.__metadata__;
  assert.deepEqual([Number(seed), Number(accuracy)], [median.seed, median.accuracy]);
  const { "notebook-seed1": _, ...others } = runs;
  assert.equal(spreadOf(others), null, "no spread of eight");
});

test("an axis has room for every value; whole, it is the notebook's", () => {
  const losses = seriesOf(printed, runs, "loss");
  const values = losses.flatMap(({ values }) => values);
  for (const isWhole of [false, true]) {
    const { bottom, top, ticks } = scaleOf("loss", losses, isWhole);
    assert.ok(bottom <= Math.min(...values) && top >= Math.max(...values), `${bottom} to ${top}`);
    assert.deepEqual([ticks[0], ticks.at(-1)], [bottom, top]);
  }
  const { bottom, top, ticks } = scaleOf("accuracy", seriesOf(printed, runs, "accuracy"), true);
  assert.deepEqual([bottom, top, ticks.length], [0, 1, 11]);
});

test("the notebook overfits after its seventh epoch, the corrected recipe does not", () => {
  const { best, gap } = overfitting(printed.epochs);
  assert.equal(best.epoch, 7);
  assert.ok(gap > 0.1, `${gap}`);
  assert.ok(Math.abs(overfitting(runs["notebook-corrected-seed1"]?.epochs ?? []).gap) < 0.03);
});

test("what Keras 3 ends at where it takes the loss as written is what our three runs of it end at", () => {
  const ends = [1, 2, 3].map((seed) => runOf(read(`crates/train/runs/notebook-as-written-seed${seed}.jsonl`)));
  const known = [10, 9, 8].map((atOne) => plateau(20, atOne));
  for (const { epochs, accuracy } of ends) {
    assert.equal(accuracy, 0.1);
    assert.ok(known.some((loss) => Math.abs(loss - (epochs.at(-1)?.val_loss ?? 0)) < 1e-5));
  }
  const [tensorflow, jax, torch] = BACKENDS;
  for (const loss of jax?.losses ?? [])
    assert.ok(
      known.some((one) => Math.abs(one - loss) < 5e-5),
      `${loss}`,
    );
  assert.deepEqual(
    [tensorflow?.looksBehind, jax?.looksBehind, torch?.looksBehind, jax?.losses.length],
    [true, false, false, 3],
  );
});

test("whoever searches the page for 10 % finds the reason, in both languages", () => {
  for (const [lang, share] of [
    ["en", "10%"],
    ["es", "10\u00a0%"],
  ]) {
    const texts = JSON.parse(read(`www/lang/${lang}.json`));
    const lessons = JSON.parse(read(`www/lessons/${lang}.json`));
    const [ten, nine] = [plateau(20, 10), plateau(20, 9)].map((loss) =>
      new Intl.NumberFormat(lang, { maximumFractionDigits: 4 }).format(loss),
    );
    for (const text of [texts["notebook.6.today.title"], lessons["certainty.note.5"]]) assert.ok(text.includes(share));
    const about = texts["model.notebook-as-written.about"];
    for (const said of [share, "Keras 3", ten, nine]) assert.ok(about.includes(said), `${lang} ${said}`);
  }
});
