// @ts-check
/**
 * A student's answers, kept on the device from one visit to the next, a lesson each: what stands in the fields, and what of it
 * was handed in and when. A browser that keeps nothing here is told of.
 * @typedef {{ answers: string[], handed: { at: number, answers: string } | null }} Kept `handed.answers`: all fields of then, as
 *   JSON.
 */
import { LONGEST_ANSWER } from "./answer-result.js";

/** More steps no lesson has. */
const MOST_STEPS = 30;

export class KeptAnswers {
  #storage;

  /** @param {() => Storage} storage Throws where the browser keeps nothing. */
  constructor(storage = () => localStorage) {
    this.#storage = storage;
  }

  /** @param {string} lesson @returns {Kept | null} null: nothing is kept, or nothing that is one. */
  get(lesson) {
    try {
      return read(JSON.parse(this.#storage().getItem(nameOf(lesson)) ?? "null"));
    } catch {
      return null;
    }
  }

  /**
   * @param {string} lesson
   * @param {Kept} kept Without an answer nothing is kept.
   * @returns {boolean} Whether the browser keeps it.
   */
  set(lesson, { answers, handed }) {
    try {
      const storage = this.#storage();
      const isEmpty = !answers.some((answer) => answer.trim());
      if (isEmpty) storage.removeItem(nameOf(lesson));
      else storage.setItem(nameOf(lesson), JSON.stringify({ answers, handed }));
      return true;
    } catch {
      return false;
    }
  }
}

const nameOf = (/** @type {string} */ lesson) => `cifar-lab:answers:${lesson}`;

/** @param {any} found What the store has: whoever has written it. @returns {Kept | null} */
function read(found) {
  if (!Array.isArray(found?.answers)) return null;
  const answers = found.answers
    .slice(0, MOST_STEPS)
    .map((/** @type {unknown} */ one) => (typeof one === "string" ? one.slice(0, LONGEST_ANSWER) : ""));
  const { at, answers: text } = found.handed ?? {};
  const isHanded = Number.isFinite(at) && typeof text === "string";
  return { answers, handed: isHanded ? { at, answers: text } : null };
}
