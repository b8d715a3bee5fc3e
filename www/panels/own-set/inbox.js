// @ts-check
/**
 * Files that were dropped somewhere on the page wait here for the panel's code.
 * @typedef {import("./folders.js").Given} Given
 */

/** @type {readonly Given[] | null} */
let waiting = null;

/** @param {readonly Given[]} files */
export function give(files) {
  waiting = files;
}

/** Those that wait, once. */
export function taken() {
  const files = waiting;
  waiting = null;
  return files;
}
