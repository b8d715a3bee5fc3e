// @ts-check
/**
 * All evaluated images as columns of numbers, and which of them are wanted: ten thousand rows are filtered and counted
 * within a frame. Pure.
 * @typedef {import("../../cifar-lab.js").Answers} Answers
 * @typedef {Pick<import("../../cifar-lab.js").AnswersTold, "predicted" | "confidence" | "margin" | "entropy" | "score">} Told What
 *   each image's logits say: the answer, its probability, that minus the next one's, the entropy in nats, and the
 *   out-of-distribution score.
 * @typedef {Told & { n: number, first: number, truth: Uint8Array, disputed: Uint8Array, other: Uint16Array | null,
 *   near: Uint16Array | null, people: Float64Array | null }} Rows
 *   `first`: number of the first image; `disputed`: 1 where people disputed the label, 2 where they agreed on another;
 *   `other`: the answers of another network to the same images, where there are any; `near`: the number, plus 1, of the
 *   training image that shows the same photograph, 0 where there is none; null where that is not known; `people`: the
 *   entropy of people's votes on each image, in nats, where a person brought them.
 * @typedef {"differ" | "this" | "other" | "both" | "neither" | "same"} Versus Where two networks' answers differ; which of the
 *   two is right; where both make the same mistake.
 * @typedef {"index" | "truth" | "predicted" | "outcome" | "confidence" | "margin" | "entropy" | "score" | "disputed" | "near" |
 *   "people"} Order
 * @typedef {[low: number, high: number]} Range Both ends included.
 * @typedef {object} Selection Which images, and in which order. null is any.
 * @property {number | null} truth
 * @property {number | null} predicted 10 is every output that is no class.
 * @property {"right" | "wrong" | null} outcome
 * @property {Range} confidence Of 0 to 1.
 * @property {Range} margin Of 0 to 1.
 * @property {Range} score Of any number.
 * @property {boolean} isDisputed Only images whose label people disputed.
 * @property {"only" | "without" | null} near Of those that show the photograph of a training image; any where that is not
 *   known.
 * @property {Versus | null} versus Any where there is no other network.
 * @property {Order} order
 * @property {boolean} isFalling
 */

/** @type {readonly Order[]} */
export const ORDERS = Object.freeze([
  "index",
  "truth",
  "predicted",
  "outcome",
  "confidence",
  "margin",
  "entropy",
  "score",
  "disputed",
  "near",
  "people",
]);
/** @type {readonly Versus[]} */
export const VERSUS = Object.freeze(["differ", "this", "other", "both", "neither", "same"]);
/** Answers from here on are no class. */
export const NO_CLASS = 10;

/** @type {Readonly<Selection>} */
export const ALL = Object.freeze({
  truth: null,
  predicted: null,
  outcome: null,
  confidence: /** @type {Range} */ ([0, 1]),
  margin: /** @type {Range} */ ([0, 1]),
  score: /** @type {Range} */ ([-Infinity, Infinity]),
  isDisputed: false,
  near: null,
  versus: null,
  order: "index",
  isFalling: false,
});

/**
 * @param {Answers} answers
 * @param {Told} told
 * @param {readonly { index: number, isOther: boolean }[]} disputed By their numbers in the test set.
 * @param {Uint16Array | null} [other] Another network's answers.
 * @returns {Rows}
 */
export function rowsOf({ split, first, labels }, told, disputed, other = null) {
  const n = labels.length;
  const marks = new Uint8Array(n);
  for (const { index, isOther } of split === "test" ? disputed : []) {
    if (index >= first && index < first + n) marks[index - first] = isOther ? 2 : 1;
  }
  return { ...told, n, first, truth: labels, disputed: marks, other, near: null, people: null };
}

/**
 * The same rows, with what is known of each image's photograph.
 * @param {Rows} rows Of test images.
 * @param {readonly { index: number, other: number }[]} pairs Of a test image and a training image.
 * @returns {Rows}
 */
export function withNear(rows, pairs) {
  const near = new Uint16Array(rows.n);
  for (const { index, other } of pairs) {
    if (index >= rows.first && index < rows.first + rows.n) near[index - rows.first] = other + 1;
  }
  return { ...rows, near };
}

/**
 * Places of all rows in an order; equals by their number. Made once for each order.
 * @param {Rows} rows
 * @param {Order} order
 * @param {boolean} isFalling
 */
export function sorted(rows, order, isFalling) {
  return ordered(
    rows,
    new Uint32Array(rows.n).map((_, place) => place),
    order,
    isFalling,
  );
}

/**
 * @param {Rows} rows
 * @param {Uint32Array} places In the order of their numbers; they are moved.
 * @param {Order} order
 * @param {boolean} isFalling
 */
function ordered(rows, places, order, isFalling) {
  const values = columnOf(rows, order);
  // What is not known orders nothing.
  if (!values) return isFalling && order === "index" ? places.reverse() : places;
  const at = (/** @type {number} */ place) => values[place] ?? 0;
  // Typed arrays are sorted stably: equals stay in the order of their numbers.
  return places.sort(isFalling ? (one, other) => at(other) - at(one) : (one, other) => at(one) - at(other));
}

/**
 * By what images are ordered.
 * @param {Rows} rows
 * @param {Order} order
 */
function columnOf(rows, order) {
  if (order === "index") return null;
  if (order === "outcome") return rows.predicted.map((_, place) => Number(isRight(rows, place)));
  // Which training image it is says nothing.
  if (order === "near") return rows.near?.map((other) => Math.min(other, 1)) ?? null;
  return rows[order];
}

/**
 * @param {Rows} rows
 * @param {number} place
 */
export const isRight = (rows, place) => rows.predicted[place] === rows.truth[place];

/**
 * Whether a row is wanted.
 * @param {Rows} rows
 * @param {number} place
 * @param {Selection} selection
 */
function fits(rows, place, { truth, predicted, outcome, confidence, margin, score, isDisputed, near, versus }) {
  const answer = rows.predicted[place] ?? NO_CLASS;
  return (
    (truth === null || rows.truth[place] === truth) &&
    (predicted === null || Math.min(answer, NO_CLASS) === predicted) &&
    (outcome === null || isRight(rows, place) === (outcome === "right")) &&
    isWithin(rows.confidence[place] ?? 0, confidence) &&
    isWithin(rows.margin[place] ?? 0, margin) &&
    isWithin(rows.score[place] ?? 0, score) &&
    (near === null || rows.near === null || (rows.near[place] ?? 0) > 0 === (near === "only")) &&
    (!isDisputed || (rows.disputed[place] ?? 0) > 0) &&
    (versus === null || rows.other === null || isBetween(rows, rows.other, place, versus))
  );
}

/**
 * @param {Rows} rows
 * @param {Uint16Array} other
 * @param {number} place
 * @param {Versus} versus
 */
function isBetween(rows, other, place, versus) {
  if (versus === "differ") return other[place] !== rows.predicted[place];
  const [isHere, isThere] = [isRight(rows, place), other[place] === rows.truth[place]];
  if (versus === "same") return !isHere && other[place] === rows.predicted[place];
  const found = isHere ? (isThere ? "both" : "this") : isThere ? "other" : "neither";
  return versus === found;
}

/**
 * @param {number} value
 * @param {Range} range
 */
const isWithin = (value, [low, high]) => value >= low && value <= high;

/**
 * @param {Rows} rows
 * @param {Uint32Array} places All of them, in their order: of `sorted`.
 * @param {Selection} selection
 * @returns {Uint32Array} Those that are wanted, in the same order.
 */
export const selected = (rows, places, selection) => places.filter((place) => fits(rows, place, selection));

/**
 * @param {Rows} rows
 * @param {Uint32Array} places
 */
export function countRight(rows, places) {
  let right = 0;
  for (const place of places) right += Number(isRight(rows, place));
  return right;
}

/**
 * The surest mistakes: where a label is wrong, a good network contradicts it, and is sure.
 * @param {Rows} rows
 * @param {number} most
 * @returns {Uint32Array} Places, the surest first.
 */
export function confidentMistakes(rows, most) {
  const wrong = selected(rows, sorted(rows, "index", false), { ...ALL, outcome: "wrong" });
  return ordered(rows, wrong, "confidence", true).subarray(0, most);
}
