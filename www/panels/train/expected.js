// @ts-check
/**
 * What a run may be expected to reach, read from the logs of native runs: so that 1,000 images do not look like a fault.
 * @typedef {import("./training-settings.js").Choice} Choice
 * @typedef {import("../notebook/live-notebook.js").Run} Run
 * @typedef {{ images: number, seeds: number[], epochs: number, least: number, most: number, mean: number }} Expectation
 *   Shares of the 10,000 test images that were right after so many epochs.
 * @typedef {Run[]} Logs
 * @typedef {{ least: number, most: number }} Range
 * @typedef {{ epoch: number, valLoss: Range, valAccuracy: Range }[]} Course
 */
import { runOf } from "../notebook/live-notebook.js";
import { SEEDS, logOf } from "../notebook/seeds.js";

/** Logs of crates/train/runs: the notebook's recipe with fewer images, and with all. */
export const LOGS = Object.freeze([
  ...["notebook-1000", "notebook-5000"].flatMap((name) => [1, 2, 3].map((seed) => `${name}-seed${seed}`)),
  ...SEEDS.map(logOf),
]);

/** @returns {Promise<Logs>} */
export async function fetchLogs() {
  return Promise.all(
    LOGS.map(async (name) => {
      const response = await fetch(new URL(`../../runs/${name}.jsonl`, import.meta.url));
      if (!response.ok) throw new Error(`runs/${name}.jsonl: ${response.status}`);
      return runOf(await response.text());
    }),
  );
}

/**
 * The runs with the number of images next below, or the fewest there are.
 * @param {Logs} logs
 * @param {number} images
 */
function runsWith(logs, images) {
  const sizes = [...new Set(logs.map(({ start }) => start.images))].sort((a, b) => a - b);
  const size = sizes.findLast((one) => one <= images) ?? sizes[0];
  return logs.filter(({ start }) => start.images === size);
}

/**
 * What such runs reached after as many epochs, or after their last one.
 * @param {Logs} logs
 * @param {number} images
 * @param {number} epochs
 * @returns {Expectation | null}
 */
export function expectation(logs, images, epochs) {
  const runs = runsWith(logs, images);
  const size = runs[0]?.start.images;
  if (size === undefined) return null;
  const at = Math.min(epochs, ...runs.map((run) => run.epochs.length));
  const shares = runs.map((run) => run.epochs[at - 1]?.val_accuracy ?? 0);
  return {
    images: size,
    seeds: runs.map(({ start }) => start.seed),
    epochs: at,
    least: Math.min(...shares),
    most: Math.max(...shares),
    mean: shares.reduce((sum, share) => sum + share, 0) / shares.length,
  };
}

/**
 * The way there: between which figures such runs were after each epoch.
 * @param {Logs} logs
 * @param {number} images
 * @param {number} epochs At most.
 * @returns {Course}
 */
export function course(logs, images, epochs) {
  const runs = runsWith(logs, images);
  const length = runs.length && Math.min(epochs, ...runs.map((run) => run.epochs.length));
  return Array.from({ length }, (_, place) => {
    const range = (/** @type {"val_loss" | "val_accuracy"} */ key) => {
      const values = runs.map((run) => run.epochs[place]?.[key] ?? NaN);
      return { least: Math.min(...values), most: Math.max(...values) };
    };
    return { epoch: place + 1, valLoss: range("val_loss"), valAccuracy: range("val_accuracy") };
  });
}
