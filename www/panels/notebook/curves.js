// @ts-check
/**
 * The curves of the training: numbers only.
 * @typedef {"accuracy" | "loss"} Metric
 * @typedef {{ id: string, values: number[] }} Series One value an epoch, from the first.
 * @typedef {Series & { seed: number }} SeededSeries With the seed of one of our runs that differ in it alone, else with 0.
 * @typedef {import("./live-notebook.js").Epoch} Epoch
 */
import { spreadOf } from "./seeds.js";

/**
 * @param {import("./live-notebook.js").Printed} printed
 * @param {import("./live-notebook.js").Runs} runs
 * @param {Metric} metric
 * @returns {SeededSeries[]}
 */
export function seriesOf(printed, runs, metric) {
  const spread = spreadOf(runs);
  const corrected = runs["notebook-corrected-seed1"]?.epochs ?? [];
  const series = (
    /** @type {string} */ id,
    /** @type {Epoch[]} */ epochs,
    /** @type {"" | "val_"} */ side,
    seed = 0,
  ) => ({
    id,
    seed,
    values: epochs.map((epoch) => epoch[`${side}${metric}`]),
  });
  return [
    series("printed-train", printed.epochs, ""),
    series("printed-test", printed.epochs, "val_"),
    ...(spread
      ? /** @type {const} */ (["median", "lowest", "highest"]).map((id) =>
          series(id, spread[id].run.epochs, "val_", spread[id].seed),
        )
      : []),
    series("corrected-train", corrected, ""),
    series("corrected-held", corrected, "val_"),
  ];
}

/**
 * Where training on did no more good: the epoch of the least loss on the images that were not trained on, and how far
 * the two accuracies lie apart at the end.
 * @param {Epoch[]} epochs
 */
export function overfitting(epochs) {
  const best = epochs.reduce((least, epoch) => (epoch.val_loss < least.val_loss ? epoch : least));
  const last = /** @type {Epoch} */ (epochs.at(-1));
  return { best, last, gap: last.accuracy - last.val_accuracy };
}

/**
 * The axis: its ends, and the values with a line. Whole, it begins at 0 and has all that there can be; for accuracy
 * that is the notebook's axis.
 * @param {Metric} metric
 * @param {Series[]} series
 * @param {boolean} isWhole
 */
export function scaleOf(metric, series, isWhole) {
  const step = metric === "accuracy" ? 0.1 : 0.2;
  const values = series.flatMap(({ values }) => values);
  const [least, most] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const lines =
    isWhole && metric === "accuracy" ? [0, 10] : [isWhole ? 0 : Math.floor(least / step), Math.ceil(most / step)];
  const [first = 0, last = 1] = lines;
  const ticks = Array.from({ length: last - first + 1 }, (_, place) => (first + place) / Math.round(1 / step));
  return { bottom: ticks[0] ?? 0, top: ticks.at(-1) ?? 1, ticks };
}
