// @ts-check
/** A run on a set as the training form's settings make it: pure. */

/**
 * Few pictures make few steps an epoch: a batch is at most so large a part of them.
 * @param {number} batch That the form says.
 * @param {number} pictures Different ones that train.
 */
export const batchOf = (batch, pictures) => Math.max(1, Math.min(batch, Math.max(4, Math.floor(pictures / 4))));

/**
 * What the form says, but for what the set decides.
 * @param {import("../train/training-settings.js").Choice} choice
 * @param {import("./plan.js").Plan} plan
 * @param {{ images: number, different: number, held: number, weights: number[] }} set
 * @returns {NonNullable<import("../../cifar-lab.js").TrainOptions["settings"]>}
 */
export function settingsOf(
  { from: _, engine: __, base: ___, ...choice },
  { seed, begins, epochs },
  { images, different, held, weights },
) {
  // Features are computed once, of pictures that stay as they are.
  const still = begins === "transfer" ? { flip: false, shift: 0 } : {};
  return {
    ...choice,
    ...still,
    trains: begins === "transfer" ? "dense" : "all",
    ...{ seed, epochs, images },
    batch: batchOf(choice.batch, different),
    validation: "test",
    testImages: held,
    classWeights: weights,
  };
}
