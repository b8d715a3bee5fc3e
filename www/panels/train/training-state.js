// @ts-check
/**
 * What the page knows of a training run: pure, like state.js, which holds it. How news change it says training-news.js.
 * @typedef {import("../../cifar-lab.js").TrainProgress} TrainProgress
 * @typedef {import("../../cifar-lab.js").RunDescription} RunDescription
 * @typedef {{ epoch: number, epochs: number, step: number, accuracy: number | null, at: number }} Kept
 * @typedef {import("./training-settings.js").Choice} Choice
 * @typedef {import("./run-book.js").RunRecord} RunRecord
 * @typedef {{ choice: Choice, phase: "waiting" | "running" | "over" | "failed", id: string }} Lane `id`: of the run's
 *   record, once it has begun.
 * @typedef {{ kind: string, lanes: Lane[] }} Race Runs one after the other.
 */
import { CALM, readWorkers } from "./workers-state.js";
import { NONE } from "./own-set.js";
import { NOTEBOOK, readTraining } from "./training-settings.js";

/**
 * @typedef {object} TrainingState
 * @property {"idle" | "preparing" | "running" | "paused" | "ended" | "failed"} phase
 * @property {Choice} choice
 * @property {RunDescription | null} run
 * @property {{ epoch: number, step: number }} position
 * @property {Float32Array} losses Of every step so far; NaN where a file did not bring them.
 * @property {import("../../cifar-lab.js").EpochFigures[]} curve
 * @property {TrainProgress | null} progress The last.
 * @property {{ code: string, params: Record<string, unknown> } | null} failure
 * @property {Kept | null} saved The last checkpoint that the browser keeps.
 * @property {Kept | null} offer A run of an earlier visit.
 * @property {"yes" | "refused" | "elsewhere"} storage `elsewhere`: another tab trains and keeps its own run.
 * @property {boolean} live Whether the picture is answered by the network in training.
 * @property {boolean} table
 * @property {boolean} isLinked Whether the address brought the settings.
 * @property {import("./training-settings.js").Mended[]} mended Values of the address that could not be used as they stand.
 * @property {RunRecord[]} book Runs that are over, the newest first.
 * @property {string[]} overlaid Records that are drawn over one another.
 * @property {Race | null} race
 * @property {{ own: string, name: string, selfCheck: number | null } | null} opened A weights file: `own` is its name among
 *   the person's own networks.
 * @property {import("./own-set.js").OwnSet} own The person's own pictures.
 * @property {import("./weight-history.js").WeightHistory | null} history Weights of the run in hand, as long as the page is open.
 * @property {import("./expected.js").Logs | null} logs Of native runs, which say what to expect.
 * @property {import("./workers-state.js").WorkersState} pool
 */

/** @type {TrainingState} */
export const UNTRAINED = Object.freeze({
  phase: "idle",
  choice: NOTEBOOK,
  run: null,
  position: { epoch: 0, step: 0 },
  losses: new Float32Array(),
  curve: [],
  progress: null,
  failure: null,
  saved: null,
  offer: null,
  storage: "yes",
  live: true,
  table: false,
  pool: CALM,
  isLinked: false,
  mended: [],
  book: [],
  overlaid: [],
  race: null,
  opened: null,
  own: NONE,
  history: null,
  logs: null,
});

/**
 * Whether the settings are the person's to choose: no run is under way.
 * @param {Pick<TrainingState, "phase">} state
 */
export const isOpen = ({ phase }) => ["idle", "ended", "failed"].includes(phase);

/**
 * The settings that an address brings.
 * @param {string} search
 * @param {import("./workers-state.js").WorkersState} [pool] So far.
 * @returns {Pick<TrainingState, "choice" | "isLinked" | "mended" | "pool">}
 */
export function fromAddress(search, pool = CALM) {
  const { choice, isGiven, mended } = readTraining(search);
  const { workers, mended: mendedWorkers } = readWorkers(search);
  return {
    choice,
    isLinked: isGiven || workers !== null,
    mended: [...mended, ...mendedWorkers],
    pool: { ...pool, workers: workers ?? CALM.workers },
  };
}

/**
 * Whether steps would be lost if the page went now. Mostly not: this browser keeps a run every half a minute, at a pause and
 * when its tab is hidden, and offers it at the next visit. But it keeps none where it has no storage or another tab has a
 * run of its own, and none on a person's own pictures, which stay in the page.
 * @param {TrainingState} state
 */
export function isUnsaved({ phase, position: { epoch, step }, storage, own }) {
  const isUnderWay = ["preparing", "running", "paused"].includes(phase) && epoch + step > 0;
  return isUnderWay && (storage !== "yes" || own.phase === "training");
}
