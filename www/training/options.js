// @ts-check
/**
 * What a run is asked to be: the caller's options as the leader takes them.
 * @typedef {import("../cifar-lab.js").TrainOptions} TrainOptions
 * @typedef {import("../cifar-lab.js").RunDescription} Description
 */
import { MOST, capped } from "./shard-workers.js";

/** The committed recipes as settings; the rest of `notebook` are the worker's own defaults. */
const RECIPES = Object.freeze({
  notebook: {},
  "notebook-as-written": { loss: "as-written" },
  "notebook-corrected": {
    loss: "corrected",
    learningRate: 0.005,
    warmup: 0.1,
    batch: 128,
    epochs: 40,
    flip: true,
    shift: 3,
    validation: "held-out",
  },
});
const KEYS = [
  "loss",
  "outputs",
  "trains",
  "optimizer",
  "weightDecay",
  "learningRate",
  "warmup",
  "batch",
  "epochs",
  "flip",
  "shift",
  "images",
  "validation",
  "testImages",
  "seed",
  "workers",
];

/**
 * What a new run is made of.
 * @param {TrainOptions} options
 * @param {Uint8Array} inUse The weights that answer now.
 * @param {import("../workers/errors.js").Fault} fault
 */
export function wanted(options, inUse, fault) {
  const { from = "random", engine = "kernels", recipe } = options;
  if (typeof recipe === "string" && !Object.hasOwn(RECIPES, recipe)) {
    throw fault("recipe", {
      problem: `there is no recipe ${recipe}`,
      remedy: `use ${Object.keys(RECIPES).join(", ")}, or settings`,
    });
  }
  const { workers = 1, ...settings } = settingsOf(options);
  const weights = from === "model" ? inUse : from === "random" ? undefined : from;
  // A number that is none of workers is refused with the other settings.
  const used = Number.isInteger(workers) && workers > 1 && workers <= MOST ? capped(workers) : workers;
  return [engine, { ...settings, workers: used }, weights];
}

/**
 * @param {Description} told
 * @param {TrainOptions} options
 * @returns {Description} With what the leader cannot know: the machine.
 */
export function described(told, options) {
  const asked = options.resume ? told.settings.workers : (settingsOf(options).workers ?? 1);
  const hands = capped(told.workers);
  return { ...told, pictures: options.pictures ?? null, hands, limit: told.limit ?? (hands < asked ? "cores" : null) };
}

/** @param {TrainOptions} options */
function settingsOf(options) {
  const { recipe = "notebook", settings, augmentation, lr, ...own } = options;
  const preset = typeof recipe === "string" ? RECIPES[recipe] : recipe;
  const given = Object.entries(own).filter(([key, value]) => KEYS.includes(key) && value !== undefined);
  return {
    ...preset,
    ...settings,
    ...augmentation,
    ...(lr === undefined ? {} : { learningRate: lr }),
    ...Object.fromEntries(given),
  };
}
