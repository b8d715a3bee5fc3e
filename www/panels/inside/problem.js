// @ts-check
/**
 * What has gone wrong with one question of this panel, in words: everything else goes on. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { failureOf } from "../../shell/failure.js";
import { sentenceOf } from "../../shell/failure-words.js";

/** Values of all maps together: `MAX_INSPECTED_VALUES` of `crates/model/src/inside/mod.rs`. */
export const MOST_VALUES = 2 ** 26;

/** The worker's end is told once, by the panel. */
const ENDS = ["panic", "worker.memory", "worker.lost", "closed"];

/** @param {any} error */
export const isEnd = (error) => ENDS.includes(error?.code);

/**
 * A network that the page answers with has a fine description: here it is refused for its maps alone.
 * @param {any} error
 */
export function failureHere(error) {
  const failure = failureOf(error);
  return failure.code === "spec" ? { code: "inside.large", params: { most: MOST_VALUES } } : failure;
}

/**
 * @param {any} error
 * @param {Words} words
 */
export function toldOf(error, words) {
  const { code, params } = failureHere(error);
  return sentenceOf(code, params, words);
}

/**
 * @param {any} error
 * @param {Words} words
 * @returns {string} Nothing where the panel tells of it, or where another question is on its way.
 */
export const problemOf = (error, words) => (isEnd(error) || error?.code === "superseded" ? "" : toldOf(error, words));
