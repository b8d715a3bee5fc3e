// Steps of the recipe accurate-quick in a tab and natively, in turns; see README.md.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { serve } from "../bench/server.js";

const { values: options } = parseArgs({
  options: {
    dist: { type: "string", default: "dist" },
    native: { type: "string", default: "target/release/cifar-train" },
    browser: { type: "string" },
    steps: { type: "string", default: "6" },
    images: { type: "string", default: "5000" },
    workers: { type: "string", default: "2" },
  },
});
const { dist, native, browser: executablePath } = options;
const [steps, images, workers] = [options.steps, options.images, options.workers].map(Number);

/** Milliseconds of the processor that the native program has taken: Linux only. */
function natively() {
  const fields = readFileSync(`/proc/${program.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  // In hundredths of a second, the program's own and the system's for it.
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** The same of all of the browser's processes. @param {import("@playwright/test").CDPSession} session */
async function inBrowser(session) {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return 1000 * processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
/** @param {(string | number)[]} cells */
const row = (...cells) =>
  console.log(cells.map((cell) => String(typeof cell === "number" ? cell.toFixed(1) : cell).padEnd(16)).join(""));

const program = spawn(native, ["steps", "accurate-quick", "--images", options.images, "--threads", options.workers], {
  stdio: ["pipe", "pipe", "inherit"],
});
const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
const site = await serve({ site: dist });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`${site.url}/site/assets.json`);
  await page.evaluate(
    async ([images, workers]) => {
      const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
      const lab = await CifarLab.open();
      const sums = { images: 0, ms: 0, memory: 0, loss: NaN };
      const onprogress = (/** @type {any} */ { images, ms, memory, losses }) =>
        Object.assign(sums, {
          images: sums.images + images,
          ms: sums.ms + ms,
          memory,
          loss: losses.at(-1) ?? sums.loss,
        });
      const run = lab.train({ recipe: "accurate-quick", images, workers, testImages: 1, autostart: false, onprogress });
      await run.ready;
      await run.workersReady;
      Object.assign(globalThis, { run, sums });
    },
    [images, workers],
  );
  console.log(
    `${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; Chromium ${browser.version()}; ${new Date().toISOString().slice(0, 10)}`,
  );
  row("step", "native, ms", "tab, ms", "times", "native, CPU", "tab, CPU", "times", "tab, busy", "tab, MB", "losses");
  const session = await browser.newBrowserCDPSession();
  /** @type {number[][]} */
  const ratios = [];
  for (let step = 0; step <= steps; step++) {
    const before = natively();
    program.stdin.write("\n");
    const there = JSON.parse((await lines.next()).value);
    const [thereBusy, began] = [natively() - before, await inBrowser(session)];
    const here = await page.evaluate(async () => {
      const { run, sums } = /** @type {any} */ (globalThis);
      Object.assign(sums, { images: 0, ms: 0 });
      await run.step();
      return sums;
    });
    const hereBusy = (await inBrowser(session)) - began;
    if (here.images !== there.images) throw new Error(`${here.images} images here, ${there.images} there`);
    const [clock, processor, busy] = [here.ms / there.ms, hereBusy / thereBusy, hereBusy / here.ms / workers];
    const losses = `${there.loss.toFixed(6)} ${here.loss.toFixed(6)}`;
    row(
      ...[
        step || "warm",
        there.ms,
        here.ms,
        clock.toFixed(3),
        thereBusy,
        hereBusy,
        processor.toFixed(3),
        busy.toFixed(3),
      ],
      ...[here.memory / 2 ** 20, losses],
    );
    if (step) ratios.push([clock, processor, busy]);
  }
  const told = (/** @type {number} */ column) => {
    const values = ratios.map((row) => row[column] ?? NaN);
    return `${median(values).toFixed(3)} (${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)})`;
  };
  console.log(
    `\nThe tab takes ${told(0)} times as long as the native program, and ${told(1)} times the processor's time; its ${workers} workers are busy for ${told(2)} of a step. Medians of ${ratios.length} steps; load ${loadavg()[0]?.toFixed(1)} at the end.`,
  );
} finally {
  program.kill();
  await browser.close();
  site.close();
}
