// @ts-check
/**
 * How fast a run goes, told by its rounds alone: how long it rests where it shall be gentle, and whether the machine
 * or the browser stood still in between (sleep, a frozen tab), which is no speed of the run's.
 */

/** Rests are saved up: a timer of less than some milliseconds is not kept by browsers. */
const REST_MS = 40;
/** A round is never so much longer than those before by itself... */
const TIMES = 8;
/** ...and a hiccup is not worth a word. */
const STILL_MS = 3000;

export class Throttle {
  /** Half of the time is left to others. */
  gentle = false;
  /** Milliseconds of rest that are due. */
  #due = 0;
  /** How long a round of a kind usually takes. @type {Map<string, number>} */
  #usual = new Map();

  /**
   * After a round.
   * @param {string} kind
   * @param {number} ms What it took, by a clock that goes on in sleep.
   * @returns {{ rest: number, still: number }} Milliseconds to rest now, and those of the round that were a standstill.
   */
  after(kind, ms) {
    const usual = this.#usual.get(kind);
    const still = usual !== undefined && ms > TIMES * usual && ms - usual > STILL_MS ? ms - usual : 0;
    const worked = Math.max(0, ms - still);
    this.#usual.set(kind, usual === undefined ? worked : usual + (worked - usual) / 8);
    this.#due = this.gentle ? this.#due + worked : 0;
    const rest = this.#due >= REST_MS ? this.#due : 0;
    this.#due -= rest;
    return { rest, still };
  }
}
