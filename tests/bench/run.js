// `cargo xtask bench` calls this with the built site and the peers in place; see README.md.
import { writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { serve } from "./server.js";

const MOST_OFF = 1e-3;
const { values: options } = parseArgs({
  options: {
    dist: { type: "string" },
    modules: { type: "string" },
    out: { type: "string" },
    browser: { type: "string" },
    rounds: { type: "string", default: "9" },
    peers: { type: "string", default: "onnxruntime,tfjs" },
  },
});
const { dist, modules, out, browser: executablePath } = options;
if (!dist || !out) throw new Error("run.js needs --dist and --out");
const peers = options.peers ? options.peers.split(",") : [];
const rounds = Number(options.rounds);

/** @param {number[]} values */
const sorted = (values) => [...values].sort((a, b) => a - b);
/** @param {number[]} values @param {number} share */
const quantile = (values, share) => sorted(values)[Math.round((values.length - 1) * share)];

const site = await serve({ dist, peers: modules ?? dist, bench: import.meta.dirname });
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`${site.url}/bench/page.html`);
  await page.waitForFunction(() => "prepare" in window);
  const off = await page.evaluate((peers) => window.prepare(peers), peers);
  console.log(`largest difference from the plan's logits: ${JSON.stringify(off)}`);
  const wrong = Object.entries(off).filter(([, most]) => !(most <= MOST_OFF));
  if (wrong.length > 0) throw new Error(`${wrong.map(([name]) => name)} computes something else`);

  const engines = Object.keys(off);
  /** @type {Record<string, number[]>} */
  const times = {};
  for (let round = 0; round < rounds; round++) {
    for (const n of [1, 32]) {
      // Another one first each round, so that nobody always follows the same neighbour.
      for (let turn = 0; turn < engines.length; turn++) {
        const engine = engines[(turn + round) % engines.length];
        const ms = await page.evaluate(([engine, n]) => window.time(engine, n), [engine, n]);
        (times[`${engine} ${n}`] ??= []).push(ms);
      }
    }
  }
  const machine = `${cpus()[0].model.trim()}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`;
  const version = `Chromium ${browser.version()}`;
  const rows = [1, 32].flatMap((n) => {
    const median = (/** @type {string} */ engine) => quantile(times[`${engine} ${n}`], 0.5);
    const fastest = peers.length > 0 ? Math.min(...peers.map(median)) : NaN;
    return engines.map((engine) => {
      const all = times[`${engine} ${n}`];
      const spread = (quantile(all, 0.75) - quantile(all, 0.25)) / median(engine);
      return { engine, images: n, median: median(engine), minimum: Math.min(...all), spread, ratio: median(engine) / fastest };
    });
  });
  console.log(`${machine}; ${version}; one thread each; n = ${rounds} rounds; ${new Date().toISOString().slice(0, 10)}`);
  console.log("engine        images  median ms  minimum ms  spread  to the fastest peer");
  for (const { engine, images, median, minimum, spread, ratio } of rows) {
    const cells = [median.toFixed(3).padStart(9), minimum.toFixed(3).padStart(11), `${Math.round(spread * 100)} %`.padStart(7)];
    console.log(engine.padEnd(12), String(images).padStart(7), ...cells, ratio.toFixed(2).padStart(20));
  }
  await writeFile(out, JSON.stringify({ machine, version, rounds, off, rows, times }, null, 1));
  console.log(`written to ${out}`);
} finally {
  await browser.close();
  site.close();
}
