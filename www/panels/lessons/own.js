// @ts-check
/** What a student's own work adds to a finding: the run, the evaluation or the picture of the moment. */
import { nameOf } from "../answer/rows.js";
import { networkName } from "../../shell/own-networks.js";
import { course } from "./curves.js";

/**
 * @typedef {import("../../state.js").State} State
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {{ key: string, params?: Record<string, unknown> }} Sentence Of lang/*.json.
 */

/** @type {Record<NonNullable<import("./library.js").Step["own"]>, (state: State, words: Words) => Sentence>} */
const SENTENCES = {
  training({ training: { run, losses, curve } }, words) {
    const first = losses.find((loss) => Number.isFinite(loss));
    if (!run || first === undefined) return { key: "lessons.own.training.none" };
    const begun = { first: words.fixed(first, 3), images: run.images };
    if (curve.length === 0) return { key: "lessons.own.training.begun", params: begun };
    const epochs = curve.map(({ epoch, loss, accuracy, valLoss, valAccuracy }) => ({
      epoch,
      loss,
      accuracy,
      val_loss: valLoss,
      val_accuracy: valAccuracy,
    }));
    return { key: "lessons.own.training", params: { ...begun, ...course(epochs, words) } };
  },
  evaluated({ evaluation: { result }, network, mine }, words) {
    if (!result) return { key: "lessons.own.evaluated.none" };
    const [low, high] = result.interval.map((share) => words.percent(share));
    const { correct, n } = result;
    const model = networkName(network?.name ?? result.model, words, mine);
    return {
      key: "lessons.own.evaluated",
      params: { correct, n, model, accuracy: words.percent(result.accuracy), low, high },
    };
  },
  picture({ answer }, words) {
    if (!answer || answer.image !== null) return { key: "lessons.own.picture.none" };
    const { probabilities } = answer;
    const share = Math.max(...probabilities);
    const { width = 32, height = 32 } = answer.source ?? {};
    const params = { width, height, name: nameOf(probabilities.indexOf(share), words), share: words.percent(share) };
    return { key: "lessons.own.picture", params };
  },
};

/**
 * @param {import("./library.js").Step["own"]} own
 * @param {State} state
 * @param {Words} words
 */
export const ownSentence = (own, state, words) => (own ? SENTENCES[own](state, words) : null);
