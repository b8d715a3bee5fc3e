// @ts-check
// A script uses cifar-lab.js, as a teacher's page would: answers, engines, the whole test set.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

/** A document of the site without a lab of its own. */
const PLAIN = "assets.json";

test.beforeEach(async ({ page }) => {
  await page.goto(PLAIN);
});

test("image 116 is an airplane, and its pixels give the same answer as its index", async ({ page }) => {
  const answer = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const image = await lab.image({ index: 116 });
    const byIndex = await lab.classify(116);
    const byPixels = await lab.classify(image.planar);
    const logits = await lab.logits(image.planar);
    return {
      image: [image.label, image.planar.length, image.rgba.length],
      label: byIndex.label,
      sum: byIndex.probabilities.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b),
      index: byIndex.index,
      outputs: [lab.outputs, byIndex.logits.length],
      seen: byIndex.seen.join() === image.planar.join(),
      same: [byPixels.logits.join() === byIndex.logits.join(), logits.join() === byIndex.logits.join()],
      parameters: lab.summary().parameters,
      accuracy: lab.metadata.accuracy,
    };
  });
  expect(answer.image).toEqual([0, 3072, 4096]);
  expect(answer.label).toBe(0);
  expect(answer.sum).toBeCloseTo(1, 5);
  expect(answer.outputs).toEqual([20, 20]);
  expect(answer.seen).toBe(true);
  expect(answer.same).toEqual([true, true]);
  expect(answer.parameters).toBe(119_040);
  // One seed of the recipe, whatever its figure: 95 % of such runs lie within a point of 70.
  expect(answer.accuracy).toBeGreaterThan(0.68);
});

test("all 10,000 test images give the accuracy of the metadata, to within one image", async ({ page }) => {
  const { result, kept, metadata, progress } = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    /** @type {any[]} */
    const progress = [];
    const { answers, ...result } = await lab.evaluate({
      workers: 2,
      answers: true,
      onprogress: (/** @type {any} */ p) => progress.push(p),
    });
    const { logits, labels, outputs, split, first } = answers;
    const confusion = Array.from({ length: 10 }, () => Array(10).fill(0));
    labels.forEach((/** @type {number} */ label, /** @type {number} */ image) => {
      const row = logits.subarray(image * outputs, (image + 1) * outputs);
      const index = row.indexOf(Math.max(...row));
      if (index < 10) confusion[label][index] += 1;
    });
    const kept = { confusion, outputs, split, first, bytes: logits.byteLength + labels.byteLength };
    return { result, kept, metadata: lab.metadata, progress };
  });
  expect(result.n).toBe(10_000);
  expect(Math.abs(result.correct - metadata.accuracy * metadata.n)).toBeLessThanOrEqual(1.0001);
  const counted = result.confusion.flat().reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
  expect(counted + result.outside).toBe(10_000);
  expect(result.interval[0]).toBeLessThan(result.accuracy);
  // Each image's answer, from which the counts follow; 4 MB is the limit.
  expect(kept).toEqual({ confusion: result.confusion, outputs: 20, split: "test", first: 0, bytes: 810_000 });
  expect(progress.at(-1)).toEqual({ done: 10_000, count: 10_000, correct: result.correct });
});

test("what answers are worth is what the native program says, to the last digit", async ({ page }) => {
  const read = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"));
  const { labels, first, second } = read("evaluation");
  const { told, after } = await page.evaluate(
    async ({ labels, networks }) => {
      const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
      const lab = await CifarLab.open();
      // Logits stand in the file as 64ths.
      const [first, second] = networks.map((sixtyFourths) => ({
        logits: Float32Array.from(sixtyFourths, (value) => value / 64),
        labels: Uint8Array.from(labels),
      }));
      const statistics = await lab.statistics(first);
      const sum = (/** @type {Float64Array} */ values) => values.reduce((a, b) => a + b, 0);
      const { confidence, margin, entropy } = await statistics.at("sigmoids");
      const told = {
        figures: await statistics.figures({ temperatures: [1, 1.7] }),
        fitted: await statistics.fit(),
        mcnemar: await statistics.compare(second),
        sigmoids: [confidence, margin, entropy].map(sum),
      };
      const diagram = await lab.calibration(first, { reading: 1.7, binning: "equal-width" });
      const { answered, wrong } = await statistics.coverage(1.7);
      const refused = (/** @type {Promise<unknown>} */ asked) =>
        asked.then(
          () => "done",
          ({ code }) => code,
        );
      const nan = { logits: new Float32Array(10).fill(NaN), labels: new Uint8Array(1) };
      const after = {
        diagram,
        all: [answered.at(-1), wrong.at(-1)],
        kept: first.logits.length,
        refused: await Promise.all(
          [statistics.at(0), statistics.at("tails"), statistics.compare(nan), lab.statistics(nan)].map(refused),
        ),
      };
      lab.close();
      return { told, after };
    },
    { labels, networks: [first, second] },
  );
  const recorded = read("recorded-figures");
  expect(told).toEqual(recorded);
  const { equal_width, negative_log_likelihood, brier } = recorded.figures.calibration[1];
  expect(after.diagram).toEqual({ ...equal_width, negative_log_likelihood, brier });
  const right = recorded.figures.by_class.reduce(
    (/** @type {number} */ sum, /** @type {any} */ { right }) => sum + right,
    0,
  );
  expect(after.all).toEqual([labels.length, labels.length - right]);
  expect(after.kept).toBe(first.length);
  expect(after.refused).toEqual(["argument", "argument", "argument", "argument"]);
});

test("every network of the site is as right in this browser as its file says", async ({ page }) => {
  const isAll = !!process.env.CIFAR_LAB_ALL;
  test.setTimeout(isAll ? 1_800_000 : 120_000);
  const results = await page.evaluate(
    async (count) => {
      const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
      const lab = await CifarLab.open();
      const results = [];
      for (const { name } of lab.models) {
        const metadata = await lab.loadModel(name);
        const { correct } = await lab.evaluate({ first: 0, count, workers: 2 });
        results.push({
          name,
          correct,
          told: count === 1000 ? metadata.measured.first_thousand : metadata.accuracy * metadata.n,
        });
      }
      return results;
    },
    isAll ? 10_000 : 1000,
  );
  expect(results.length).toBeGreaterThanOrEqual(3);
  for (const { name, correct, told } of results)
    expect(Math.abs(correct - told), name).toBeLessThanOrEqual(isAll ? 3.0001 : 1);
});

test("any number of workers counts the same, and an evaluation can be given up", async ({ page }) => {
  const { one, three, given, after } = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const span = { first: 950, count: 130 };
    const one = await lab.evaluate({ ...span, workers: 1 });
    const three = await lab.evaluate({ ...span, workers: 3 });
    const control = new AbortController();
    const giving = lab.evaluate({ signal: control.signal, onprogress: () => control.abort() });
    const given = await giving.catch((/** @type {any} */ error) => error.code);
    return { one, three, given, after: (await lab.classify(116)).label };
  });
  expect(one.n).toBe(130);
  expect(three.confusion).toEqual(one.confusion);
  expect(three.workers).toBe(3);
  expect(given).toBe("aborted");
  expect(after).toBe(0);
});

test("every engine that is built agrees with the plan within 1e-4", async ({ page }) => {
  const engines = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const plan = await lab.classify(116);
    const counted = await lab.evaluate({ count: 300 });
    const engines = [];
    for (const engine of ["flex", "ndarray"]) {
      if (!lab.engineSize(engine).available) continue;
      await lab.setEngine(engine);
      const answer = await lab.classify(116);
      const apart = answer.logits.map((/** @type {number} */ v, /** @type {number} */ i) =>
        Math.abs(v - plan.logits[i]),
      );
      const right = (await lab.evaluate({ count: 300 })).correct - counted.correct;
      engines.push({ engine, answered: answer.engine, label: answer.label, apart: Math.max(...apart), right });
    }
    return engines;
  });
  expect(engines.map(({ engine }) => engine)).toContain("flex");
  for (const { engine, answered, label, apart, right } of engines) {
    expect(answered).toBe(engine);
    expect(label).toBe(0);
    expect(apart, engine).toBeLessThan(1e-4);
    expect(Math.abs(right), engine).toBeLessThanOrEqual(1);
  }
});

test("the newest question is answered, the older ones are not", async ({ page }) => {
  const outcomes = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const ask = (/** @type {number} */ index, /** @type {object} */ options) =>
      lab.classify(index, options).then(
        (/** @type {any} */ a) => a.label,
        (/** @type {any} */ e) => e.code,
      );
    const latest = await Promise.all([1, 2, 3, 116].map((index) => ask(index, {})));
    const queued = await Promise.all([116, 116].map((index) => ask(index, { latest: false })));
    return [...latest, ...queued];
  });
  expect(outcomes).toEqual(["superseded", "superseded", "superseded", 0, 0, 0]);
});

test("what cannot be done is refused with a code and parameters, and nothing breaks", async ({ page }) => {
  const { refused, still } = await page.evaluate(async () => {
    const { CifarLab, LabError } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const tries = [
      lab.classify(10_000),
      lab.classify(1.5, { latest: false }),
      lab.image({ index: -1 }),
      lab.image({ split: "validation", index: 0 }),
      lab.classify(new Uint8Array(5), { latest: false }),
      lab.logits(new Uint8Array(3072), 2),
      lab.loadModel("nothing"),
      lab.loadModelBytes(new Uint8Array(100)),
      lab.evaluate({ workers: 99 }),
      lab.evaluate({ first: 9_990, count: 20 }),
      lab.paint({ canvas: "nothing", width: 1, height: 1, pixelRatio: 1, theme: {} }),
      CifarLab.open({ base: "https://example.org/" }),
    ];
    const code = (/** @type {any} */ error) =>
      error instanceof LabError && error.message ? error.code : String(error);
    const refused = await Promise.all(tries.map((attempt) => attempt.then(() => "done", code)));
    const still = [lab.model, (await lab.classify(116)).label];
    lab.close();
    refused.push(await lab.classify(116).catch(code));
    return { refused, still };
  });
  expect(refused).toEqual([
    ...["image.range", "image.range", "image.range", "image.range", "picture", "argument", "model.unknown"],
    ...["weights", "argument", "image.range", "argument", "base.origin", "closed"],
  ]);
  expect(still).toEqual(["notebook", 0]);
});
