// @ts-check
/** A built network becomes one of the person's own, with random weights, and trains from them by the desk's settings. */
import { show } from "../picture/lead.js";

/**
 * @param {import("../../shell/actions.js").Page} page
 * @param {{ bytes: Uint8Array, isToTrain: boolean }} taken
 */
export async function take({ laboratory, training }, { bytes, isToTrain }) {
  // As with a network that is chosen: an evaluation under way is of the one before.
  await laboratory.stop();
  const origin = { kind: /** @type {const} */ ("built"), images: 0, file: "", settings: null };
  const isUsed = await laboratory.useWeights(bytes, { name: laboratory.ownName(), ...origin });
  if (!isUsed || !isToTrain) return;
  await training.use(({ desk }) => {
    desk.recipe.choose({ from: "model", trains: "all" });
    show("lab-train");
    return desk.start();
  });
}
