// `cargo xtask measure` calls this with the site as it is published; see README.md.
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { serve } from "../bench/server.js";

/** @typedef {import("@playwright/test").Page} Page */

const { values: options } = parseArgs({
  options: {
    dist: { type: "string" },
    native: { type: "string" },
    out: { type: "string" },
    browser: { type: "string" },
    rounds: { type: "string", default: "9" },
    epochs: { type: "string", default: "15" },
    images: { type: "string", default: "5000" },
    seed: { type: "string", default: "1" },
    workers: { type: "string", default: "2" },
    parts: { type: "string", default: "speed,clicks,curve" },
  },
});
const { dist, native, out, browser: executablePath } = options;
if (!dist || !out || !native) throw new Error("training.js needs --dist, --native and --out");

/** @param {number[]} values @param {number} share */
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.round((values.length - 1) * share)] ?? NaN;
const median = (/** @type {number[]} */ values) => quantile(values, 0.5);
/** @param {(string | number)[]} cells */
const row = (...cells) =>
  console.log(cells.map((cell) => String(typeof cell === "number" ? cell.toFixed(2) : cell).padEnd(14)).join(""));

const site = await serve({ site: dist });
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});
/** @type {Record<string, unknown>} */
const result = {
  machine: `${cpus()[0]?.model.trim()}, ${cpus().length} cores`,
  load: loadavg()[0],
  browser: `Chromium ${browser.version()}`,
  date: new Date().toISOString().slice(0, 10),
};
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`${site.url}/site/assets.json`);
  await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    Object.assign(globalThis, { lab: await CifarLab.open() });
  });
  console.log(`${result.machine}, load ${loadavg()[0]?.toFixed(1)}; ${result.browser}; ${result.date}`);
  /** @type {Record<string, (page: Page) => Promise<unknown>>} */
  const measures = { speed, clicks, curve };
  for (const part of options.parts.split(",")) result[part] = await measures[part]?.(page);
  await writeFile(out, JSON.stringify(result, null, 1));
  console.log(`\nwritten to ${out}`);
} finally {
  await browser.close();
  site.close();
}

/**
 * Milliseconds a step, told by the leader. All runs are there at once and take turns, so that what disturbs the machine
 * disturbs all of them.
 * @param {Page} page
 */
async function speed(page) {
  const ways = [32, 128, 256].flatMap((batch) => [1, 2].map((workers) => ({ batch, workers, gentle: false })));
  ways.push({ batch: 32, workers: 1, gentle: true });
  await page.evaluate(async (ways) => {
    const own = /** @type {any} */ (globalThis);
    own.runs = [];
    for (const way of ways) {
      const sums = { images: 0, ms: 0 };
      const onprogress = (/** @type {any} */ { images, ms }) =>
        ([sums.images, sums.ms] = [sums.images + images, sums.ms + ms]);
      const run = own.lab.train({ ...way, images: 5000, testImages: 1, epochs: 200, autostart: false, onprogress });
      await run.ready;
      await run.workersReady;
      own.runs.push({ run, sums });
    }
  }, ways);
  /** @type {number[][]} */
  const times = ways.map(() => []);
  for (let round = -1; round < Number(options.rounds); round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const place = (turn + round + 1) % ways.length;
      const ms = await page.evaluate(
        async ([place, batch]) => {
          const { run, sums } = /** @type {any} */ (globalThis).runs[place ?? 0];
          Object.assign(sums, { images: 0, ms: 0 });
          await run.resume();
          while (sums.images < 2000) await new Promise((go) => setTimeout(go, 20));
          await run.pause();
          return (sums.ms / sums.images) * (batch ?? 0);
        },
        [place, ways[place]?.batch],
      );
      // The first round warms up.
      if (round >= 0) times[place]?.push(ms);
    }
  }
  await page.evaluate(() => /** @type {any} */ (globalThis).runs.forEach((/** @type {any} */ { run }) => run.stop()));
  console.log(`\nMilliseconds a step, n = ${options.rounds} rounds of 2,000 images:`);
  row("batch", "workers", "median", "minimum", "times one");
  return ways.map((way, place) => {
    const own = times[place] ?? [];
    const alone = times[ways.findIndex(({ batch, workers }) => batch === way.batch && workers === 1)] ?? [];
    const factor = median(alone) / median(own);
    row(`${way.batch}`, `${way.workers}${way.gentle ? ", gentle" : ""}`, median(own), quantile(own, 0), factor);
    return { ...way, median: median(own), minimum: quantile(own, 0), factor, times: own };
  });
}

/**
 * How long a click waits while two workers train: a pause, and an answer to a picture.
 * @param {Page} page
 */
async function clicks(page) {
  const heard = await page.evaluate(async () => {
    const { lab } = /** @type {any} */ (globalThis);
    /** @type {Record<string, number[]>} */
    const all = { "pause, batch 32": [], "pause, batch 128": [], answer: [] };
    for (const batch of [32, 128]) {
      const run = lab.train({ batch, workers: 2, images: 5000, testImages: 1000, epochs: 200 });
      await run.ready;
      await run.workersReady;
      for (let click = 0; click < 50; click++) {
        await new Promise((go) => setTimeout(go, 37));
        const asked = performance.now();
        await lab.classify(116);
        all.answer?.push(performance.now() - asked);
        const start = performance.now();
        await run.pause();
        all[`pause, batch ${batch}`]?.push(performance.now() - start);
        await run.resume();
      }
      run.stop();
    }
    return all;
  });
  console.log("\nMilliseconds from a click to its answer, two workers training:");
  row("what", "n", "median", "95 %", "most");
  return Object.entries(heard).map(([what, times]) => {
    row(what.padEnd(20), `${times.length}`, median(times), quantile(times, 0.95), quantile(times, 1));
    return { what, n: times.length, median: median(times), most: quantile(times, 1), times };
  });
}

/**
 * The notebook's recipe on images of the site, beside the native program's run of the same seed and workers.
 * @param {Page} page
 */
async function curve(page) {
  const [images, epochs, seed, workers] = [options.images, options.epochs, options.seed, options.workers].map(Number);
  const settings = { images, testImages: 10_000, epochs, seed, workers };
  const here = await page.evaluate(async (settings) => {
    const { lab } = /** @type {any} */ (globalThis);
    /** @type {number[]} */
    const losses = [];
    /** @type {number[]} */
    const memory = [];
    const onprogress = (/** @type {any} */ progress) => {
      losses.push(...progress.losses);
      memory[progress.curve.length] = progress.memory;
    };
    const run = lab.train({ ...settings, onprogress, autostart: false });
    await run.ready;
    await run.workersReady;
    const start = performance.now();
    await run.resume();
    const { curve } = await run.done;
    return { curve, losses: losses.slice(0, 10), memory, seconds: (performance.now() - start) / 1000 };
  }, settings);
  const { stdout, stderr, status } = spawnSync(native ?? "", [JSON.stringify(settings)], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the native run failed: ${stderr}`);
  const there = JSON.parse(stdout);
  const off = Math.max(...here.losses.map((loss, step) => Math.abs(loss - there.losses[step])));
  console.log(
    `\nThe notebook's recipe on ${options.images} images, seed ${seed}, workers ${workers}: ${here.seconds.toFixed(1)} s; the first ten losses are within ${off.toExponential(1)} of the native run`,
  );
  row("epoch", "loss", "native", "accuracy", "native", "memory, MB");
  here.curve.forEach((/** @type {any} */ figures, /** @type {number} */ at) => {
    const native = there.curve[at];
    row(
      `${figures.epoch}`,
      figures.loss,
      native.loss,
      100 * figures.valAccuracy,
      100 * native.valAccuracy,
      (here.memory[at + 1] ?? NaN) / 2 ** 20,
    );
  });
  return { settings, off, here, native: there };
}
