// @ts-check
/**
 * What may fail is attempted: a failure goes into the state, under its scope, and the page tells of it there.
 * @typedef {import("../state.js").Scope} Scope
 * @typedef {ReturnType<typeof attempts>} Attempt
 */
import { failureOf } from "./failure.js";

/** Not failures: something newer took the place, or the person stopped it. */
const EXPECTED = ["superseded", "aborted", "closed"];
/** The lab tells of these once, by `onfault`, when the worker has been replaced. */
const LOST = ["panic", "worker.memory", "worker.lost"];

/** @param {(action: import("../state.js").Action) => void} dispatch */
export function attempts(dispatch) {
  /**
   * @template T
   * @param {Scope} scope
   * @param {string | undefined} asked What to try again.
   * @param {() => Promise<T>} task
   * @returns {Promise<T | null>} null after a failure, which is in the state then.
   */
  return async function attempt(scope, asked, task) {
    try {
      return await task();
    } catch (/** @type {any} */ error) {
      const { code, params } = failureOf(error);
      const isTold = EXPECTED.includes(code) || (["image", "picture"].includes(scope) && LOST.includes(code));
      if (!isTold) dispatch({ type: "failed", scope, failure: { code, params, asked } });
      return null;
    }
  };
}
