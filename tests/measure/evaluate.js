// What evaluating costs in the page, in one Chromium: all that is told of 10,000 answers beside counting them, a filter, scrolling,
// accuracy on damaged pictures beside as many bare answers, memory. See README.md.
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { serve } from "../bench/server.js";
import { scrolled } from "./scrolling.js";
import { traced } from "./thread.js";

const { values: options } = parseArgs({
  options: {
    dist: { type: "string", default: "dist" },
    browser: { type: "string" },
    rounds: { type: "string", default: "7" },
    parts: { type: "string", default: "whole,filters,scroll,memory,curve" },
    corruptions: { type: "string", default: "" },
  },
});
const rounds = Number(options.rounds);
const parts = options.parts.split(",");
/** A frame, in milliseconds. */
const FRAME = 16;
const WAYS = /** @type {const} */ (["bare", "whole"]);
const CURVE_WAYS = /** @type {const} */ (["bare", "curve"]);
const median = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const told = (/** @type {number[]} */ values, digits = 0) =>
  `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)})`;

const site = await serve({ site: options.dist });
const browser = await chromium.launch({
  executablePath: options.browser,
  args: ["--no-sandbox", "--disable-gpu", "--js-flags=--expose-gc"],
  // The bar at the side is dragged.
  ignoreDefaultArgs: ["--hide-scrollbars"],
});
try {
  const [cpu] = cpus();
  console.log(`${cpu?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; n = ${rounds}`);
  if (parts.some((part) => part !== "curve")) await inThePage();
  if (parts.includes("curve")) await curve();
} finally {
  await browser.close();
  site.close();
}

async function inThePage() {
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(0);
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`${site.url}/site/index.html?lang=en&place=evaluate&calibration=open`);
  const button = page.getByRole("button", { name: "Evaluate all 10,000" });
  await button.waitFor();
  await page.waitForFunction(() => !(/** @type {any} */ (document.querySelector("lab-evaluation button"))?.disabled));
  await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    Object.assign(globalThis, { bare: () => lab.evaluate() });
  });
  /** @type {{ bare: number[], whole: number[], memory: { heap: number, buffers: number }[] }} */
  const found = { bare: [], whole: [], memory: [] };
  const client = await page.context().newCDPSession(page);
  const many = parts.includes("whole") || parts.includes("memory") ? rounds : 0;
  const note = async () => {
    // Buffers go with the second collection after their owners.
    for (let collection = 0; collection < 3; collection++) {
      await page.evaluate(() => /** @type {any} */ (globalThis).gc());
      await page.waitForTimeout(200);
    }
    const used = /** @type {any} */ (await client.send("Runtime.getHeapUsage"));
    found.memory.push({ heap: used.usedSize / 2 ** 20, buffers: (used.backingStorageSize ?? 0) / 2 ** 20 });
  };
  await note();
  // The first round fetches code and images.
  for (let round = -1; round < many; round++) {
    const ways = { bare: () => page.evaluate(counted), whole: () => page.evaluate(evaluated) };
    // By turns, so that neither always comes first.
    for (const way of round % 2 ? WAYS : WAYS.toReversed()) {
      const ms = await ways[way]();
      if (round >= 0) found[way].push(ms);
    }
    await note();
  }
  if (parts.includes("whole")) {
    console.log(`10,000 counted                    ${told(found.bare)} ms`);
    console.log(`all told, from the press          ${told(found.whole)} ms`);
    const ratios = found.whole.map((ms, place) => ms / (found.bare[place] ?? NaN));
    console.log(`round by round                    ${told(ratios, 3)} times`);
  }
  if (parts.includes("filters")) {
    const { marks } = await traced(browser, page, () => page.evaluate(filtered, Math.max(rounds, 9)));
    for (const name of ["filter", "order"]) {
      const times = [...spans(marks, name)];
      const within = `${times.filter((ms) => ms <= FRAME).length} of ${times.length} within ${FRAME}`;
      console.log(`${`${name} changed, processor`.padEnd(34)}${told(times, 1)} ms, ${within}`);
    }
  }
  if (parts.includes("scroll")) {
    for (const [way, { long, longest, seen, tasks, sum }] of Object.entries(await scrolled(browser, page)))
      console.log(
        `scrolled by ${way.padEnd(22)}${long} long tasks of ${tasks}, longest ${longest.toFixed(0)} ms, sum ${sum.toFixed(0)} ms, processor; ${seen} long by the clock`,
      );
  }
  if (parts.includes("memory")) {
    for (const [round, { heap, buffers }] of found.memory.entries())
      console.log(
        `${`after ${round} evaluations`.padEnd(34)}heap ${heap.toFixed(2)} MB, buffers ${buffers.toFixed(2)} MB, the page's thread`,
      );
  }
  await page.close();
}

/**
 * Milliseconds between the beginnings and ends of a name.
 * @param {{ name: string, at: number }[]} marks
 * @param {string} name
 */
function* spans(marks, name) {
  let start = NaN;
  for (const mark of marks) {
    if (mark.name === `${name} begins`) start = mark.at;
    if (mark.name === `${name} ends`) yield mark.at - start;
  }
}

/** In the page: milliseconds of an evaluation that keeps no answers. */
async function counted() {
  const start = performance.now();
  await /** @type {any} */ (globalThis).bare();
  return performance.now() - start;
}

/** In the page: milliseconds from the press until matrix, tiles, figures of classes and the calibration's bands are there. */
async function evaluated() {
  const find = (/** @type {string} */ selector) => document.querySelectorAll(selector);
  const old = find(".reliability .band")[0];
  // Not frame by frame: a page of which nothing has changed draws none.
  const moment = () => new Promise((resolve) => setTimeout(resolve, 10));
  const isThere = () => {
    const evaluatedNode = /** @type {HTMLElement | undefined} */ (find(".evaluated")[0]);
    const bands = find(".reliability .band");
    return (
      !!evaluatedNode &&
      !evaluatedNode.hidden &&
      find(".matrix .confusion button").length === 100 &&
      find(".pictures .tiles li").length > 0 &&
      !(/** @type {HTMLElement} */ (find(".pictures-box")[0]).hidden) &&
      /\d\.\d{3} \(/.test(find(".classes tbody tr")[0]?.textContent ?? "") &&
      bands.length === 15 &&
      bands[0] !== old
    );
  };
  const start = performance.now();
  /** @type {HTMLElement} */ (find("lab-evaluation button")[0]).click();
  while (!isThere()) await moment();
  return performance.now() - start;
}

/**
 * In the page: changes filters, which leave half, a few and all pictures by turns, and marks where each begins and where all that has
 * changed is laid out.
 * @param {number} rounds
 */
async function filtered(rounds) {
  const field = (/** @type {string} */ name) =>
    /** @type {HTMLSelectElement} */ (document.querySelector(`.filters [data-filter="${name}"]`));
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const said = document.querySelector(".pictures .said");
  let isMarked = false;
  const mark = (/** @type {string} */ name) => isMarked && performance.mark(name);
  /** @param {string} name @param {string} value */
  const change = async (name, value, kind = "filter") => {
    await frame();
    await frame();
    const input = field(name);
    const old = said?.textContent;
    input.value = value;
    mark(`${kind} begins`);
    input.dispatchEvent(new Event("change", { bubbles: true }));
    // The page is drawn in a microtask, which is before this one.
    await Promise.resolve();
    document.querySelector(".pictures-box")?.getBoundingClientRect();
    mark(`${kind} ends`);
    if (kind === "filter" && said?.textContent === old) throw new Error(`${name} "${value}" has changed nothing`);
  };
  for (let round = -2; round < rounds; round++) {
    isMarked = round >= 0;
    await change("outcome", "wrong");
    await change("truth", "3");
    await change("predicted", "5");
    await change("predicted", "");
    await change("truth", "");
    await change("outcome", "");
    await change("sort", "entropy-falling", "order");
    await change("sort", "index", "order");
  }
}

/** Accuracy on damaged pictures, beside as many answers to pictures as they are, with two workers each. */
async function curve() {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`${site.url}/site/assets.json`);
  const corruptions = options.corruptions.split(",").filter(Boolean);
  const answers = await page.evaluate(prepared, { corruptions });
  /** @type {Record<"bare" | "curve", { clock: number[], processor: number[] }>} */
  const times = { bare: { clock: [], processor: [] }, curve: { clock: [], processor: [] } };
  for (let round = -1; round < rounds; round++) {
    for (const name of round % 2 ? CURVE_WAYS : CURVE_WAYS.toReversed()) {
      let ms = 0;
      const { sum } = await traced(browser, page, async () => {
        ms = await page.evaluate((name) => /** @type {any} */ (globalThis).ways[name](), name);
      });
      if (round < 0) continue;
      times[name].clock.push(ms);
      times[name].processor.push(sum);
    }
  }
  console.log(
    `${answers} answers by two workers      ${told(times.bare.clock)} ms, processor ${told(times.bare.processor)}`,
  );
  console.log(
    `accuracy on damaged pictures      ${told(times.curve.clock)} ms, processor ${told(times.curve.processor)}`,
  );
  for (const of of /** @type {const} */ (["clock", "processor"])) {
    const ratios = times.curve[of].map((ms, place) => ms / (times.bare[of][place] ?? NaN));
    console.log(`${`round by round, ${of}`.padEnd(34)}${told(ratios, 3)} times`);
  }
  await page.close();
}

/**
 * In a page: two ways to answer as many pictures, each of which tells its milliseconds.
 * @param {{ corruptions: string[] }} options
 */
async function prepared({ corruptions }) {
  const IMAGES = 200;
  const BATCH = 100;
  const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
  const assets = await (await fetch("assets.json")).json();
  const lab = await CifarLab.open();
  const weights = lab.weightsBytes();
  const { planar } = await lab.images({ first: 0, count: BATCH });
  const robustness = await lab.robustness();
  const names = corruptions.length ? corruptions : robustness.corruptions.map((/** @type {any} */ { name }) => name);
  const answers = IMAGES * (1 + names.length * robustness.strengths.length);
  const started = async () => {
    const worker = new Worker(new URL("worker.js", location.href), { type: "module" });
    /** @type {Map<number, (reply: any) => void>} */
    const waiting = new Map();
    let next = 0;
    worker.onmessage = ({ data }) => data.id !== undefined && waiting.get(data.id)?.(data);
    /** @param {object} message @param {Transferable[]} [transfer] */
    const post = (message, transfer = []) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
        worker.postMessage({ id, ...message }, transfer);
      });
    const url = (/** @type {string} */ name) => new URL(assets[name].path, location.href).href;
    const wasm = await WebAssembly.compileStreaming(fetch(url("view_bg.wasm")));
    const base = new URL("./", location.href).href;
    await post({ module: "view", glue: url("view.js"), wasm, base, assets, lock: `measure${Math.random()}` });
    await post({ call: "open", args: [] });
    await post({ call: "loadModelBytes", args: [weights] });
    return {
      logits: (/** @type {Uint8Array} */ pixels) => post({ call: "logits", args: [pixels] }, [pixels.buffer]),
      end: () => worker.terminate(),
    };
  };
  const ways = /** @type {const} */ ({
    // As many answers, in batches as large, by workers that are started for it.
    bare: async () => {
      const workers = await Promise.all([started(), started()]);
      let left = answers / BATCH;
      await Promise.all(
        workers.map(async ({ logits, end }) => {
          while (left-- > 0) await logits(planar.slice());
          end();
        }),
      );
    },
    curve: () => robustness.measure({ images: IMAGES, ...(corruptions.length && { corruptions }) }),
  });
  const timed = (/** @type {() => Promise<unknown>} */ way) => async () => {
    const start = performance.now();
    await way();
    return performance.now() - start;
  };
  Object.assign(globalThis, { ways: { bare: timed(ways.bare), curve: timed(ways.curve) } });
  return answers;
}
