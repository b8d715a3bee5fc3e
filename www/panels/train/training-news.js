// @ts-check
/**
 * How news of a training run change what the page knows of it: pure, like training-state.js, whose other half it is. The first
 * answer does without it.
 * @typedef {import("../../cifar-lab.js").TrainProgress} TrainProgress
 * @typedef {import("../../cifar-lab.js").RunDescription} RunDescription
 * @typedef {import("./training-settings.js").Choice} Choice
 * @typedef {import("./training-state.js").TrainingState} TrainingState
 * @typedef {import("./training-state.js").Lane} Lane
 * @typedef {import("./training-state.js").Race} Race
 */
import { choiceOf, recordId } from "./run-book.js";
import { within } from "./training-settings.js";
import { UNTRAINED } from "./training-state.js";
import { calmed } from "./workers-state.js";

/** What a run that is about to begin has left behind of the one before. */
export const PREPARING = Object.freeze({
  phase: /** @type {const} */ ("preparing"),
  ...{ run: null, failure: null, offer: null, saved: null, progress: null, history: null },
});

/**
 * What stays when the desk is cleared.
 * @param {TrainingState} state
 * @returns {TrainingState}
 */
export function cleared({ choice, storage, live, table, pool, book, overlaid, own, logs }) {
  return { ...UNTRAINED, choice, storage, live, table, pool: calmed(pool), book, overlaid, own, logs };
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
