// @ts-check
/** Twins of a picture, and how alike two stages are. Pictures are planar bytes, 3,072 for 32 x 32 in colour. Pure. */
import { sizeOf } from "../../shell/save.js";

const LARGEST = 255;

/** @param {Uint8Array} planar Left becomes right. */
export const mirrored = (planar) => moved(planar, (column, side) => side - 1 - column);

/**
 * Moved to the right; what comes in at the left is the picture's own edge.
 * @param {Uint8Array} planar
 * @param {number} by Pixels.
 */
export const shifted = (planar, by) => moved(planar, (column) => Math.max(0, column - by));

/**
 * @param {Uint8Array} planar
 * @param {(column: number, side: number) => number} from Which column comes to a place.
 */
function moved(planar, from) {
  const { side } = sizeOf(planar);
  return Uint8Array.from(planar, (_, place) => planar[place - (place % side) + from(place % side, side)] ?? 0);
}

/**
 * Noise of a normal distribution on each value, the same each time.
 * @param {Uint8Array} planar
 * @param {number} strength Its standard deviation, in levels of 255.
 */
export function noisy(planar, strength) {
  const random = uniform(1);
  return Uint8Array.from(planar, (value) => {
    // Box and Muller; 0 has no logarithm.
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.min(LARGEST, Math.max(0, Math.round(value + strength * normal)));
  });
}

/** Numbers from 0 to just below 1: a linear congruential generator (Numerical Recipes). @param {number} seed */
function uniform(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * The cosine of the angle between two lists of values; null where it means nothing: one is zero everywhere, or holds what
 * is no finite number.
 * @param {Float32Array} one
 * @param {Float32Array} other Of the same length.
 */
export function cosine(one, other) {
  let [product, square, otherSquare] = [0, 0, 0];
  for (let place = 0; place < one.length; place++) {
    const [a, b] = [one[place] ?? 0, other[place] ?? 0];
    product += a * b;
    square += a * a;
    otherSquare += b * b;
  }
  const length = Math.sqrt(square) * Math.sqrt(otherSquare);
  // Rounding may lead a little beyond 1.
  return length > 0 && Number.isFinite(length) ? Math.min(1, Math.max(-1, product / length)) : null;
}

/**
 * @param {Float32Array} one
 * @param {Float32Array} other Of the same length.
 */
export const difference = (one, other) => one.map((value, place) => value - (other[place] ?? 0));
