// @ts-check
// A training run shared out among workers, any of which may die: the same bits in the end.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { changed } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

/** A document of the site without a lab of its own. */
const PLAIN = "assets.json";
const SETTINGS = { images: 60, testImages: 130, batch: 16, epochs: 2, flip: true, shift: 2, seed: 5 };

/**
 * What the runs below have in common, inside the page: workers that can be ended as a browser ends them, the numbers of
 * a run, and more cores than a small machine has.
 * @param {Page} page
 */
async function prepare(page, cores = 4) {
  await page.addInitScript((cores) => {
    const own = /** @type {any} */ (globalThis);
    Object.defineProperty(navigator, "hardwareConcurrency", { get: () => cores });
    own.workers = [];
    const Plain = Worker;
    globalThis.Worker = /** @type {any} */ (
      class extends Plain {
        /** @param {any} url @param {any} options */
        constructor(url, options) {
          super(url, options);
          own.workers.push(this);
        }
      }
    );
    // The header's fields have no fixed order.
    own.numbers = async (/** @type {any} */ run) => (await run.weights()).slice(-119_040 * 4).join();
    own.open = async () =>
      (own.lab ??= await (await import(new URL("cifar-lab.js", location.href).href)).CifarLab.open());
  }, cores);
  await page.goto(PLAIN);
}

test("any number of workers trains alike, the same number to the last bit, and no more than there are cores", async ({
  page,
}) => {
  await prepare(page, 3);
  const { losses, same, limits } = await page.evaluate(async () => {
    const { open, numbers } = /** @type {any} */ (globalThis);
    const lab = await open();
    const train = async (/** @type {number} */ workers) => {
      /** @type {number[]} */
      const losses = [];
      const options = { images: 1000, testImages: 1, workers, autostart: false };
      const run = lab.train({ ...options, onprogress: (/** @type {any} */ p) => losses.push(...p.losses) });
      const { activeWorkers, limit } = await run.ready;
      await run.workersReady;
      for (let step = 0; step < 10; step++) await run.step();
      const bits = await numbers(run);
      run.stop();
      return { losses, bits, limit: [run.description.workers, activeWorkers, limit] };
    };
    const runs = [await train(1), await train(2), await train(2), await train(9)];
    return {
      losses: runs.map(({ losses }) => losses),
      same: runs[1].bits === runs[2].bits,
      limits: runs.map(({ limit }) => limit),
    };
  });
  expect(limits).toEqual([
    [1, 1, null],
    [2, 2, null],
    [2, 2, null],
    [3, 3, "cores"],
  ]);
  for (const other of losses) expect(Math.abs((other[9] ?? NaN) - (losses[0]?.[9] ?? NaN))).toBeLessThan(1e-4);
  expect(losses[1]).not.toEqual(losses[0]);
  expect(same).toBe(true);
});

test("batch norm in ghost batches: the native losses, and the same bits whoever computes and with how many", async ({
  page,
}) => {
  await prepare(page);
  const golden = JSON.parse(readFileSync(new URL("../golden/recorded-sessions.json", import.meta.url), "utf8"));
  const native = golden.runs["batch norm in ghost batches, 1 workers"].losses;
  const runs = await page.evaluate(async () => {
    const lab = await /** @type {any} */ (globalThis).open();
    await lab.loadModel("accurate");
    const runs = [];
    for (const workers of [1, 2, 3]) {
      /** @type {number[]} */
      const losses = [];
      const few = { images: 20, batch: 12, ghostBatch: 4, testImages: 7, epochs: 1 };
      const settings = { ...few, loss: "corrected", learningRate: 1e-4 };
      const onprogress = (/** @type {any} */ p) => losses.push(...p.losses);
      const run = lab.train({ settings, workers, from: "model", autostart: false, onprogress });
      const { activeWorkers, limit } = await run.ready;
      await run.workersReady;
      await run.resume();
      const { curve } = await run.done;
      const values = (await run.weights()).slice(-1_000_000 * 4);
      const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", values)).join();
      runs.push({ losses: [...losses, curve[0].valLoss], sha256, told: [activeWorkers, limit] });
    }
    return runs;
  });
  expect(runs.map(({ told }) => told)).toEqual([1, 2, 3].map((workers) => [workers, null]));
  for (const { losses, sha256 } of runs) {
    expect(losses).toEqual(runs[0]?.losses);
    expect(sha256).toBe(runs[0]?.sha256);
  }
  expect(native.length).toBe(3);
  native.forEach((/** @type {number} */ loss, /** @type {number} */ place) =>
    expect(Math.abs((runs[0]?.losses[place] ?? NaN) / loss - 1)).toBeLessThan(1e-3),
  );
});

/** A worker's file, which has no imports; where the site is published, it is one of the parts. */
const HELPER = /\/(training\/shard-worker|parts\/shard-worker-\w+)\.js$/;
const worker = readFileSync(new URL("../../www/training/shard-worker.js", import.meta.url), "utf8");

const ANSWERS = "const { round, piece, task, payload, planar, labels } = next;";
if (!worker.includes(ANSWERS)) throw new Error("shard-worker.js answers in another way: these tests change that line");

/** The worker ends itself: at a piece, after computing it without a word, after its answer. */
const mortal = changed(() =>
  worker.replace(
    ANSWERS,
    `${ANSWERS}
      if (round === 2) return close();
      if (round === 5) return void (this.#worker.compute(task, payload, planar, labels), close());
      if (round === 8) setTimeout(close);`,
  ),
);

test("a worker that dies at any message is replaced and its part repeated: the curve has the same bits", async ({
  page,
}) => {
  await prepare(page);
  const calm = await page.evaluate(trainStepwise, { settings: SETTINGS, kills: [], kill: 0 });
  expect(calm.faults).toEqual([]);
  expect(calm.activeWorkers).toBe(2);
  await page.route(HELPER, mortal);
  const killed = await page.evaluate(trainStepwise, { settings: SETTINGS, kills: [2, 5, 7], kill: 0 });
  expect(killed.faults).toEqual(Array(3).fill(["worker", "worker.lost", true]));
  expect(killed.curve).toEqual(calm.curve);
  expect(killed.bits).toBe(calm.bits);
  await page.unroute(HELPER);
  // Before it helps at all: with the recipe, with the port.
  for (const kill of [2, 3]) {
    const early = await page.evaluate(trainStepwise, { settings: SETTINGS, kills: [], kill });
    expect(
      early.faults.map(([role, , recovered]) => [role, recovered]),
      `message ${kill}`,
    ).toEqual([["worker", true]]);
    expect([early.activeWorkers, early.curve, early.bits]).toEqual([2, calm.curve, calm.bits]);
  }
});

/**
 * A run of two workers, step by step. In the page.
 * @param {{ settings: object, kills: number[], kill: number }} how `kills`: steps after which an end is awaited.
 *   `kill`: the worker is ended at its so-manyth message from the page.
 */
async function trainStepwise({ settings, kills, kill }) {
  const { open, numbers, workers } = /** @type {any} */ (globalThis);
  const lab = await open();
  /** @type {[string, string, boolean][]} */
  const faults = [];
  let heard = () => {};
  const onfault = (/** @type {any} */ { role, error, recovered }) => (
    faults.push([role, error.code, recovered]), heard()
  );
  const post = Worker.prototype.postMessage;
  let messages = 0;
  const before = workers.length;
  Worker.prototype.postMessage = function (/** @type {any} */ ...args) {
    post.apply(this, /** @type {any} */ (args));
    // The leader is the first of the two.
    if (workers.indexOf(this) === before + 1 && ++messages === kill) this.terminate();
  };
  let activeWorkers = 0;
  const onprogress = (/** @type {any} */ progress) => (activeWorkers = progress.activeWorkers);
  const run = lab.train({ settings, workers: 2, autostart: false, onfault, onprogress });
  await run.ready;
  await run.workersReady;
  Worker.prototype.postMessage = post;
  for (let step = 1; run.curve.length < 2 && step < 20; step++) {
    const dead = new Promise((resolve) => (heard = () => resolve(undefined)));
    await run.step();
    if (kills.includes(step)) await dead;
  }
  const bits = await numbers(run);
  run.stop();
  return { faults, bits, curve: run.curve, activeWorkers };
}

test("a worker that dies again and again: the leader does its part, and the bits are the same", async ({ page }) => {
  await prepare(page);
  const calm = await page.evaluate(trainStepwise, { settings: SETTINGS, kills: [], kill: 0 });
  await page.route(
    HELPER,
    changed(() => worker.replace("begin(", "begin() { close(); } begun(")),
  );
  const alone = await page.evaluate(trainStepwise, { settings: SETTINGS, kills: [], kill: 0 });
  expect(alone.faults).toEqual([["worker", "worker.lost", false]]);
  expect([alone.activeWorkers, alone.curve, alone.bits]).toEqual([1, calm.curve, calm.bits]);
});

test("a leader that dies is followed by one that goes on from the last checkpoint, and at last it is said", async ({
  page,
}) => {
  await prepare(page);
  const { same, faults, after, codes, kept } = await page.evaluate(async (settings) => {
    const { open, numbers, workers } = /** @type {any} */ (globalThis);
    const lab = await open();
    const whole = lab.train({ ...settings, epochs: 5, workers: 2 });
    await whole.done;
    /** @type {any[]} */
    const faults = [];
    /** @type {any[]} */
    const states = [];
    let isKilled = false;
    const leader = workers.length;
    const run = lab.train({
      ...settings,
      epochs: 5,
      workers: 2,
      onfault: (/** @type {any} */ { role, error, recovered, step }) =>
        faults.push([role, error.code, recovered, step]),
      oncheckpoint: (/** @type {any} */ _, /** @type {any} */ { epoch }) => {
        if (epoch === 3 && !isKilled) workers[leader].terminate();
        isKilled ||= epoch === 3;
      },
      onstate: (/** @type {string} */ state) => states.push(state),
    });
    await run.done;
    const same =
      (await numbers(run)) === (await numbers(whole)) && JSON.stringify(run.curve) === JSON.stringify(whole.curve);
    const after = [states, run.curve.length];
    // One that dies whenever it begins.
    const first = workers.length;
    let kills = 0;
    const doomed = lab.train({
      ...settings,
      epochs: 200,
      onstate: (/** @type {string} */ state) => state === "running" && kills++ < 4 && workers.at(-1).terminate(),
    });
    const code = await doomed.done.catch((/** @type {any} */ error) => error.code);
    const again = lab.train({ resume: await doomed.checkpoint(), autostart: false });
    const { epoch } = await again.ready;
    return { same, faults, after, codes: [code, doomed.state, kills, workers.length - first], kept: epoch };
  }, SETTINGS);
  expect(faults).toEqual([["leader", "worker.lost", true, 0]]);
  expect(after).toEqual([["running", "preparing", "running", "ended"], 5]);
  expect(same).toBe(true);
  expect(codes).toEqual(["worker.lost", "failed", 4, 5]);
  expect(kept).toBe(0);
});

test("killed at twenty random moments and gone on with each time: the same bits as one never stopped", async ({
  page,
}) => {
  test.slow();
  await prepare(page);
  const seed = Date.now() % 100_000;
  const { same, epochs } = await page.evaluate(
    async ({ settings, seed }) => {
      const { open, numbers, workers } = /** @type {any} */ (globalThis);
      let state = seed;
      const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
      const lab = await open();
      const all = { ...settings, images: 32, testImages: 110, epochs: 24, workers: 2 };
      const whole = lab.train(all);
      const began = performance.now();
      await whole.ready;
      const start = performance.now() - began;
      await whole.done;
      /** @type {Uint8Array | undefined} */
      let last;
      /** @type {number[]} */
      const epochs = [];
      for (let kill = 0; kill < 20; kill++) {
        const first = workers.length;
        const run = lab.train({
          ...(last ? { resume: last } : all),
          oncheckpoint: (/** @type {Uint8Array} */ bytes) => (last = bytes),
        });
        // From before anything is there to well into the steps.
        await new Promise((go) => setTimeout(go, 3 * start * random()));
        for (const worker of workers.slice(first)) worker.terminate();
        run.stop();
        epochs.push(run.curve.length);
      }
      const end = lab.train({ ...(last ? { resume: last } : all) });
      await end.done;
      const same =
        (await numbers(end)) === (await numbers(whole)) && JSON.stringify(end.curve) === JSON.stringify(whole.curve);
      return { same, epochs };
    },
    { settings: SETTINGS, seed },
  );
  test.info().annotations.push({ type: "seed", description: `${seed}: ${epochs}` });
  expect(same, `seed ${seed}, killed at epochs ${epochs}`).toBe(true);
  expect(Math.max(...epochs)).toBeGreaterThan(0);
});

test("a sheet that is missing in the middle is waited for, and without anyone to ask again the run is refused", async ({
  page,
}) => {
  await prepare(page);
  let asked = 0;
  await page.route(/train-01(-[0-9a-f]+)?\.png$/, (route) =>
    asked++ < 2 ? route.fulfill({ status: 503 }) : route.continue(),
  );
  const { code, heard, losses } = await page.evaluate(async () => {
    const { open } = /** @type {any} */ (globalThis);
    const lab = await open();
    const options = { images: 2000, testImages: 1, workers: 2, autostart: false };
    const code = await lab.train(options).ready.catch((/** @type {any} */ error) => error.code);
    /** @type {any[]} */
    const heard = [];
    const onmissing = (/** @type {any} */ error) => {
      heard.push(error && [error.code, run.state]);
      if (error) setTimeout(() => run.retry());
    };
    /** @type {number[]} */
    const losses = [];
    /** @type {any} */
    const run = lab.train({
      ...options,
      gentle: true,
      onmissing,
      onprogress: (/** @type {any} */ p) => losses.push(...p.losses),
    });
    await run.ready;
    await run.setGentle(false);
    await run.step();
    return { code, heard, losses };
  });
  expect(code).toBe("fetch.status");
  expect(heard).toEqual([["fetch.status", "preparing"], null]);
  expect(losses).toHaveLength(1);
});
