// `cargo xtask bench` calls this with the built site and the peers in place; see README.md.
import { readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { cold } from "./parts/cold.js";
import { memory, scale, workers } from "./parts/more.js";
import { documentWith, lines, summary, table } from "./report.js";
import { chosen, lacks, OURS, PEERS } from "./rows.js";
import { serve } from "./server.js";

const MOST_OFF = 1e-3;
/** A timing repeats its call until it lasts so long: browsers' clocks tick ten times a millisecond. */
const TARGET_MS = 200;
const { values: options } = parseArgs({
  options: {
    dist: { type: "string" },
    folder: { type: "string" },
    browser: { type: "string" },
    rounds: { type: "string", default: "9" },
    peers: { type: "boolean", default: false },
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: [] },
    with: { type: "string", multiple: true, default: [] },
    document: { type: "string" },
  },
});
const { dist, folder, browser: executablePath } = options;
if (!dist || !folder) throw new Error("run.js needs --dist and --folder");
const peers = options.peers ? Object.keys(PEERS) : [];
const rounds = Number(options.rounds);
const rows = chosen(options.only);
const versions = JSON.parse(await readFile(join(import.meta.dirname, "peers.json"), "utf8"));

const site = await serve({
  dist,
  peers: join(folder, "node_modules"),
  files: join(folder, "files"),
  bench: import.meta.dirname,
  www: join(import.meta.dirname, "../../www"),
});
const launch = () =>
  chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
  });
const loadBefore = loadavg()[0];
const browser = await launch();
try {
  /** @param {string} path @param {string} sign What its script leaves in `window` when it is ready. */
  const open = async (path, sign) => {
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(error));
    await page.goto(`${site.url}/bench/${path}`);
    await page.waitForFunction((sign) => sign in window, sign);
    return page;
  };
  const said = {
    machine: `${cpus()[0].model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
    browser: `Chromium ${browser.version()}`,
    date: new Date().toISOString().slice(0, 10),
    rounds,
    versions,
  };
  /** @type {Record<string, any>} */
  const result = { ...said };
  console.log(`${said.machine}; ${said.browser}; load ${loadBefore.toFixed(1)} before`);
  if (rows.length > 0) Object.assign(result, await timeTable(await open("page.html", "prepare"), rows));
  const more = options.with;
  if (more.length > 0) {
    const page = await open("parts/page.html", "memory");
    if (more.includes("workers")) result.workers = await workers(page, Math.min(rounds, 5));
    if (more.includes("scale")) result.scale = await scale(page, Math.min(rounds, 5));
    if (more.includes("memory")) result.memory = await memory(page, options.quick ? 100 : 1000);
    if (more.includes("cold"))
      result.cold = await cold({
        launch,
        url: site.url,
        peers,
        rounds,
        folder: join(folder, "files"),
        wanted: (what) => wanted(page, what),
      });
  }
  result.load = [loadBefore, loadavg()[0]];
  console.log(
    `\nload ${result.load.map((/** @type {number} */ value) => value.toFixed(1)).join(" before, ")} after; ${said.date}`,
  );
  const out = join(folder, "result.json");
  await writeFile(out, JSON.stringify(result, null, 1));
  console.log(`written to ${out}`);
  if (options.document) {
    const text = await readFile(options.document, "utf8");
    await writeFile(
      options.document,
      documentWith(text, rows, result.rows, { ...said, peak: result.peak.median, load: result.load }),
    );
    console.log(`the table stands in ${options.document}`);
  }
} finally {
  await browser.close();
  site.close();
}

/** @param {import("@playwright/test").Page} page @param {import("./rows.js").Row[]} rows */
async function timeTable(page, rows) {
  const report = await page.evaluate(
    ([rows, peers]) => window.prepare(rows, peers),
    /** @type {const} */ ([rows, peers]),
  );
  for (const { network, engine, why } of report.absent) console.log(`${engine} cannot compute ${network}: ${why}`);
  console.log(`largest difference from the kernels' logits: ${JSON.stringify(report.off)}`);
  const wrong = Object.values(report.off).flatMap((off) =>
    Object.entries(off).filter(([, most]) => !(most <= MOST_OFF)),
  );
  if (wrong.length > 0) throw new Error(`${wrong.map(([name]) => name)} computes something else`);
  const threads = Object.entries({ ours: 1, ...report.threads }).map(([name, count]) => `${name} ${count}`);
  console.log(
    `threads in effect: ${threads.join(", ")}; memory shared between threads: ${report.isolated ? "possible" : "not possible"}`,
  );

  const target = options.quick ? 0 : TARGET_MS;
  /** @type {Record<string, { ms: number, whole?: number, loss?: number }[]>} */
  const times = {};
  const peaks = [];
  for (let round = 0; round < rounds; round++) {
    peaks.push(await page.evaluate(() => window.peak()));
    for (const row of rows) {
      const others = peers.filter(
        (peer) => !lacks(row, peer) && !report.absent.some((one) => one.engine === peer && one.network === row.network),
      );
      const engines = [...OURS, ...others];
      // Another one first each round, so that nobody always follows the same neighbour.
      for (let turn = 0; turn < engines.length; turn++) {
        const engine = engines[(turn + round) % engines.length];
        const timing = await page.evaluate(
          ([row, engine, target]) => window.time(row, engine, target),
          /** @type {const} */ ([row, engine, target]),
        );
        (times[`${row.id} ${engine}`] ??= []).push(timing);
      }
    }
    if (process.stdout.isTTY) process.stdout.write(`round ${round + 1} of ${rounds}\r`);
  }
  const peak = summary(peaks);
  const all = lines(rows, times, report.macs, peak.median);
  console.log(
    `peak of one thread: ${(peak.median / 1e9).toFixed(1)} billion multiply-adds a second (vectors of four f32, in registers), n = ${peak.n}`,
  );
  console.log(`\n${table(rows, all, peers, options.quick)}`);
  await page.close();
  return {
    peak,
    threads: report.threads,
    isolated: report.isolated,
    off: report.off,
    absent: report.absent,
    rows: all,
    times,
  };
}

/** @param {import("@playwright/test").Page} page @param {string} what @returns {Promise<ArrayBuffer>} */
async function wanted(page, what) {
  const bytes = await page.evaluate(async (what) => {
    const { CifarLab } = await import("/dist/cifar-lab.js");
    const lab = await CifarLab.open({ model: "notebook" });
    const found = what === "model" ? lab.weightsBytes() : (await lab.image({ index: 116 })).planar;
    lab.close();
    return [...found];
  }, what);
  return Uint8Array.from(bytes).buffer;
}
