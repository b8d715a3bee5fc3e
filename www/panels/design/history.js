// @ts-check
/**
 * What was, what is, and what was taken back. Pure.
 * @template T
 * @typedef {{ past: T[], now: T, future: T[] }} History
 */

/** So many steps can be taken back. */
export const MOST_STEPS = 200;

/** @template T @param {T} now @returns {History<T>} */
export const begun = (now) => ({ past: [], now, future: [] });

/**
 * @template T
 * @param {History<T>} history
 * @param {T} now The same as before is no step.
 * @returns {History<T>}
 */
export const stepped = (history, now) =>
  now === history.now ? history : { past: [...history.past, history.now].slice(-MOST_STEPS), now, future: [] };

/** @template T @param {History<T>} history @returns {History<T>} */
export function undone({ past, now, future }) {
  const before = past.at(-1);
  return before === undefined
    ? { past, now, future }
    : { past: past.slice(0, -1), now: before, future: [now, ...future] };
}

/** @template T @param {History<T>} history @returns {History<T>} */
export function redone({ past, now, future }) {
  const [next, ...rest] = future;
  return next === undefined ? { past, now, future } : { past: [...past, now], now: next, future: rest };
}
