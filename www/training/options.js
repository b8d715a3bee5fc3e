// @ts-check
/**
 * What a run is asked to be: the caller's options as the leader takes them.
 * @typedef {import("../cifar-lab.js").TrainOptions} TrainOptions
 * @typedef {import("../cifar-lab.js").RunDescription} Description
 */
import { RECIPES, SETTINGS } from "../settings-schema.js";
import { MOST, capped } from "./shard-workers.js";
import { withFormerCounts } from "../former-names.js";

const KEYS = SETTINGS.filter(({ isOption }) => !isOption).map(({ name }) => String(name));

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
  const activeWorkers = capped(told.workers);
  const limit = told.limit ?? (activeWorkers < asked ? "cores" : null);
  return withFormerCounts({ ...told, pictures: options.pictures ?? null, activeWorkers, limit });
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
