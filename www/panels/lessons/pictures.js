// @ts-check
/** Pictures that nobody photographed, for lessons: one plain colour, and noise that a seed repeats. */
import { picturePng } from "../../shell/save.js";

/** @typedef {{ colour: string } | { noise: number }} Made A colour `#rrggbb`, or the seed of a noise. */

const PIXELS = 1024;

/**
 * The 3,072 bytes, planar RGB.
 * @param {Made} made
 */
export function planarOf(made) {
  if ("noise" in made) return noise(made.noise);
  const planar = new Uint8Array(3 * PIXELS);
  [1, 3, 5].forEach((at, channel) => {
    planar.fill(parseInt(made.colour.slice(at, at + 2), 16), channel * PIXELS, (channel + 1) * PIXELS);
  });
  return planar;
}

/**
 * As a file, so that it comes in the way any picture of a person does.
 * @param {Made} made
 * @param {string} name
 */
export async function fileOf(made, name) {
  const png = await picturePng(planarOf(made));
  return png && new File([png], name, { type: "image/png" });
}

/**
 * Every byte equally likely. Math.random has no seed, so this is mulberry32: the same picture in every classroom.
 * @param {number} seed
 */
function noise(seed) {
  let state = seed >>> 0;
  return Uint8Array.from({ length: 3 * PIXELS }, () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) & 255;
  });
}
