// @ts-check
// An hour of a class in minutes: 10,000 answers, 200 photographs of 12 megapixels, 15 epochs, and memory stays flat. Only with
// `cargo xtask test --all`; CIFAR_LAB_ALL=1 npx playwright test --config tests/engines/playwright.config.js soak runs it alone.
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "./engine.js";
import { PLAIN } from "./host.js";

/** @typedef {import("./engine.js").Tab} Tab */

test.skip(!process.env.CIFAR_LAB_ALL, "only with `cargo xtask test --all`");

const MIB = 2 ** 20;
/**
 * What the whole browser may have more at the end than in the middle. Collectors of garbage come when they like, and there is no way
 * to call them in every engine: what an answer leaves to the byte is tests/e2e/measured.test.js's. Here one photograph in twenty that
 * stays would be noticed.
 */
const MOST = 256 * MIB;

/** Bytes of memory of every process that this one has started, shared ones by their share (PSS). */
function memory() {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const parents = new Map(pids.map((pid) => [pid, field(pid, "status", "PPid")]));
  const isOurs = (/** @type {string} */ pid) => {
    for (let at = parents.get(pid); at && at !== "0"; at = parents.get(at)) if (at === `${process.pid}`) return true;
    return false;
  };
  const sizes = pids.filter(isOurs).map((pid) => 1024 * Number.parseInt(field(pid, "smaps_rollup", "Pss"), 10) || 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @param {string} pid @param {string} file @param {string} name */
function field(pid, file, name) {
  try {
    return new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(readFileSync(`/proc/${pid}/${file}`, "utf8"))?.[1] ?? "";
  } catch {
    // It has ended meanwhile.
    return "";
  }
}

/** @param {Tab} tab */
const opened = (tab) =>
  tab.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    /** @type {any} */ (globalThis).lab = lab;
    // The test images that are kept: every sheet has come before it is counted.
    for (let index = 0; index < 10_000; index += 100) await lab.classify(index);
  });

/** Bytes of the memory of the module that answers. @param {Tab} tab */
const wasm = (tab) =>
  tab.evaluate(
    async () => (await /** @type {any} */ (globalThis).lab.time(new Uint8Array(3072), { repeats: 1 })).memory,
  );

/**
 * Does the work in ten parts, and looks at memory after the first, where everything has come, in the middle and at the end.
 * @param {Tab} tab
 * @param {string} what
 * @param {(part: number) => Promise<void>} work
 */
async function flat(tab, what, work) {
  const [browser, module] = [[0], [0]].map(() => /** @type {number[]} */ ([]));
  for (let part = 0; part < 10; part++) {
    await work(part);
    if (![0, 4, 9].includes(part)) continue;
    // Time for a collector of garbage.
    await new Promise((done) => setTimeout(done, 3000));
    browser?.push(memory());
    module?.push(await wasm(tab));
  }
  const told = (/** @type {number[] | undefined} */ bytes) => bytes?.map((one) => (one / MIB).toFixed(1)).join(", ");
  console.log(`${what}: browser ${told(browser)} MiB, module ${told(module)} MiB after a tenth, a half, all`);
  const grown = (browser?.[2] ?? Infinity) - (browser?.[1] ?? 0);
  expect(grown, `${what}: the browser`).toBeLessThan(MOST);
  expect(module?.[2], `${what}: the module`).toBe(module?.[1]);
  expect(module?.[0]).toBeGreaterThan(MIB);
}

test("memory stays flat over 10,000 answers, 200 photographs of 12 megapixels and 15 epochs", async ({ tab, host }) => {
  test.setTimeout(1_800_000);
  await tab.goto(`${host.address}${PLAIN}`);
  await opened(tab);
  await flat(tab, "10,000 answers", (part) =>
    tab.evaluate(async (first) => {
      const { lab } = /** @type {any} */ (globalThis);
      for (let index = first; index < first + 1000; index++) await lab.classify(index);
    }, 1000 * part),
  );
  await tab.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 4000, height: 3000 });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    for (let stripe = 0; stripe < 400; stripe++) {
      context.fillStyle = `hsl(${(stripe * 37) % 360} 70% ${20 + (stripe % 60)}%)`;
      context.fillRect(stripe * 10, (stripe * 53) % 2000, 200, 1000);
    }
    /** @type {any} */ (globalThis).photo = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
    canvas.width = 0;
  });
  await flat(tab, "200 photographs of 12 megapixels", () =>
    tab.evaluate(async () => {
      const { lab, photo } = /** @type {any} */ (globalThis);
      for (let turn = 0; turn < 20; turn++) {
        // Another file each time, with another square.
        const answer = await lab.classify(new Blob([photo]), { square: { x: 40 * turn, y: 10 * turn, side: 2800 } });
        if (answer.source.width !== 4000) throw new Error(`${answer.source.width} pixels wide`);
      }
    }),
  );
  await tab.evaluate(() => {
    const { lab } = /** @type {any} */ (globalThis);
    /** @type {any} */ (globalThis).trained = [];
    /** @type {any} */ (globalThis).run = lab.train({
      ...{ images: 500, epochs: 15, testImages: 200 },
      onprogress: (/** @type {any} */ { memory }) => {
        /** @type {any} */ (globalThis).memory = memory;
      },
    });
  });
  const epochs = [];
  for (const epoch of [2, 8, 15]) {
    epochs.push(
      await tab.evaluate(async (epoch) => {
        const all = /** @type {any} */ (globalThis);
        while (all.run.curve.length < epoch) await new Promise((next) => setTimeout(next, 50));
        return all.memory;
      }, epoch),
    );
    epochs.push(memory());
  }
  const [first = 0, , middle = 0, browserThen = 0, last = Infinity, browserNow = Infinity] = epochs;
  const told = [first, middle, last, browserThen, browserNow].map((bytes) => (bytes / MIB).toFixed(1));
  console.log(
    `15 epochs on 500 images: training ${told.slice(0, 3).join(", ")} MiB, browser ${told.slice(3).join(", ")}`,
  );
  expect(last - middle).toBeLessThan(2 * MIB);
  expect(browserNow - browserThen).toBeLessThan(MOST);
});
