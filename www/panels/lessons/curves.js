// @ts-check
/** Facts of trainings: the notebook's, as it was printed, and ours, from their logs. */
import { logit, softmax, sum } from "../answer/readings.js";
import { BACKENDS, KERAS } from "../notebook/keras-3.js";
import { PRINTED, read, runOf, runsOf } from "../notebook/live-notebook.js";
import { SEEDS, logOf, spreadInWords, spreadOf } from "../notebook/seeds.js";

/**
 * @typedef {import("./facts.js").Kind} Kind
 * @typedef {import("../notebook/live-notebook.js").Epoch} Epoch
 * @typedef {import("../../shell/words.js").Words} Words
 */

/**
 * @param {readonly Epoch[]} epochs
 * @param {Words} words
 * @returns {import("./facts.js").Said}
 */
export function course(epochs, words) {
  const [first, last] = [epochs[0], epochs.at(-1)];
  if (!first || !last) return {};
  const deepest = epochs.reduce((best, one) => (one.val_loss < best.val_loss ? one : best));
  const highest = epochs.reduce((best, one) => (one.val_accuracy > best.val_accuracy ? one : best));
  const points = (/** @type {number} */ share) => words.decimal(100 * share, 2);
  return {
    epochs: last.epoch,
    first: words.fixed(first.loss, 3),
    end: words.fixed(last.loss, 3),
    best: deepest.epoch,
    low: words.fixed(deepest.val_loss, 3),
    valEnd: words.fixed(last.val_loss, 3),
    gap: points(last.accuracy - last.val_accuracy),
    train: words.percent(last.accuracy),
    val: words.percent(last.val_accuracy),
    top: words.percent(highest.val_accuracy),
    topEpoch: highest.epoch,
    flattery: points(highest.val_accuracy - last.val_accuracy),
  };
}

/** A log of crates/train/runs: `name`. @type {Kind} */
export const run = {
  gather: async ({ name }) => runOf(await read(`runs/${name}.jsonl`)),
  say({ start, epochs, accuracy }, words) {
    return { ...course(epochs, words), images: start.images, test: accuracy === null ? "–" : words.percent(accuracy) };
  },
};

/** The runs of the notebook's recipe that differ in their seed, and that of the page's network. @type {Kind} */
export const seeds = {
  gather: async () => spreadOf(await runsOf(SEEDS.map(logOf))),
  say: (/** @type {ReturnType<typeof spreadOf>} */ spread, words) =>
    spread ? { ...course(spread.median.run.epochs, words), ...spreadInWords(spread, words) } : {},
};

/** What the notebook printed in 2023. @type {Kind} */
export const printed = {
  gather: async () => JSON.parse(await read(PRINTED)),
  say({ epochs, outputs, label }, words) {
    const share = Math.max(...softmax(outputs.map(logit)));
    return {
      ...course(epochs, words),
      sum: words.decimal(sum(outputs), 2),
      rounded: words.roundedPercent(Math.max(...outputs)),
      largest: words.value(Math.max(...outputs)),
      outputs: outputs.length,
      share: words.percent(share),
      name: words.className(label),
    };
  },
};

/** What the notebook's script does with Keras 3, as it was measured: its version, and accuracy and loss on a backend. @type {Kind} */
export const keras3 = {
  gather: async () => BACKENDS,
  say: (/** @type {typeof BACKENDS} */ backends, words) => ({
    version: KERAS,
    ...Object.fromEntries(
      backends.flatMap(({ id, accuracies, losses }) => [
        [id, words.percent(accuracies.at(-1) ?? 0)],
        ...losses.map((loss, place) => [`${id}Loss${place + 1}`, words.precise(loss)]),
      ]),
    ),
  }),
};
