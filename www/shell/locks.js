// @ts-check
/**
 * Parts of the page that a course page has locked: what a student may not change there. Nothing is locked elsewhere.
 * @typedef {{ own?: { way?: string }, lesson?: unknown, set?: string, byPage?: boolean }} Detail `byPage`: the course page
 *   itself wants it; `lesson`: that a network learn a person's own set; `set`: how such a set is divided and learnt.
 */

import { all } from "../panels/registry.js";

const LOCKS = all("lock");

/** An embed's panel is always locked, by itself: no link gives its name. */
export const PANEL = "panel";
/** Names that a link may give. */
export const PARTS = Object.freeze(Object.keys(LOCKS));

/** @type {string[]} */
let locked = [];

/** @param {string[]} parts */
export function lock(parts) {
  locked = parts;
}

/**
 * @param {string} action
 * @param {Detail} detail
 * @param {string} way
 */
export function allows(action, detail, way) {
  const refuses = (/** @type {string} */ part) =>
    part === PANEL ? action === "pick-panel" : LOCKS[part]?.refuses(action, detail, way);
  return !!detail.byPage || !locked.some(refuses);
}
