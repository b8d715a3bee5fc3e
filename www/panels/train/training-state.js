// @ts-check
/**
 * What the page knows of a training run, and how news of it change that: pure, like state.js, which holds it.
 * @typedef {import("../../cifar-lab.js").TrainProgress} TrainProgress
 * @typedef {import("../../cifar-lab.js").RunDescription} RunDescription
 * @typedef {{ epoch: number, epochs: number, step: number, accuracy: number | null, at: number }} Kept
 * @typedef {import("./training-settings.js").Choice} Choice
 * @typedef {import("./run-book.js").RunRecord} RunRecord
 * @typedef {{ choice: Choice, phase: "waiting" | "running" | "over" | "failed", id: string }} Lane `id`: of the run's
 *   record, once it has begun.
 * @typedef {{ kind: string, lanes: Lane[] }} Race Runs one after the other.
 */
import { CALM, calmed, readWorkers } from "./workers-state.js";
import { NONE } from "./own-set.js";
import { choiceOf, recordId } from "./run-book.js";
import { NOTEBOOK, readTraining, within } from "./training-settings.js";

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

/** What a run that is about to begin has left behind of the one before. */
export const PREPARING = Object.freeze({
  phase: /** @type {const} */ ("preparing"),
  ...{ run: null, failure: null, offer: null, saved: null, progress: null, history: null },
});

/**
 * Whether the settings are the person's to choose: no run is under way.
 * @param {Pick<TrainingState, "phase">} state
 */
export const isOpen = ({ phase }) => ["idle", "ended", "failed"].includes(phase);

/**
 * What stays when the desk is cleared.
 * @param {TrainingState} state
 * @returns {TrainingState}
 */
export function cleared({ choice, storage, live, table, pool, book, overlaid, own, logs }) {
  return { ...UNTRAINED, choice, storage, live, table, pool: calmed(pool), book, overlaid, own, logs };
}

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
 * The settings, with no more images than there are; where that changes them it is told. Once there are more, as when a
 * person's own copy of the data set comes into use, a link has those that it asked for.
 * @param {TrainingState} state
 * @param {number} most
 * @returns {Partial<TrainingState>}
 */
export function limited({ choice, mended }, most) {
  const before = mended.find(({ key, used }) => key === "images" && used === choice.images);
  const asked = before ? Number(before.asked) : choice.images;
  const images = within("images", Math.min(asked, most)) ?? choice.images;
  if (images === choice.images) return {};
  const mend = { key: /** @type {const} */ ("images"), asked: String(asked), used: images };
  const others = mended.filter((one) => one !== before);
  return { choice: { ...choice, images }, mended: images === asked ? others : [...others, mend] };
}

/**
 * A race with one lane further on.
 * @param {Race | null} race
 * @param {number} place
 * @param {Partial<Lane>} change
 * @returns {Partial<TrainingState>}
 */
export function moved(race, place, change) {
  return {
    race: race && { ...race, lanes: race.lanes.map((lane, at) => (at === place ? { ...lane, ...change } : lane)) },
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

/**
 * The run of a race's lane has begun: the chart shows it at once.
 * @param {TrainingState} state
 * @param {RunDescription} run
 * @returns {Partial<TrainingState>}
 */
export function entered({ race, overlaid }, run) {
  const id = recordId(choiceOf(run), run.recipe.name);
  const place = race?.lanes.findIndex(({ phase }) => phase === "running") ?? -1;
  return { ...moved(race, place, { id }), overlaid: [...overlaid.filter((other) => other !== id), id] };
}

/**
 * What the chart of many runs shows: the records chosen, and the current run where its race is on.
 * @param {TrainingState} state
 * @returns {{ id: string, name: string, choice: Choice, curve: import("../../cifar-lab.js").EpochFigures[], validationImages: number }[]}
 */
export function shownRuns({ book, overlaid, race, run, curve }) {
  const id = run && race ? recordId(choiceOf(run), run.recipe.name) : "";
  const name = book.find((one) => one.id === id)?.name ?? "";
  const now = run && id ? [{ id, name, choice: choiceOf(run), curve, validationImages: run.validationImages }] : [];
  const known = [...now, ...book.filter(({ id }) => id !== now[0]?.id)];
  return overlaid.flatMap((id) => known.find((one) => one.id === id) ?? []);
}

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
  return {
    run,
    position: { epoch: run.epoch, step: run.step },
    losses: known,
    curve: run.curve,
    progress: null,
    failure: null,
  };
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
