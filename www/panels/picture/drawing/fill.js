// @ts-check
/** Pouring paint: all pixels that are joined to the first one and have nearly its colour. */

/** Colours nearer than this, summed over the channels, are one: a backdrop's slow gradient, a stroke's soft edge. */
const NEAR = 48;

/**
 * @param {Uint8ClampedArray} rgba A square picture.
 * @param {number} side
 * @param {number} x
 * @param {number} y
 * @returns {Uint8Array} 1 for each pixel that takes the paint, one pixel round it included: strokes have soft edges.
 */
export function flood(rgba, side, x, y) {
  const taken = new Uint8Array(side * side);
  const start = y * side + x;
  const like = (/** @type {number} */ at, /** @type {number} */ other) => {
    let apart = 0;
    for (let channel = 0; channel < 3; channel++)
      apart += Math.abs((rgba[4 * at + channel] ?? 0) - (rgba[4 * other + channel] ?? 0));
    return apart <= NEAR;
  };
  const waiting = [start];
  taken[start] = 1;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const next of neighbours(at, side)) {
      if (taken[next] || !like(next, start)) continue;
      taken[next] = 1;
      waiting.push(next);
    }
  }
  return widened(taken, side);
}

/**
 * @param {Uint8Array} taken
 * @param {number} side
 */
function widened(taken, side) {
  const wide = taken.slice();
  for (let at = 0; at < taken.length; at++) {
    if (!taken[at]) continue;
    for (const next of neighbours(at, side)) wide[next] = 1;
  }
  return wide;
}

/**
 * @param {number} at
 * @param {number} side
 */
function neighbours(at, side) {
  const x = at % side;
  const around = [];
  if (x > 0) around.push(at - 1);
  if (x < side - 1) around.push(at + 1);
  if (at >= side) around.push(at - side);
  if (at < side * (side - 1)) around.push(at + side);
  return around;
}
