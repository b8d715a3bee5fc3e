// @ts-check
/**
 * What a person has here, as a result that can leave the page. Pure.
 * @typedef {import("../../state.js").State} State
 * @typedef {import("./result.js").Result} Result
 * @typedef {{ result: Result, of: "in use" | Uint8Array | null }} Given `of`: the weights whose fingerprint the result is to
 *   have; null where they are not here.
 * @typedef {{ who: string, now: number, page: string }} Giving Who gives it, when (milliseconds since 1970), and from which
 *   version of the page.
 */
import { choiceOf } from "../train/run-book.js";
import { writeTraining } from "../train/training-settings.js";
import { writeWorkers } from "../train/workers-state.js";
import { LONGEST, cleaned, thinned } from "./result.js";

/** @typedef {import("../train/training-settings.js").Choice} Choice */
/** @typedef {Pick<import("../train/run-book.js").RunRecord, "choice" | "curve" | "validationImages"> &
 *   { phase: import("./result.js").Ran["phase"] }} Course */

/**
 * Of the network in use, once it was evaluated.
 * @param {State} state
 * @param {Giving} giving
 * @returns {Given | null}
 */
export function evaluatedResult(state, giving) {
  const { network, evaluation, mine } = state;
  const { result } = evaluation;
  if (!network || !result) return null;
  const own = mine.find(({ name }) => name === network.name);
  const course = own?.settings ? courseOf(state, own.settings.choice) : null;
  return {
    of: "in use",
    result: {
      ...frame(giving),
      network: cleaned(network.metadata.name, LONGEST.network),
      parameters: network.summary.parameters,
      evaluated: evaluatedOf(result),
      ran: course && ranOf(course, own?.settings?.workers ?? 1),
    },
  };
}

/**
 * Of the run in hand, once an epoch of it is over; with the evaluation where its network was evaluated.
 * @param {State} state
 * @param {Giving} giving
 * @returns {Given | null}
 */
export function runResult(state, giving) {
  const { run, curve } = state.training;
  if (!run || !curve.length) return null;
  const course = courseOf(state, choiceOf(run));
  const own = state.mine.find((one) => one.settings && isSame(one.settings.choice, choiceOf(run)));
  if (own && own.name === state.network?.name && state.evaluation.result) return evaluatedResult(state, giving);
  const network = cleaned(run.recipe.name, LONGEST.network);
  const ran = course && ranOf(course, run.workers);
  return { of: own?.bytes ?? null, result: { ...frame(giving), network, parameters: 0, evaluated: null, ran } };
}

/** @param {Giving} giving */
function frame({ who, now, page }) {
  return { who: cleaned(who, LONGEST.who), weights: "", at: Math.floor(now / 60_000), page };
}

/** @param {import("../../cifar-lab.js").Evaluation} evaluation */
function evaluatedOf({ n, correct, outside, withMirror, engine }) {
  return { n, correct, outside, mirror: withMirror, engine };
}

/**
 * @param {Course} course
 * @param {number} workers
 */
function ranOf({ choice, curve, validationImages, phase }, workers) {
  const settings = writeWorkers(workers, writeTraining(choice, "")).replace(/^\?/, "");
  return { settings, validationImages, phase, points: thinned(curve) };
}

/**
 * What came of these settings: the run in hand, or one of the book.
 * @param {State} state
 * @param {Choice} choice
 * @returns {Course | null}
 */
function courseOf({ training: { run, curve, phase, book } }, choice) {
  if (run && curve.length && isSame(choiceOf(run), choice)) {
    const now = phase === "ended" || phase === "failed" ? phase : "running";
    return { choice, curve, validationImages: run.validationImages, phase: now };
  }
  return book.find((record) => record.curve.length && isSame(record.choice, choice)) ?? null;
}

/**
 * @param {Choice} one
 * @param {Choice} other
 */
const isSame = (one, other) => writeTraining(one, "") === writeTraining(other, "");
