// @ts-check
/**
 * What the speed panel measures, and how timings become figures: pure, no browser in it.
 * @typedef {{ engine: "flex" | "kernels", work: "infer" | "train", images: number }} Task
 * @typedef {Task & { ms: number, perSecond: number, share: number }} Figure `ms`: of one call, the median; `share`: of
 *   the device's own peak, 0 to 1.
 * @typedef {{ figures: Figure[], peak: number, model: string, threads: number }} Measured `peak`: multiply-adds a second
 *   of one thread; `threads`: that the device offers.
 */

/** In the order of the table. @type {readonly Task[]} */
export const TASKS = Object.freeze([
  { engine: "kernels", work: "infer", images: 1 },
  { engine: "kernels", work: "infer", images: 32 },
  { engine: "flex", work: "infer", images: 1 },
  { engine: "flex", work: "infer", images: 32 },
  { engine: "kernels", work: "train", images: 32 },
  { engine: "flex", work: "train", images: 32 },
]);
/** Each task of classification is timed so often, in turns with the others. */
export const ROUNDS = 5;
/** Training steps that are timed, after one that warms up. */
export const STEPS = 10;
/** A timing lasts at least so long, since browsers' clocks tick coarsely. */
const LONG_MS = 60;

/** @param {readonly number[]} values At least one. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}

/**
 * How often a call is repeated to last long enough.
 * @param {number} ms Of one call; a coarse clock may say 0.
 */
export function repeatsFor(ms) {
  return Math.min(400, Math.max(1, Math.ceil(LONG_MS / Math.max(ms, 0.05))));
}

/**
 * Multiply-adds of one image: forward, or of a training step, which has the gradients of each layer's input besides
 * (but for the first layer's, which nobody needs) and of its weights.
 * @param {import("../../cifar-lab.js").Summary} summary
 * @param {Task["work"]} work
 */
export function multiplyAdds({ multiply_adds: forward, rows }, work) {
  const first = rows.find(({ multiply_adds: count }) => count > 0)?.multiply_adds ?? 0;
  return work === "train" ? 3 * forward - first : forward;
}

/**
 * @param {Task} task
 * @param {readonly number[]} times Milliseconds of a call.
 * @param {number} peak
 * @param {import("../../cifar-lab.js").Summary} summary
 * @returns {Figure}
 */
export function figureOf(task, times, peak, summary) {
  const ms = median(times);
  const perSecond = (task.images / ms) * 1000;
  return { ...task, ms, perSecond, share: (perSecond * multiplyAdds(summary, task.work)) / peak };
}

/**
 * A number whose size matters and not its last digits: three of them.
 * @param {number} value
 */
export const rounded = (value) => (value > 0 ? Number(value.toPrecision(3)) : 0);

const WORKS = Object.freeze({ infer: "speed.infer", train: "speed.train" });

/**
 * What computes: an engine that classifies, or one that trains.
 * @param {Task} task
 * @param {import("../../shell/words.js").Words} words
 */
export const engineName = ({ engine, work }, words) =>
  words.text(work === "train" ? `train.engine.${engine}` : `engine.${engine}`);

/** @param {Task} task @param {import("../../shell/words.js").Words} words */
export const workName = ({ work, images }, words) => words.text(WORKS[work], { images });

/** @param {Task} task @param {import("../../shell/words.js").Words} words */
const nameOf = (task, words) => `${engineName(task, words)}, ${workName(task, words)}`;

/**
 * The figures as lines to paste elsewhere.
 * @param {Measured} measured
 * @param {import("../../shell/words.js").Words} words
 * @param {{ device: string, date: number }} where `device`: as the browser names itself.
 */
export function asText({ figures, peak, model, threads }, words, { device, date }) {
  const rows = figures.map((figure) => {
    const { ms, perSecond, share } = figure;
    const said = { rate: words.number(rounded(perSecond)), ms: words.number(rounded(ms)), share: words.whole(share) };
    return `- ${nameOf(figure, words)}: ${words.text("speed.line", said)}`;
  });
  return [
    words.text("speed.heading", { model, date: words.date(date) }),
    device,
    words.text("speed.peak", { peak: rounded(peak / 1e9), threads }),
    ...rows,
  ].join("\n");
}
