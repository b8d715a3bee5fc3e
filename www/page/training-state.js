// @ts-check
/**
 * What the page knows of a training run, and how news of it change that: pure, like state.js, which holds it.
 * @typedef {import("../cifar-lab.js").TrainSettings} TrainSettings
 * @typedef {import("../cifar-lab.js").TrainProgress} TrainProgress
 * @typedef {import("../cifar-lab.js").RunDescription} RunDescription
 * @typedef {{ epoch: number, epochs: number, step: number, accuracy: number | null, at: number }} Kept
 * @typedef {Required<Pick<TrainSettings, "loss" | "learningRate" | "batch" | "epochs" | "flip" | "shift" | "images" |
 *   "validation" | "seed">> & { from: "random" | "model", engine: "kernels" | "flex" }} Choice What the form holds.
 */

import { CALM } from "./crew-state.js";

/** @type {Choice} */
export const NOTEBOOK = Object.freeze({
  loss: "as-run", learningRate: 0.001, batch: 32, epochs: 15, flip: false, shift: 0, images: 5000, validation: "test",
  seed: 1, from: "random", engine: "kernels",
});

/** Ranges of the form's numbers: what the worker accepts, and no more than a page should be asked for. */
export const RANGES = Object.freeze({
  learningRate: { min: 0.000001, max: 1 },
  batch: { min: 1, max: 512 },
  epochs: { min: 1, max: 200 },
  shift: { min: 0, max: 8 },
  seed: { min: 0, max: 4_294_967_295 },
});

/**
 * @typedef {object} TrainingState
 * @property {"idle" | "preparing" | "running" | "paused" | "ended" | "failed"} phase
 * @property {Choice} choice
 * @property {RunDescription | null} run
 * @property {{ epoch: number, step: number }} position
 * @property {Float32Array} losses Of every step so far; NaN where a file did not bring them.
 * @property {import("../cifar-lab.js").EpochFigures[]} curve
 * @property {TrainProgress | null} progress The last.
 * @property {{ code: string, params: Record<string, unknown> } | null} failure
 * @property {Kept | null} saved The last checkpoint that the browser keeps.
 * @property {Kept | null} offer A run of an earlier visit.
 * @property {"yes" | "refused" | "elsewhere"} storage `elsewhere`: another tab trains and keeps its own run.
 * @property {boolean} live Whether the picture is answered by the network in training.
 * @property {boolean} table
 * @property {import("./crew-state.js").CrewState} crew
 */

/** @type {TrainingState} */
export const UNTRAINED = Object.freeze({
  phase: "idle", choice: NOTEBOOK, run: null, position: { epoch: 0, step: 0 }, losses: new Float32Array(), curve: [],
  progress: null, failure: null, saved: null, offer: null, storage: "yes", live: true, table: false,
  crew: CALM,
});

/**
 * A run begins, or goes on from where a file left it.
 * @param {RunDescription} run
 * @param {Float32Array} [losses]
 * @returns {Partial<TrainingState>}
 */
export function begun(run, losses = new Float32Array()) {
  const steps = run.epoch * run.stepsPerEpoch + run.step;
  const known = new Float32Array(steps).fill(NaN);
  known.set(losses.subarray(0, steps));
  return { run, position: { epoch: run.epoch, step: run.step }, losses: known, curve: run.curve, progress: null, failure: null };
}

/**
 * @param {TrainingState} state
 * @param {TrainProgress} progress
 * @returns {Partial<TrainingState>}
 */
export function advanced(state, progress) {
  const losses = new Float32Array(state.losses.length + progress.losses.length);
  losses.set(state.losses);
  losses.set(progress.losses, state.losses.length);
  const { epoch, step, curve } = progress;
  return { progress, losses, curve, position: { epoch, step } };
}

/**
 * What differs from the notebook's recipe, for the sentence beside the form.
 * @param {Choice} choice
 * @returns {(keyof Choice)[]}
 */
export function changes(choice) {
  const keys = /** @type {(keyof Choice)[]} */ (Object.keys(NOTEBOOK));
  return keys.filter((key) => !["images", "seed", "engine"].includes(key) && choice[key] !== NOTEBOOK[key]);
}

/**
 * A number of the form, kept in its range.
 * @param {keyof typeof RANGES} key
 * @param {number} value
 * @returns {number | null} null for what is no number.
 */
export function within(key, value) {
  if (!Number.isFinite(value)) return null;
  const { min, max } = RANGES[key];
  const whole = key === "learningRate" ? value : Math.round(value);
  return Math.min(max, Math.max(min, whole));
}
