// Two workers beside one; cost by the number of images; memory over many calls.
import { summary } from "../report.js";

/** @typedef {import("@playwright/test").Page} Page */
const MB = 1024 * 1024;
/** Bytes that the page may have: 32 images through the notebook's network, and its training steps of 32. */
const MOST_MEMORY = { answers: 48 * MB, steps: 160 * MB };

/**
 * One and two workers in turns.
 * @param {Page} page
 * @param {number} rounds
 */
export async function workers(page, rounds) {
  const tasks = {
    "notebook, 10,000 images evaluated": (workers) =>
      page.evaluate((w) => window.evaluate("notebook", 10_000, w).then(({ ms }) => ms), workers),
    "118 M MAC, 1,000 images evaluated": (workers) =>
      page.evaluate((w) => window.evaluate("wide", 1_000, w).then(({ ms }) => ms), workers),
  };
  const results = [];
  console.log("\nworkers, whole calls, ms");
  for (const [name, time] of Object.entries(tasks)) {
    const times = { 1: [], 2: [] };
    for (const workers of [1, 2]) await time(workers);
    for (let round = 0; round < rounds; round++) {
      for (const workers of round % 2 ? [2, 1] : [1, 2]) times[workers].push(await time(workers));
    }
    const [one, two] = [summary(times[1]), summary(times[2])];
    results.push({ task: name, one, two, gain: one.median / two.median });
    console.log(
      `  ${name.padEnd(32)} one ${one.median.toFixed(0)}, two ${two.median.toFixed(0)}: ${(one.median / two.median).toFixed(2)} times, n = ${rounds}`,
    );
  }
  return results;
}

/**
 * Whether cost grows as the number of images does.
 * @param {Page} page
 * @param {number} rounds
 */
export async function scale(page, rounds) {
  const counts = [1, 10, 32, 100, 1_000, 10_000];
  const times = Object.fromEntries(counts.map((count) => [count, []]));
  for (let round = 0; round < rounds; round++) {
    for (const count of counts) {
      const ms = await page.evaluate(
        ([n, repeats]) => window.images(n, repeats),
        [count, Math.max(1, Math.round(300 / count))],
      );
      times[count].push(ms);
    }
  }
  console.log("\nnotebook, milliseconds by number of images at once");
  return counts.map((count) => {
    const { median } = summary(times[count]);
    console.log(
      `  ${String(count).padStart(6)}  ${median.toFixed(2).padStart(9)} ms, ${(median / count).toFixed(4)} an image, n = ${rounds}`,
    );
    return { count, ...summary(times[count]) };
  });
}

/**
 * @param {Page} page
 * @param {number} calls
 */
export async function memory(page, calls) {
  const found = await page.evaluate((calls) => window.memory(calls), calls);
  console.log("\nnotebook, wasm memory of a worker, MB");
  for (const [what, [first, last]] of Object.entries(found)) {
    const most = MOST_MEMORY[what];
    console.log(
      `  ${what === "answers" ? "32 images" : "training step of 32"}: ${(first / MB).toFixed(1)} after the first, ${(last / MB).toFixed(1)} after ${calls}, at most ${most / MB}`,
    );
    if (last > most || last > first) throw new Error(`${what}: memory grew or is over its budget`);
  }
  return found;
}
