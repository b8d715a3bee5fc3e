// @ts-check
/** What the page says of figures that are not known, not certain, or not what was asked for. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { NOTEBOOK, changed, clamped } from "../../www/panels/train/training-settings.js";
import { failed, reading } from "../../www/panels/train/training-words.js";
import { UNTRAINED } from "../../www/panels/train/training-state.js";
import { accuracyOf } from "../../www/shell/accuracy.js";
import { technical } from "../../www/shell/failure-words.js";
import { timeOf, warmTime } from "../../www/shell/warm-time.js";
import { Words } from "../../www/shell/words.js";

const words = (/** @type {"es" | "en"} */ lang) =>
  new Words(lang, JSON.parse(readFileSync(new URL(`../../www/lang/${lang}.json`, import.meta.url), "utf8")));
const EN = words("en");

/**
 * A run after an epoch.
 * @param {number} accuracy On 1,000 training images.
 * @param {number} valAccuracy On 1,000 others.
 */
const after = (accuracy, valAccuracy) => ({
  ...UNTRAINED,
  run: /** @type {any} */ ({ images: 1000, validationImages: 1000 }),
  curve: [{ epoch: 15, loss: 1, valLoss: 1, accuracy, valAccuracy }],
});

test("overfitting is claimed where the curves differ by more than chance, in both languages", () => {
  assert.match(
    reading(after(0.311, 0.3), EN),
    /1\.1 points apart, which may be chance .* no overfitting is visible yet/,
  );
  assert.match(reading(after(0.5, 0.4), EN), /ahead by 10\.0 points, more than chance explains .*overfitting/);
  assert.match(reading(after(0.3, 0.4), EN), /behind by 10\.0 points/);
  assert.match(reading(after(0.311, 0.3), words("es")), /pueden ser azar .*todavía no se ve sobreajuste/);
  assert.match(reading(after(0.5, 0.4), words("es")), /más de lo que explica el azar/);
  assert.equal(reading(UNTRAINED, EN), "");
});

test("a network that no image has evaluated has a dash, not 0 %", () => {
  const said = (/** @type {number | null} */ n, /** @type {number | null} */ accuracy) =>
    accuracyOf(/** @type {any} */ ({ accuracy, accuracy_interval: [0, 0.1], n }), EN);
  assert.deepEqual(said(0, 0), { accuracy: "–", low: "–", high: "–", n: 0 });
  assert.equal(said(null, null).accuracy, "–");
  assert.equal(said(1000, 0).accuracy, "0.00%");
});

test("each number of the form that is brought into its range is told of", () => {
  const change = { learningRate: 5, epochs: 1000, batch: 32, seed: NaN };
  assert.deepEqual(clamped(change, changed(NOTEBOOK, change)), [
    { key: "learningRate", asked: 5, used: 1 },
    { key: "epochs", asked: 1000, used: 200 },
  ]);
  const whole = { batch: 16.4 };
  assert.deepEqual(clamped(whole, changed(NOTEBOOK, whole)), [{ key: "batch", asked: 16.4, used: 16 }]);
  assert.deepEqual(clamped({ loss: "corrected" }, changed(NOTEBOOK, { loss: "corrected" })), []);
});

test("a time is that of a call after those that compile", async () => {
  const times = [24, 3.9, 7.5, 0.2];
  const ask = async () => ({ ms: times.shift() ?? 0 });
  await ask();
  assert.equal(await warmTime(ask), 7.5);
});

test("a call that is shorter than a step of the clock is neither nothing nor a whole step", async () => {
  // A quarter of a millisecond, by a clock that has whole ones.
  let now = 0.1;
  const ask = async () => {
    const start = Math.floor(now);
    now += 0.25;
    return { ms: Math.floor(now) - start };
  };
  const warm = await warmTime(ask);
  assert.ok(Math.abs(warm - 0.25) < 0.01, `${warm}`);
  assert.equal(timeOf(0, warm), warm);
  assert.equal(timeOf(1, warm), warm);
  assert.equal(timeOf(12, warm), 12);
});

test("a file of another program gets a sentence in words of a student, and no visitor gets a developer's command", () => {
  const failure = { code: "file.keras", params: { asset: "net.keras" } };
  const said = failed({ ...UNTRAINED, failure, saved: /** @type {any} */ ({ epoch: 1, step: 0 }) }, EN);
  assert.equal(said, `net.keras is a Keras model (.keras). ${EN.text("train.reads")}`);
  assert.equal(
    technical({ problem: "the header cannot be read", remedy: "run `cargo run -p cifar-train`" }),
    "the header cannot be read",
  );
  for (const lang of /** @type {const} */ (["es", "en"]))
    assert.deepEqual(
      Object.entries(words(lang).sentences).filter(([, text]) => /\bcargo\b|xtask/.test(text)),
      [],
    );
});
