// What reading the whole data set out of its archive costs in the page, beside `tar` and `sha256sum` on the same file in the
// same run; with --train, a run on it beside a native one. See README.md.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { serve } from "../bench/server.js";

const { values: options } = parseArgs({
  options: {
    archive: { type: "string" },
    dist: { type: "string", default: "dist" },
    browser: { type: "string" },
    rounds: { type: "string", default: "5" },
    train: { type: "string" },
    native: { type: "string" },
    batches: { type: "string" },
  },
});
const archive = options.archive ?? "";
/** Milliseconds between two looks at the browser's memory. */
const LOOK_MS = 50;
const median = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const told = (/** @type {number[]} */ values) =>
  `${median(values).toFixed(0)} ms (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`;

/** Milliseconds that the machine's own programs take, one after the other. */
function natively() {
  const folder = mkdtempSync(join(tmpdir(), "cifar-lab-data-"));
  const start = performance.now();
  execFileSync("tar", ["xzf", archive, "-C", folder]);
  execFileSync("sha256sum", [archive]);
  const ms = performance.now() - start;
  rmSync(folder, { recursive: true });
  return ms;
}

/** Proportional memory of all processes below this one but itself, in MB: shared pages count once. */
function memory() {
  const parents = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      parents.set(Number(pid), Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1]));
    } catch {
      // Over by now.
    }
  }
  /** @type {(pid: number) => boolean} */
  const isOurs = (pid) => pid === process.pid || (pid > 1 && isOurs(parents.get(pid) ?? 0));
  let kilobytes = 0;
  for (const pid of parents.keys()) {
    if (pid === process.pid || !isOurs(pid)) continue;
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // Over by now.
    }
  }
  return kilobytes / 1024;
}

const site = await serve({ site: options.dist });
const browser = await chromium.launch({ executablePath: options.browser, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const [cpu] = cpus();
  console.log(`${cpu?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; ${basename(archive)}`);
  /** @type {{ native: number[], page: number[], peak: number[], after: number[] }} */
  const found = { native: [], page: [], peak: [], after: [] };
  for (let round = 0; round < Number(options.rounds); round++) {
    found.native.push(natively());
    const page = await browser.newPage();
    page.on("pageerror", (error) => console.error(error));
    await page.goto(`${site.url}/site/assets.json`);
    await page.evaluate(() => {
      document.body.replaceChildren(Object.assign(document.createElement("input"), { type: "file" }));
    });
    await page.locator("input").setInputFiles(archive);
    await page.evaluate(opened);
    // What the browser sets going beside a page comes first, such as the process for a next one.
    await page.waitForTimeout(3000);
    const before = memory();
    let peak = before;
    const looks = setInterval(() => (peak = Math.max(peak, memory())), LOOK_MS);
    found.page.push(await page.evaluate(used));
    clearInterval(looks);
    found.peak.push(peak - before);
    await page.waitForTimeout(2000);
    found.after.push(memory() - before);
    if (options.train && round === 0) await compareRuns(page, JSON.parse(options.train));
    await page.close();
  }
  console.log(`tar xzf, then sha256sum     ${told(found.native)}`);
  console.log(`unpacked and checked, page  ${told(found.page)}`);
  console.log(`the page's time             ${(median(found.page) / median(found.native)).toFixed(2)} times`);
  const [most, stays] = [found.peak, found.after].map((values) => Math.max(...values).toFixed(0));
  console.log(
    `memory above before         ${most} MB at most, ${stays} MB after (PSS of all of the browser's processes)`,
  );
} finally {
  await browser.close();
  site.close();
}

/** In the page: a lab, ready to be given the files. */
async function opened() {
  const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
  const lab = await CifarLab.open();
  Object.assign(globalThis, { lab, own: await lab.ownData() });
}

/** In the page: milliseconds from the files to images in use. */
async function used() {
  const { own } = /** @type {any} */ (globalThis);
  const { files } = /** @type {HTMLInputElement} */ (document.querySelector("input"));
  const start = performance.now();
  await own.use(files);
  return performance.now() - start;
}

/**
 * @param {import("@playwright/test").Page} page
 * @param {object} settings
 */
async function compareRuns(page, settings) {
  const args = [JSON.stringify(settings), options.batches ?? ""];
  const native = spawnSync(options.native ?? "", args, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (native.status !== 0) throw new Error(native.stderr);
  const theirs = JSON.parse(native.stdout);
  const ours = await page.evaluate(
    async (settings) => {
      const { lab } = /** @type {any} */ (globalThis);
      /** @type {number[]} */
      const losses = [];
      let memory = 0;
      const onprogress = (/** @type {any} */ news) => (losses.push(...news.losses), (memory = news.memory));
      const { workers, ...rest } = settings;
      const run = lab.train({ settings: rest, workers, onprogress });
      const { curve } = await run.done;
      return { losses: losses.slice(0, 10), curve, memory };
    },
    /** @type {any} */ (settings),
  );
  console.log(`page    ${JSON.stringify(ours)}`);
  console.log(`native  ${JSON.stringify(theirs)}`);
  const off = Math.max(
    ...ours.losses.map((/** @type {number} */ loss, /** @type {number} */ at) => Math.abs(loss - theirs.losses[at])),
  );
  console.log(`the first ten losses are within ${off.toExponential(1)} of the native run`);
}
