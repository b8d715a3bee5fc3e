// @ts-check
/** From figures to a chart's coordinates: pure, so that node tests it. */

/**
 * Where a value of the data lies in the drawing.
 * @param {{ width: number, height: number, left: number, bottom: number, top: number, right: number }} box
 * @param {number} xMost
 * @param {number} yMost
 */
export function scale({ width, height, left, bottom, top, right }, xMost, yMost) {
  return {
    x: (/** @type {number} */ value) => round(left + (value / xMost) * (width - left - right)),
    y: (/** @type {number} */ value) => round(top + (1 - Math.min(value, yMost) / yMost) * (height - top - bottom)),
  };
}

/**
 * Round numbers from 0 to at least `most`, at most `count` of them above 0.
 * @param {number} most
 * @param {number} count
 */
export function ticks(most, count) {
  const raw = most / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw * (1 - 1e-9)) ?? raw;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, k) => Number((k * step).toPrecision(12)));
}

/**
 * Many losses as few points: the mean of each stretch, so that the thin line shows the course and not the ink.
 * @param {ArrayLike<number>} losses One a step, from the first.
 * @param {number} stepsPerEpoch
 * @param {number} most Points.
 * @returns {[number, number][]} Epochs, mean loss.
 */
export function thinned(losses, stepsPerEpoch, most) {
  const stretch = Math.max(1, Math.ceil(losses.length / most));
  /** @type {[number, number][]} */
  const points = [];
  for (let from = 0; from < losses.length; from += stretch) {
    const to = Math.min(from + stretch, losses.length);
    let sum = 0;
    let count = 0;
    for (let step = from; step < to; step++) {
      const loss = losses[step] ?? NaN;
      if (Number.isFinite(loss)) [sum, count] = [sum + loss, count + 1];
    }
    if (count) points.push([to / stepsPerEpoch, sum / count]);
  }
  return points;
}

/**
 * A path through points that are already in the drawing's coordinates.
 * @param {[number, number][]} points
 */
export function path(points) {
  return points.map(([x, y], place) => `${place ? "L" : "M"}${x} ${y}`).join("");
}

/**
 * The epoch with the best accuracy on the validation images; the first of equals.
 * @param {import("../cifar-lab.js").EpochFigures[]} curve
 */
export function best(curve) {
  return curve.reduce((top, now) => (top && top.valAccuracy >= now.valAccuracy ? top : now), curve[0]);
}

const round = (/** @type {number} */ value) => Math.round(value * 10) / 10;
