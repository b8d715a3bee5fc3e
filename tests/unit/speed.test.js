// @ts-check
/** The speed panel's figures: medians, shares of the peak, and the text that is copied. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { TASKS, asText, figureOf, median, multiplyAdds, repeatsFor, rounded } from "../../www/panels/speed/figures.js";
import { Words } from "../../www/shell/words.js";

const row = (/** @type {number} */ multiply_adds) => ({
  name: "",
  kind: "",
  output: [],
  parameters: 0,
  arithmetic: "",
  detail: "",
  multiply_adds,
});
/** A network of 1,000 multiply-adds, 100 of them in its first layer. */
const SUMMARY = { rows: [row(0), row(100), row(900)], parameters: 0, multiply_adds: 1000, bytes: 0 };
const [one, many] = TASKS;
const training = TASKS.find(({ work }) => work === "train");

test("the middle of even and odd many", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test("a training step has three times the work, but for the first layer's input", () => {
  assert.equal(multiplyAdds(SUMMARY, "infer"), 1000);
  assert.equal(multiplyAdds(SUMMARY, "train"), 2900);
});

test("images a second and the share of the peak follow from the median", () => {
  assert.ok(one && many && training);
  // 32 images in 16 ms: 2,000 a second, 2 million multiply-adds of the 8 that the device can do.
  const figure = figureOf(many, [16, 40, 15], 8e6, SUMMARY);
  assert.deepEqual([figure.ms, figure.perSecond, figure.share], [16, 2000, 0.25]);
  assert.equal(figureOf(one, [0.5], 8e6, SUMMARY).perSecond, 2000);
  assert.equal(figureOf(training, [32], 2.9e6, SUMMARY).share, 1);
});

test("a call is repeated until a coarse clock can time it, also where the clock says nothing has passed", () => {
  assert.equal(repeatsFor(60), 1);
  assert.equal(repeatsFor(1000), 1);
  assert.equal(repeatsFor(20), 3);
  assert.equal(repeatsFor(0), 400);
});

test("three digits are enough", () => {
  assert.deepEqual([1234.5, 0.012345, 0].map(rounded), [1230, 0.0123, 0]);
});

for (const lang of /** @type {const} */ (["es", "en"])) {
  test(`the copied text has every figure, in ${lang}`, () => {
    const sentences = JSON.parse(readFileSync(new URL(`../../www/lang/${lang}.json`, import.meta.url), "utf8"));
    const figures = TASKS.map((task, place) => figureOf(task, [place + 1], 8e6, SUMMARY));
    const measured = { figures, peak: 28.4e9, model: "notebook", threads: 2 };
    const lines = asText(measured, new Words(lang, sentences), { device: "A browser", date: 0 }).split("\n");
    assert.equal(lines.length, 3 + TASKS.length);
    assert.match(lines[0] ?? "", /notebook/);
    assert.equal(lines[1], "A browser");
    assert.ok(lines[2]?.includes(lang === "es" ? "28,4" : "28.4"), lines[2]);
    assert.ok(
      lines.slice(3).every((line) => line.includes(lang === "es" ? "imágenes por segundo" : "images per second")),
      lines.join("\n"),
    );
    assert.equal(new Set(lines).size, lines.length);
  });
}
