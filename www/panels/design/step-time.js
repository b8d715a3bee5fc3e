// @ts-check
/**
 * How long a training step of the built network takes on this device. Measured when a person asks; of a network that changed
 * since, estimated from that measurement by its multiply-adds. Pure but for `timed`.
 * @typedef {{ text: string, ms: number, batch: number, multiplyAdds: number }} Measured
 */
import { batch as picturesOf } from "../speed/measure.js";
import { median } from "../speed/figures.js";

const STEPS = 5;

/**
 * @param {import("../../cifar-lab.js").CifarLab} lab
 * @param {Uint8Array} weights
 * @param {number} batch
 * @returns {Promise<number>} Milliseconds.
 */
export async function timed(lab, weights, batch) {
  const { pixels, labels } = await picturesOf(lab, batch);
  const { ms } = await lab.timeTraining(pixels, labels, { steps: STEPS, weights });
  return median(ms);
}

/**
 * @param {Measured | null} measured
 * @param {{ text: string, batch: number, multiplyAdds: number }} now
 * @returns {{ ms: number, isMeasured: boolean } | null} null where nothing has been measured.
 */
export function expected(measured, { text, batch, multiplyAdds }) {
  if (!measured?.multiplyAdds) return null;
  if (measured.text === text && measured.batch === batch) return { ms: measured.ms, isMeasured: true };
  const share = (multiplyAdds * batch) / (measured.multiplyAdds * measured.batch);
  return { ms: measured.ms * share, isMeasured: false };
}
