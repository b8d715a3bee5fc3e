// @ts-check
/**
 * The pieces of a round and who computes them. Nothing here decides a bit: each piece gives the same whoever computes
 * it, and the run sums the answers in the order of the pieces.
 *
 * They are given out in order, so that the sum grows as they come and few answers have to be kept. Where there are many, a
 * worker has its next piece before it has answered the last one: the leader hears it only between two pieces of its own. A
 * worker that is lost gives its pieces back, and at the end of a round the leader takes over what a worker has not begun.
 */
export class Sharing {
  /** Pieces that nobody has. @type {number[]} */
  #waiting = [];
  /** By worker, in the order in which it computes them. @type {Map<number, number[]>} */
  #held = new Map();
  #open = 0;
  #pieces = 0;

  /** @param {number} pieces Of the round that begins. */
  begin(pieces) {
    this.#waiting = Array.from({ length: pieces }, (_, piece) => piece);
    this.#held.clear();
    this.#open = this.#pieces = pieces;
  }

  /** Pieces that have their answers, of those there are. */
  get share() {
    return { done: this.#pieces - this.#open, count: this.#pieces };
  }

  /** Whether every piece has its answer. */
  get isDone() {
    return this.#open === 0;
  }

  /** The next piece for the leader itself, if one waits. */
  own() {
    return this.#waiting.shift();
  }

  /** Whether a piece waits for somebody. */
  get isWaiting() {
    return this.#waiting.length > 0;
  }

  /**
   * The next piece for a worker, if one waits: where it has none, or one alone and there are enough for everybody.
   * @param {number} worker
   * @param {number} [workers] That compute besides the leader.
   */
  give(worker, workers = this.#waiting.length) {
    const held = this.#held.get(worker) ?? [];
    if (held.length > 1 || (held.length === 1 && this.#waiting.length <= workers)) return undefined;
    const piece = this.#waiting.shift();
    if (piece !== undefined) this.#held.set(worker, [...held, piece]);
    return piece;
  }

  /** A piece that a worker has behind another one: the leader computes it instead. */
  takeBack() {
    for (const [worker, held] of this.#held) {
      if (held.length < 2) continue;
      const piece = held.pop();
      if (piece !== undefined) return { worker, piece };
    }
    return undefined;
  }

  /** The leader has computed a piece. */
  computed() {
    this.#open -= 1;
  }

  /**
   * Whether a worker's answer to a piece counts; not where somebody else has the piece by now.
   * @param {number} worker
   * @param {number} piece
   */
  answered(worker, piece) {
    const held = this.#held.get(worker) ?? [];
    if (!held.includes(piece)) return false;
    this.#held.set(
      worker,
      held.filter((one) => one !== piece),
    );
    this.#open -= 1;
    return true;
  }

  /**
   * A worker is gone: its pieces wait for somebody else.
   * @param {number} worker
   */
  lost(worker) {
    this.#waiting.unshift(...(this.#held.get(worker) ?? []));
    this.#held.delete(worker);
  }
}
