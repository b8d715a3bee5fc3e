// @ts-check
/**
 * Two confusion matrices of the same images, one against the other. Pure.
 * @typedef {{ truth: number, predicted: number, here: number, there: number, of: number }} Change `here`, `there`: images of
 *   a cell in the first and in the second; `of`: images of the true class.
 */

/**
 * As wide as the widest: one network may have answers that are no class where the other has none.
 * @param {number[][]} table Of `counts`.
 * @param {number} columns
 */
export const widened = (table, columns) =>
  table.map((row) => [...row, ...new Array(Math.max(0, columns - row.length)).fill(0)]);

/**
 * @param {number[][]} first
 * @param {number[][]} second As many rows and columns.
 * @returns {number[][]} The first minus the second.
 */
export const minus = (first, second) =>
  first.map((row, truth) => row.map((images, predicted) => images - (second[truth]?.[predicted] ?? 0)));

/**
 * The mistakes that one of the two makes most more often than the other; of equals the first in the order of the classes.
 * @param {number[][]} first
 * @param {number[][]} second As many rows and columns.
 * @param {number} most How many.
 * @returns {Change[]}
 */
export function largestChanges(first, second, most) {
  return first
    .flatMap((row, truth) => {
      const of = row.reduce((sum, images) => sum + images, 0);
      return row.map((here, predicted) => ({ truth, predicted, here, there: second[truth]?.[predicted] ?? 0, of }));
    })
    .filter(({ truth, predicted, here, there }) => truth !== predicted && here !== there)
    .sort((one, other) => Math.abs(other.here - other.there) - Math.abs(one.here - one.there))
    .slice(0, most);
}
