// @ts-check
/**
 * Parts of an evaluation's answers, and what is left of them from a confidence on: pure, so that node tests it.
 * @typedef {import("../../cifar-lab.js").Answers} Answers
 * @typedef {import("../../cifar-lab.js").AnswersGiven} AnswersGiven
 * @typedef {import("../../cifar-lab.js").Coverage} Coverage
 */

/**
 * The answers to the images whose number is even, or odd.
 * @param {Answers} answers
 * @param {0 | 1} rest Of the number divided by 2.
 * @returns {AnswersGiven}
 */
export function everySecond({ first, outputs, logits, labels }, rest) {
  const start = (first + rest) % 2;
  const n = Math.max(0, Math.ceil((labels.length - start) / 2));
  const half = { logits: new Float32Array(n * outputs), labels: new Uint8Array(n) };
  for (let at = 0; at < n; at++) {
    const image = start + 2 * at;
    half.labels[at] = labels[image] ?? 0;
    half.logits.set(logits.subarray(image * outputs, (image + 1) * outputs), at * outputs);
  }
  return half;
}

/**
 * What is left where only answers of at least this confidence are given.
 * @param {Coverage} coverage
 * @param {number} threshold
 */
export function leftAt({ threshold: thresholds, answered, wrong }, threshold) {
  // The thresholds fall: the last one that is not below.
  let [low, high] = [0, thresholds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((thresholds[middle] ?? 0) >= threshold) low = middle + 1;
    else high = middle;
  }
  const n = answered.at(-1) ?? 0;
  const [left, mistakes] = low ? [answered[low - 1] ?? 0, wrong[low - 1] ?? 0] : [0, 0];
  return { n, answered: left, wrong: mistakes, coverage: n ? left / n : 0, accuracy: left ? 1 - mistakes / left : NaN };
}

/**
 * The first point that answers so many images or more.
 * @param {Coverage} coverage
 * @param {number} images
 */
export function asMany({ answered, wrong }, images) {
  const place = answered.findIndex((left) => left >= images);
  const [left, mistakes] = [answered[place] ?? 0, wrong[place] ?? 0];
  return { answered: left, wrong: mistakes, accuracy: left ? 1 - mistakes / left : NaN };
}

/**
 * At most so many points of the curve, evenly by their number, the last one among them.
 * @param {Coverage} coverage
 * @param {number} most
 */
export function thinned({ answered, wrong }, most) {
  const n = answered.at(-1) ?? 0;
  const stride = Math.max(1, Math.ceil(answered.length / most));
  const places = Array.from({ length: Math.ceil(answered.length / stride) }, (_, k) => k * stride);
  if (answered.length && places.at(-1) !== answered.length - 1) places.push(answered.length - 1);
  return places.map((place) => {
    const left = answered[place] ?? 0;
    return { coverage: left / n, accuracy: 1 - (wrong[place] ?? 0) / left };
  });
}

/** The slider's middle is 1, its ends are a tenth and ten: from -100 to 100, evenly by the temperature's logarithm. */
export const temperatureAt = (/** @type {number} */ place) => Number((10 ** (place / 100)).toPrecision(3));

/** What a worker takes: a file may have any temperature above 0. @param {number} temperature */
export const taken = (temperature) => Math.max(0.01, Math.min(100, temperature));

/** @param {number} temperature */
export const placeOf = (temperature) => Math.max(-100, Math.min(100, 100 * Math.log10(temperature)));
