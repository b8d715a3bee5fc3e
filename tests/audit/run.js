// `cargo xtask audit` calls this with the built site and Lighthouse in place; see README.md.
import { writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "@playwright/test";

const { values: options } = parseArgs({
  options: {
    server: { type: "string" },
    dist: { type: "string" },
    modules: { type: "string" },
    out: { type: "string" },
    browser: { type: "string" },
  },
});
const { server: program, dist, modules, out, browser: executablePath } = options;
if (!program || !dist || !modules || !out) throw new Error("run.js needs --server, --dist, --modules and --out");

/** Hundredths. */
const LEAST = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };
const LIGHTHOUSE_RUNS = 5;
const SLOW = { offline: false, latency: 400, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8 };
const SLOW_RUNS = 3;
/** Milliseconds to the first answer. */
const MOST = { cold: 8000, second: 1000 };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--no-first-run",
  "--disable-sync",
];

/** @param {number[]} values */
const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

const child = spawn(program, ["serve", "--dist-only", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
const url = await new Promise((resolve, reject) => {
  child.on("exit", () => reject(new Error("the server did not start")));
  child.stdout.on("data", (text) => /Serving (http:\S+)/.exec(text) && resolve(/Serving (http:\S+)/.exec(text)[1]));
});
const faults = [];
const result = {
  machine: `${cpus()[0].model.trim()}, ${cpus().length} cores`,
  load: loadavg()[0].toFixed(1),
  date: new Date().toISOString().slice(0, 10),
};
console.log(`${result.machine}, load ${result.load}; ${result.date}`);
try {
  // In a frame the embed is what it is for; where the site has none, it is not looked at.
  const pages = ["", ...(existsSync(join(dist, "embed.html")) ? ["embed.html"] : [])];
  result.lighthouse = {};
  for (const page of pages) result.lighthouse[page || "page"] = await lighthouse(page);
  result.axe = await axe(pages);
  result.slow = await slow();
  await writeFile(out, JSON.stringify(result, null, 1));
  console.log(`written to ${out}`);
} finally {
  child.kill();
}
if (faults.length > 0) {
  console.log(faults.map((fault) => `falls short: ${fault}`).join("\n"));
  process.exitCode = 1;
}

/** @param {string} page */
async function lighthouse(page) {
  const module = (name) => import(pathToFileURL(join(modules, name)).href);
  const { default: run } = await module("lighthouse/core/index.js");
  const { launch } = await module("chrome-launcher/dist/index.js");
  const scores = {};
  const failed = new Map();
  for (let turn = 0; turn < LIGHTHOUSE_RUNS; turn++) {
    const chrome = await launch({
      chromePath: executablePath,
      chromeFlags: [...FLAGS, "--headless=new"],
      logLevel: "silent",
    });
    try {
      // Only the figure of speed differs from run to run.
      const onlyCategories = turn === 0 ? Object.keys(LEAST) : ["performance"];
      const { lhr } = await run(url + page, { port: chrome.port, output: "json", logLevel: "silent", onlyCategories });
      for (const [name, { score }] of Object.entries(lhr.categories))
        (scores[name] ??= []).push(Math.round(100 * (score ?? 0)));
      for (const audit of Object.values(lhr.audits)) {
        if (audit.score !== null && audit.score < 0.9)
          failed.set(audit.id, `${audit.title}${audit.displayValue ? `: ${audit.displayValue}` : ""}`);
      }
    } finally {
      await chrome.kill();
    }
  }
  const row = Object.fromEntries(Object.entries(scores).map(([name, all]) => [name, median(all)]));
  console.log(
    `Lighthouse, mobile, ${page || "the page"}: ${Object.entries(row)
      .map(([name, score]) => `${name} ${score}`)
      .join(", ")} (performance: ${scores.performance.join(" ")})`,
  );
  for (const [id, text] of failed) console.log(`   ${id}: ${text}`);
  for (const [name, least] of Object.entries(LEAST))
    if (!(row[name] >= least)) faults.push(`Lighthouse ${name} of ${page || "the page"}: ${row[name]}, not ${least}`);
  return { ...row, runs: scores.performance, failed: [...failed] };
}

/** @param {string[]} pages */
async function axe(pages) {
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  let violations = 0;
  for (const path of pages) {
    for (const [theme, lang] of [
      ["light", "es"],
      ["dark", "en"],
    ]) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${url}${path}?theme=${theme}&lang=${lang}&panel=lessons`);
      await page.waitForLoadState("networkidle");
      const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
      violations += found.violations.length;
      for (const { id, nodes } of found.violations)
        console.log(`   axe, ${path || "the page"}, ${theme}, ${lang}: ${id} at ${nodes[0]?.html}`);
      await context.close();
    }
  }
  await browser.close();
  console.log(`axe: ${violations} violations`);
  if (violations > 0) faults.push(`axe: ${violations} violations`);
  return violations;
}

async function slow() {
  const times = { cold: [], second: [] };
  for (let turn = 0; turn < SLOW_RUNS; turn++) {
    const browser = await chromium.launch({ executablePath, args: FLAGS });
    const context = await browser.newContext();
    times.cold.push(await firstAnswer(context));
    // What the page keeps for the next visit takes its time on such a line.
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(async () => !!(await navigator.serviceWorker.ready).active, undefined, {
      timeout: 120_000,
    });
    await page.close();
    times.second.push(await firstAnswer(context));
    await browser.close();
  }
  const row = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, Math.round(median(all))]));
  console.log(
    `400 ms and 1.6 Mbit/s: first answer after ${row.cold} ms (${times.cold.map(Math.round).join(" ")}), on the second visit after ${row.second} ms (${times.second.map(Math.round).join(" ")})`,
  );
  for (const [name, most] of Object.entries(MOST))
    if (!(row[name] <= most)) faults.push(`first answer, ${name}: ${row[name]} ms, not ${most}`);
  return times;
}

/** @param {import("@playwright/test").BrowserContext} context */
async function firstAnswer(context) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", SLOW);
  // Workers and the like have connections of their own.
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
  await page.addInitScript(() => {
    const isThere = () => /\d/.test(document.querySelector("lab-answer .share")?.textContent ?? "");
    const watch = () => (isThere() ? (window.answeredAt = performance.now()) : requestAnimationFrame(watch));
    watch();
  });
  await page.goto(url, { waitUntil: "commit" });
  await page.waitForFunction(() => window.answeredAt, undefined, { timeout: 120_000 });
  const at = await page.evaluate(() => window.answeredAt);
  await page.close();
  return at;
}
