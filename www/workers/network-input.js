// @ts-check
/**
 * What a network reads: pictures as the data set has them, 32 x 32 in colour, or others. Pure; the page asks it, too.
 * @typedef {{ metadata: { spec: { input: readonly number[] } } }} Network
 */

/** Channels, rows and columns of the data set's pictures. */
export const DATA_SET = Object.freeze([3, 32, 32]);

/** @param {Network | null | undefined} network */
export const readsDataSet = (network) => network?.metadata.spec.input.join() === DATA_SET.join();

/** For a sentence: rows and columns, and 1 for grey. @param {Network} network */
export function inputOf({ metadata: { spec } }) {
  const [channels = 0, side = 0] = spec.input;
  return { side, channels };
}
