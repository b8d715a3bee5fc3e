// @ts-check
/**
 * What a network reads: pictures as the data set has them, 32 x 32 in colour, or others. Pure.
 * @typedef {{ metadata: { spec: { input: readonly number[] } } }} Network
 */

/** @param {Network} network */
export const readsDataSet = ({ metadata }) => metadata.spec.input.join() === "3,32,32";

/** For a sentence: rows and columns, and 1 for grey. @param {Network} network */
export function inputOf({ metadata: { spec } }) {
  const [channels = 0, side = 0] = spec.input;
  return { side, channels };
}
