// @ts-check
/**
 * A result that leaves the page: what it says, and what each part of it may be. Whoever reads one has not made it, so every
 * number has a limit. Pure.
 * @typedef {{ epoch: number, loss: number | null, accuracy: number, valLoss: number | null, valAccuracy: number }} Point
 *   After an epoch; null where a loss was no number any more.
 * @typedef {{ n: number, correct: number, outside: number, mirror: boolean, engine: string }} Evaluated Of n test images:
 *   `outside`: answers that are no class; `mirror`: whether the mirror images were looked at as well.
 * @typedef {{ settings: string, validationImages: number, phase: "running" | "ended" | "stopped" | "failed", points: Point[] }} Ran
 *   `settings`: as in the query of a link; `points`: of the training curve, thinned.
 * @typedef {object} Result
 * @property {string} who A person's or a group's name, or "".
 * @property {string} network Its name.
 * @property {number} parameters 0 where it is not known.
 * @property {string} weights Fingerprint of the network (`lab.fingerprint`): 64 hexadecimal digits, or "".
 * @property {number} at When it was given: whole minutes since 1970.
 * @property {string} page Version of the page that wrote it.
 * @property {Evaluated | null} evaluated
 * @property {Ran | null} ran
 */
import { readTraining, writeTraining } from "../train/training-settings.js";
import { readWorkers, writeWorkers } from "../train/workers-state.js";

export const PHASES = /** @type {const} */ (["running", "ended", "stopped", "failed"]);
/** By their places in written links: the list only ever grows at its end. */
export const ENGINES = /** @type {const} */ (["kernels", "flex", "ndarray"]);
/** Of a curve: enough to be drawn, few enough for a link. */
export const MOST_POINTS = 40;
/** A loss is written in thousandths; one beyond is written as no number. */
export const MOST_LOSS = 1000;
/** 1 January 2020: no page was older. */
const FIRST_MINUTE = 26_297_280;
const CENTURY_MINUTES = 52_594_920;

/** Signs: letters of a text, not bytes. */
export const LONGEST = Object.freeze({ who: 40, network: 64, page: 24, settings: 300 });
/** What no name needs: control signs, and those that are not seen or turn the text around. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** A result that cannot be one, by a word of the language files: `results.problem.REASON`. */
export class Refusal extends Error {
  /**
   * @param {"none" | "cut" | "changed" | "version" | "range" | "unseen" | "file" | "large" | "full" | "double"} reason
   * @param {Record<string, string | number>} [params]
   */
  constructor(reason, params = {}) {
    super(reason);
    this.reason = reason;
    this.params = params;
  }
}

/**
 * @param {unknown} isFine
 * @param {string} what `results.part.WHAT`
 * @param {string | number} value
 */
function must(isFine, what, value) {
  if (!isFine) throw new Refusal("range", { what, value: String(value).slice(0, 40) });
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
const isWhole = (value, least, most) => Number.isInteger(value) && value >= least && value <= most;

/**
 * Whether each part of a result can be what it says.
 * @param {Result} result
 * @returns {Result} The same.
 * @throws {Refusal}
 */
export function checked(result) {
  for (const part of /** @type {const} */ (["who", "network", "page"])) {
    const text = result[part];
    must(typeof text === "string" && [...text].length <= LONGEST[part], part, text);
    if (UNSEEN.test(text)) throw new Refusal("unseen", { what: part });
  }
  must(isWhole(result.parameters, 0, 1e9), "parameters", result.parameters);
  must(/^([0-9a-f]{64})?$/.test(result.weights), "weights", result.weights);
  must(isWhole(result.at, FIRST_MINUTE, FIRST_MINUTE + CENTURY_MINUTES), "at", result.at);
  if (result.evaluated) checkEvaluated(result.evaluated);
  if (result.ran) checkRan(result.ran);
  must(result.evaluated || result.ran, "nothing", "");
  return result;
}

/** @param {Evaluated} evaluated */
function checkEvaluated({ n, correct, outside, engine }) {
  must(isWhole(n, 1, 10_000), "n", n);
  must(isWhole(correct, 0, n), "correct", correct);
  must(isWhole(outside, 0, n - correct), "outside", outside);
  must(
    ENGINES.some((one) => one === engine),
    "engine",
    engine,
  );
}

/** @param {Ran} ran */
function checkRan({ settings, validationImages, phase, points }) {
  must(settings.length <= LONGEST.settings && settings === settingsAgain(settings), "settings", settings);
  must(isWhole(validationImages, 0, 60_000), "validation", validationImages);
  must(
    PHASES.some((one) => one === phase),
    "phase",
    phase,
  );
  must(points.length <= MOST_POINTS, "points", points.length);
  // A curve begins with the first epoch: what is drawn before it would be made up.
  must(!points[0] || points[0].epoch === 1, "epoch", points[0]?.epoch ?? "");
  let last = 0;
  for (const { epoch, loss, accuracy, valLoss, valAccuracy } of points) {
    must(isWhole(epoch, last + 1, 1000), "epoch", epoch);
    last = epoch;
    for (const share of [accuracy, valAccuracy]) must(share >= 0 && share <= 1, "accuracy", share);
    for (const one of [loss, valLoss]) must(one === null || (one >= 0 && one <= MOST_LOSS), "loss", one ?? "");
  }
}

/**
 * Settings as this page writes them once it has read them: what is out of range, or no setting, does not come back.
 * @param {string} settings
 */
function settingsAgain(settings) {
  const search = `?${settings}`;
  const { workers } = readWorkers(search);
  return writeWorkers(workers ?? 1, writeTraining(readTraining(search).choice, "")).replace(/^\?/, "");
}

/** @param {string} text What a person typed. @param {number} most Signs. */
export const cleaned = (text, most) =>
  [...text.replace(new RegExp(UNSEEN, "gu"), " ").replace(/\s+/g, " ").trim()].slice(0, most).join("").trim();

/**
 * A curve with few points: the first, the last, the best, and others evenly between.
 * @param {readonly import("../../cifar-lab.js").EpochFigures[]} curve
 * @returns {Point[]} As they are written: shares in ten thousandths, losses in thousandths.
 */
export function thinned(curve) {
  const best = curve.reduce(
    (top, { valAccuracy }, place) => (valAccuracy > (curve[top]?.valAccuracy ?? 0) ? place : top),
    0,
  );
  const even = Array.from({ length: MOST_POINTS - 1 }, (_, k) =>
    Math.round((k * (curve.length - 1)) / (MOST_POINTS - 2)),
  );
  const places = curve.length > MOST_POINTS ? [...new Set([...even, best])].sort((a, b) => a - b) : [...curve.keys()];
  return places
    .flatMap((place) => curve[place] ?? [])
    .map(({ epoch, loss, accuracy, valLoss, valAccuracy }) => ({
      epoch,
      loss: lossOf(loss),
      accuracy: shareOf(accuracy),
      valLoss: lossOf(valLoss),
      valAccuracy: shareOf(valAccuracy),
    }));
}

/** @param {number} loss */
const lossOf = (loss) => (loss >= 0 && loss <= MOST_LOSS ? Math.round(1e3 * loss) / 1e3 : null);
/** @param {number} share */
const shareOf = (share) => (share >= 0 && share <= 1 ? Math.round(1e4 * share) / 1e4 : 0);

/**
 * The accuracy of an evaluation with its 95 % interval, or null.
 * @param {Result} result
 */
export const accuracyOf = ({ evaluated }) =>
  evaluated ? { share: evaluated.correct / evaluated.n, n: evaluated.n } : null;
