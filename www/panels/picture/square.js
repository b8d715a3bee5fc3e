// @ts-check
/**
 * The square that the network looks at: moved and zoomed inside a picture, in whole pixels, so that its numbers can be
 * read, said and given to `cifar-train predict --square`.
 * @typedef {import("../../cifar-lab.js").Square} Square
 * @typedef {{ width: number, height: number }} Size
 */

/** Fewer pixels than a quarter of the network's own show nothing. */
const SMALLEST = 8;

/** Three numbers, with a fraction where a square in the middle has half a pixel. */
const TEXT = /^(\d{1,6}(?:\.\d{1,3})?),(\d{1,6}(?:\.\d{1,3})?),(\d{1,6}(?:\.\d{1,3})?)$/;

/**
 * A square as the address and `cifar-train predict --square` have it: x,y,side.
 * @param {string} text
 * @returns {Square | null} null for anything else.
 */
export function squareOf(text) {
  const [x = 0, y = 0, side = 0] = TEXT.exec(text)?.slice(1).map(Number) ?? [];
  return side > 0 ? { x, y, side } : null;
}

/** @param {Square | null} square */
export function squareText(square) {
  return square ? [square.x, square.y, square.side].join(",") : "";
}

/**
 * @param {Size} size
 * @param {Square} square
 */
export function isInside({ width, height }, { x, y, side }) {
  return x >= 0 && y >= 0 && side >= 1 && x + side <= width && y + side <= height;
}

/** @param {Size} size */
export function largestSide({ width, height }) {
  return Math.min(width, height);
}

/** @param {Size} size */
export function smallestSide(size) {
  return Math.min(SMALLEST, largestSide(size));
}

/**
 * The nearest square of whole pixels inside the picture.
 * @param {Size} size
 * @param {Square} square
 * @returns {Square}
 */
export function fitted(size, { x, y, side }) {
  const whole = clamp(Math.round(side), smallestSide(size), largestSide(size));
  const place = (/** @type {number} */ start, /** @type {number} */ length) =>
    clamp(Math.round(start), 0, length - whole);
  return { x: place(x, size.width), y: place(y, size.height), side: whole };
}

/**
 * @param {Size} size
 * @param {Square} square
 * @param {number} right
 * @param {number} down
 */
export function moved(size, square, right, down) {
  return fitted(size, { ...square, x: square.x + right, y: square.y + down });
}

/**
 * Another side; the point at the given part of the square (its middle: 0.5, 0.5) stays where it is.
 * @param {Size} size
 * @param {Square} square
 * @param {number} side
 * @param {{ x: number, y: number }} [hold]
 */
export function resized(size, square, side, hold = { x: 0.5, y: 0.5 }) {
  const next = clamp(Math.round(side), smallestSide(size), largestSide(size));
  const less = square.side - next;
  return fitted(size, { x: square.x + less * hold.x, y: square.y + less * hold.y, side: next });
}

/**
 * Where a side stands between the whole (0) and the smallest (1), each step the same ratio.
 * @param {Size} size
 * @param {number} side
 */
export function zoomOf(size, side) {
  const [most, least] = [largestSide(size), smallestSide(size)];
  return most === least ? 0 : Math.log(most / side) / Math.log(most / least);
}

/**
 * @param {Size} size
 * @param {number} zoom 0 to 1
 */
export function sideOf(size, zoom) {
  const [most, least] = [largestSide(size), smallestSide(size)];
  return most * (least / most) ** zoom;
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function clamp(value, least, most) {
  return Math.min(Math.max(value, least), most);
}
