// @ts-check
/** Parts of answers, what is left of them from a confidence on, and the worker that tells what they are worth. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { asMany, everySecond, leftAt, placeOf, temperatureAt, thinned } from "../../www/panels/evaluate/answer-sets.js";
import { HeldAnswers } from "../../www/panels/evaluate/held-answers.js";

/** `n` images from `first` on, each with its number in its logits. @param {number} first @param {number} n */
const answersOf = (first, n) => ({
  split: /** @type {const} */ ("test"),
  first,
  outputs: 2,
  logits: Float32Array.from({ length: 2 * n }, (_, k) => first + Math.floor(k / 2)),
  labels: Uint8Array.from({ length: n }, (_, k) => (first + k) % 10),
});

test("even and odd numbers are all images, each in one half", () => {
  for (const [first, n] of /** @type {const} */ ([
    [0, 10],
    [7, 5],
    [3, 1],
    [4, 1],
  ])) {
    const halves = [0, 1].map((rest) => everySecond(answersOf(first, n), /** @type {0 | 1} */ (rest)));
    for (const [rest, { logits, labels }] of halves.entries()) {
      assert.equal(logits.length, 2 * labels.length);
      const numbers = [...logits].filter((_, place) => place % 2 === 0);
      assert.ok(numbers.every((number) => number % 2 === rest));
      assert.deepEqual(
        [...labels],
        numbers.map((number) => number % 10),
      );
    }
    assert.equal(
      halves.reduce((sum, { labels }) => sum + labels.length, 0),
      n,
    );
  }
});

/** Ten images: one at 0.9, three at 0.7, of which one is wrong, six at 0.2, of which four are. */
const coverage = {
  threshold: Float64Array.of(0.9, 0.7, 0.2),
  answered: Uint32Array.of(1, 4, 10),
  wrong: Uint32Array.of(0, 1, 5),
};

test("what is left at a threshold: all who are as sure, none where nobody is", () => {
  const left = [0, 0.2, 0.21, 0.7, 0.9, 0.91].map((threshold) => leftAt(coverage, threshold));
  assert.deepEqual(
    left.map(({ answered, wrong }) => [answered, wrong]),
    [
      [10, 5],
      [10, 5],
      [4, 1],
      [4, 1],
      [1, 0],
      [0, 0],
    ],
  );
  assert.deepEqual([left[2]?.coverage, left[2]?.accuracy, left[5]?.coverage], [0.4, 0.75, 0]);
  assert.ok(Number.isNaN(left[5]?.accuracy));
  const none = { threshold: new Float64Array(), answered: new Uint32Array(), wrong: new Uint32Array() };
  assert.deepEqual([leftAt(none, 0.5).n, thinned(none, 10)], [0, []]);
});

test("as many images by another order: the first point that has them", () => {
  assert.deepEqual(
    [0, 1, 2, 4, 10].map((images) => asMany(coverage, images).answered),
    [1, 1, 4, 4, 10],
  );
  assert.equal(asMany(coverage, 11).answered, 0);
});

test("a thinned curve keeps its ends", () => {
  assert.deepEqual(
    thinned(coverage, 10).map((point) => point.coverage),
    [0.1, 0.4, 1],
  );
  assert.deepEqual(thinned(coverage, 2), [
    { coverage: 0.1, accuracy: 1 },
    { coverage: 1, accuracy: 0.5 },
  ]);
});

test("the slider's middle is 1, and every place of it comes back", () => {
  assert.deepEqual([-100, 0, 100].map(temperatureAt), [0.1, 1, 10]);
  for (let place = -100; place <= 100; place++) assert.equal(Math.round(placeOf(temperatureAt(place))), place);
  assert.deepEqual([placeOf(0.02), placeOf(50)], [-100, 100]);
});

/** A lab whose statistics note what becomes of them. */
function fakeLab() {
  /** @type {string[]} */
  const heard = [];
  let count = 0;
  const statistics = async () => {
    const name = `worker ${++count}`;
    heard.push(`open ${name}`);
    return { name, fit: async () => 1.5, close: () => heard.push(`close ${name}`) };
  };
  return { heard, lab: /** @type {any} */ ({ statistics }) };
}
const turns = () => new Promise((resolve) => setTimeout(resolve, 2));

test("of many questions the latest is asked, by one worker, which ends with its answers", async () => {
  const { heard, lab } = fakeLab();
  const held = new HeldAnswers(() => assert.fail("no failure"));
  held.use(lab, answersOf(0, 2));
  for (const question of ["a", "b", "c"])
    held.ask(async (/** @type {any} */ { name }) => void heard.push(`${question} ${name}`));
  await turns();
  assert.deepEqual(heard, ["open worker 1", "a worker 1", "c worker 1"]);
  assert.equal(await held.fit(answersOf(0, 2)), 1.5);
  held.use(lab, null);
  held.ask(async () => assert.fail("there are no answers"));
  await turns();
  assert.deepEqual(heard.slice(3), ["open worker 2", "close worker 2", "close worker 1"]);
});

test("a worker that fails is told of once, and is opened anew the next time", async () => {
  const { heard, lab } = fakeLab();
  /** @type {string[]} */
  const failures = [];
  const held = new HeldAnswers(({ code }) => failures.push(code));
  held.use(lab, answersOf(0, 2));
  held.ask(() => Promise.reject({ code: "panic" }));
  await turns();
  held.ask(async () => void heard.push("asked"));
  await turns();
  assert.deepEqual(failures, ["panic"]);
  assert.deepEqual(heard, ["open worker 1", "close worker 1", "open worker 2", "asked"]);
});
