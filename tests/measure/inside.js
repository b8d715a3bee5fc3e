// What looking inside costs, beside answers alone, in one Chromium: the overview of every layer, occlusion shared out, a page
// in which each frame brings a picture, and memory. See README.md.
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { serve } from "../bench/server.js";
import { live, memory } from "./inside-page.js";

const { values: options } = parseArgs({
  options: {
    dist: { type: "string", default: "dist" },
    browser: { type: "string" },
    rounds: { type: "string", default: "15" },
    model: { type: "string", default: "notebook" },
    parts: { type: "string", default: "overview,occlusion,live,memory" },
  },
});
const median = (/** @type {number[]} */ values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
/** @param {number[]} values */
const told = (values) =>
  `${median(values).toFixed(2)} ms (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;

const site = await serve({ site: options.dist });
const browser = await chromium.launch({ executablePath: options.browser, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(`${site.url}/site/assets.json`);
  const [cpu] = cpus();
  console.log(`${cpu?.model.trim()}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; ${options.model}`);
  const parts = options.parts.split(",");
  const rounds = Number(options.rounds);
  if (parts.includes("overview")) {
    const times = await page.evaluate(overview, { rounds, model: options.model });
    const answer = median(times["answer alone"]);
    for (const [name, values] of Object.entries(times)) console.log(`${name.padEnd(28)}${told(values)}`);
    // Turn by turn, so that what else the machine does counts for both alike.
    const ratios = (/** @type {string[]} */ names) =>
      median(times["answer alone"].map((ms, round) => sum(names.map((name) => times[name]?.[round] ?? NaN)) / ms));
    const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);
    for (const names of [["painted"], ["painted", "what is said of it"]]) {
      const whole = sum(names.map((name) => median(times[name] ?? [])));
      console.log(
        `${names.join(" and ")}: ${(whole / answer).toFixed(2)} times an answer, round by round ${ratios(names).toFixed(2)}`,
      );
    }
  }
  if (parts.includes("occlusion")) {
    const times = await page.evaluate(occlusion, { rounds, model: options.model });
    const [one, two] = [median(times["one worker"]), median(times["two workers"])];
    for (const [name, values] of Object.entries(times)) console.log(`${name.padEnd(28)}${told(values)}`);
    console.log(`two workers: ${(one / two).toFixed(2)} times as fast as one`);
    console.log(`one worker: ${(one / median(times["1,024 answers"])).toFixed(2)} times 1,024 answers by one worker`);
  }
  if (parts.includes("live")) {
    const { stages, painted, frames } = await live(browser, site.url);
    console.log(
      `${frames.toFixed(1)} frames a second, a picture each: ${painted.toFixed(1)} painted, ${stages} layers in sight`,
    );
  }
  if (parts.includes("memory")) {
    for (const { pictures, heap, worker } of await memory(browser, site.url))
      console.log(`${pictures} pictures: page's heap ${heap.toFixed(2)} MB, worker's memory ${worker.toFixed(2)} MB`);
  }
} finally {
  await browser.close();
  site.close();
}

/**
 * Milliseconds a picture. `timed` repeats a call within the worker, so that messages count for nothing; `asked` is what the
 * page waits for.
 * @param {{ rounds: number, model: string }} options
 */
async function overview({ rounds, model }) {
  const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
  const assets = await (await fetch("assets.json")).json();
  const lab = await CifarLab.open({ model });
  const bytes = lab.weightsBytes();
  const pictures = await Promise.all([...Array(10).keys()].map(async (index) => (await lab.image({ index })).planar));
  /** @param {string} module @param {string} [role] */
  const started = async (module, role) => {
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
    const wasm = await WebAssembly.compileStreaming(fetch(url(`${module}_bg.wasm`)));
    await post({
      module,
      role,
      glue: url(`${module}.js`),
      wasm,
      base: new URL("./", location.href).href,
      assets,
      lock: module + role,
    });
    return (/** @type {string} */ call, /** @type {unknown[]} */ args, /** @type {Transferable[]} */ transfer = []) =>
      post({ call, args }, transfer);
  };
  const view = await started("view");
  await view("open", []);
  await view("loadModelBytes", [bytes]);
  const inside = await started("learn", "inside");
  const stages = await inside("open", [bytes]);
  for (const { name } of stages) {
    const canvas = document.createElement("canvas");
    document.body.append(canvas);
    const offscreen = canvas.transferControlToOffscreen();
    await inside("attach", [name, offscreen], [offscreen]);
  }
  // A browser's clock goes by steps of 0.1 ms.
  const REPEATS = 100;
  const palette = { zero: "#ffffff", negative: "#003c9b", positive: "#aa3c00", invalid: "#ff00ff" };
  /** As the page asks: its sizes of small pictures are those of graph.js. @param {any} stage */
  const wanted = ({ name, shape: [channels, height = 1] }) => {
    const [tile, columns] = height >= 24 ? [44, 2] : height >= 12 ? [40, 2] : height >= 5 ? [32, 3] : [24, 4];
    return { name, first: 0, count: Math.min(channels, columns * Math.floor(352 / tile)), columns };
  };
  const request = { channels: "index", scale: "stage", palette };
  const whole = { ...request, stages: stages.map(wanted) };
  await inside("arrange", [whole]);
  const ways = /** @type {const} */ ({
    painted: (/** @type {Uint8Array} */ pixels) => inside("timed", [REPEATS, "see", pixels, true]),
    "what is said of it": () => inside("timed", [REPEATS, "describe"]),
    "the same network, no maps": (/** @type {Uint8Array} */ pixels) => inside("timed", [REPEATS, "see", pixels, false]),
    "answer alone": (/** @type {Uint8Array} */ pixels) => view("timed", [REPEATS, "logits", pixels]),
    "painted, asked by the page": async (/** @type {Uint8Array} */ pixels) => {
      const start = performance.now();
      for (let repeat = 0; repeat < REPEATS; repeat++) await inside("see", [pixels, true]);
      return { ms: (performance.now() - start) / REPEATS };
    },
  });
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = -3; round < rounds; round++) {
    for (const [name, ask] of Object.entries(ways)) {
      const { ms } = await ask(pictures[(round + 3) % pictures.length]);
      if (round >= 0) times[name]?.push(ms);
    }
  }
  lab.close();
  return times;
}

/**
 * 32 x 32 positions of the network itself, beside as many answers in batches.
 * @param {{ rounds: number, model: string }} options
 */
async function occlusion({ rounds, model }) {
  const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
  const lab = await CifarLab.open({ model });
  const inspector = await lab.inspect();
  const { planar: pixels } = await lab.image({ index: 116 });
  const { planar } = await lab.images({ first: 0, count: 1024 });
  const occluded = (/** @type {number} */ workers) => inspector.occlusion({ pixels, side: 8, stride: 1, workers });
  const ways = {
    "1,024 answers": () => lab.logits(planar),
    "one worker": () => occluded(1),
    "two workers": () => occluded(2),
  };
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, ask] of Object.entries(ways)) {
      const start = performance.now();
      await ask();
      if (round >= 0) times[name]?.push(performance.now() - start);
    }
  }
  lab.close();
  return times;
}
