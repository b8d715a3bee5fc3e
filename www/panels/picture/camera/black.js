// @ts-check
/** Whether a camera sees nothing at all: a covered lens, a shutter, a driver that fails. */

/** Of 255: a dark room is above it, and what a covered lens gives below. */
const DARK = 10;
const SIDE = 16;

/** @param {ArrayLike<number>} rgba */
export const isBlack = (rgba) => Array.from(rgba).every((value, place) => place % 4 === 3 || value <= DARK);

/** @param {HTMLVideoElement} video */
export function seesNothing(video) {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.drawImage(video, 0, 0, SIDE, SIDE);
  return !!context && isBlack(context.getImageData(0, 0, SIDE, SIDE).data);
}
