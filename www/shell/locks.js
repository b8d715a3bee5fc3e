// @ts-check
/**
 * Parts of the page that a course page has locked: what a student may not change there. Nothing is locked elsewhere.
 * @typedef {{ own?: { way?: string }, byPage?: boolean }} Detail `byPage`: the course page itself wants it.
 */

/** What each lock refuses, given where the picture comes from now. @type {Record<string, (action: string, detail: Detail, way: string) => boolean>} */
const REFUSED = {
  image: (action) => ["pick-image", "step-image"].includes(action),
  ways: (action, { own }, way) =>
    action === "pick-way" || (action === "look" && own?.way !== way) || (action === "pick-image" && way !== "test"),
  model: (action) => ["pick-model", "compare-models"].includes(action),
  compare: (action) => ["pick-compare", "compare-models"].includes(action),
  engine: (action) => action === "pick-engine",
  reading: (action) => ["pick-reading", "pick-order"].includes(action),
  settings: (action) => ["choose-training", "open-training", "use-run", "choose-workers", "race"].includes(action),
  training: (action) => ["train", "race", "teach-own"].includes(action),
  panel: (action) => action === "pick-panel",
};

/** Names that a link may give. An embed's panel is always locked. */
export const PARTS = Object.freeze(Object.keys(REFUSED).filter((part) => part !== "panel"));

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
  return !!detail.byPage || !locked.some((part) => REFUSED[part]?.(action, detail, way));
}
