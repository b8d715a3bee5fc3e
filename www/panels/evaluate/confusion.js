// @ts-check
/**
 * What an evaluation's counts say of each class and of each pair of classes. Pure.
 * @typedef {import("./difference.js").Counted} Counted
 * @typedef {{ share: number, low: number, high: number }} Proportion With its 95 % interval; all 0 to 1.
 * @typedef {{ truth: number, predicted: number, images: number, of: number }} Pair `of`: images of the true class.
 * @typedef {{ images: number, answered: number, right: number, precision: Proportion | null, recall: Proportion | null,
 *   f1: number | null }} ClassScores `precision`: null where the class is never answered; `recall`: where it has no image.
 * @typedef {"counts" | "rows" | "columns"} View How a cell is told: a number of images, a share of its true class, or a
 *   share of the images that got its answer.
 */
import { wilson } from "./difference.js";

/** @type {readonly View[]} */
export const VIEWS = Object.freeze(["counts", "rows", "columns"]);

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

/**
 * @param {Uint8Array} [labels] True classes, 0 to 9.
 * @returns {number[] | undefined} How many there are of each class.
 */
export function imagesOf(labels) {
  if (!labels) return undefined;
  const images = new Array(10).fill(0);
  for (const label of labels) images[label] += 1;
  return images;
}

/**
 * The counts `[true class][answered class]` with one column more where answers were no class at all: outputs beyond the
 * tenth. How many of them belong to which true class is known where the images of each class are.
 * @param {{ confusion: number[][], outside: number }} result
 * @param {readonly number[]} [images] Of each class.
 * @returns {number[][]}
 */
export function counts({ confusion, outside }, images) {
  if (!outside || !images) return confusion;
  return confusion.map((row, truth) => [...row, Math.max(0, (images[truth] ?? 0) - sum(row))]);
}

/**
 * @param {number} part
 * @param {number} n
 * @returns {Proportion | null} null of nothing.
 */
export function proportion(part, n) {
  if (!(n > 0)) return null;
  const [low, high] = wilson({ share: part / n, n });
  return { share: part / n, low, high };
}

/**
 * @param {number[][]} table Of `counts`.
 * @returns {{ of: (cell: { truth: number, predicted: number }) => Record<"images" | "truth" | "answered", number> }}
 */
export function totals(table) {
  const rows = table.map(sum);
  const columns = (table[0] ?? []).map((_, predicted) => sum(table.map((row) => row[predicted] ?? 0)));
  return {
    of: ({ truth, predicted }) => ({
      images: table[truth]?.[predicted] ?? 0,
      truth: rows[truth] ?? 0,
      answered: columns[predicted] ?? 0,
    }),
  };
}

/**
 * Each cell as it is shown, and how strong it is coloured: 0 to 1. Of counts that is their share of the largest one.
 * @param {number[][]} table Of `counts`.
 * @param {View} view
 * @returns {{ value: number, strength: number }[][]} `value`: images, or a share of 1.
 */
export function cells(table, view) {
  const all = totals(table);
  const largest = Math.max(1, ...table.flat());
  return table.map((row, truth) =>
    row.map((images, predicted) => {
      const { truth: ofRow, answered } = all.of({ truth, predicted });
      if (view === "counts") return { value: images, strength: images / largest };
      const share = images / Math.max(1, view === "rows" ? ofRow : answered);
      return { value: share, strength: share };
    }),
  );
}

/**
 * @param {number[][]} table Of `counts`.
 * @returns {ClassScores[]} One of each class.
 */
export function classScores(table) {
  const all = totals(table);
  return table.map((_, label) => {
    const { images: right, truth: images, answered } = all.of({ truth: label, predicted: label });
    return {
      images,
      answered,
      right,
      precision: proportion(right, answered),
      recall: proportion(right, images),
      f1: images + answered > 0 ? (2 * right) / (images + answered) : null,
    };
  });
}

/**
 * What is most often taken for what; of equals, the first in the order of the classes.
 * @param {number[][]} table Of `counts`.
 * @param {number} most How many pairs.
 * @returns {Pair[]}
 */
export function confusedPairs(table, most) {
  const all = totals(table);
  return table
    .flatMap((row, truth) =>
      row.map((images, predicted) => ({ truth, predicted, images, of: all.of({ truth, predicted }).truth })),
    )
    .filter(({ truth, predicted, images }) => truth !== predicted && images > 0)
    .sort((one, other) => other.images - one.images)
    .slice(0, most);
}
