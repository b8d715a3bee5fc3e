// @ts-check
/** How an answer is told to those who listen: ten a second of a camera, or two of a network that trains, are for the eye. */

/**
 * The value of `aria-live` for what is said of the picture.
 * @param {Pick<import("../../state.js").State, "way" | "training">} state
 */
export function livenessOf({ way, training }) {
  return way === "camera" || (["preparing", "running"].includes(training.phase) && training.live) ? "off" : "polite";
}
