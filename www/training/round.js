// @ts-check
/**
 * The pieces of a round and who computes them. Nothing here decides a bit: each piece gives the same whoever computes
 * it, and the run sums the answers in the order of the pieces.
 *
 * A worker gets the last pieces, the leader the first. A worker that is lost gives its piece back.
 */
export class Sharing {
  /** Pieces that nobody has. @type {number[]} */
  #waiting = [];
  /** By worker. @type {Map<number, number>} */
  #held = new Map();
  #open = 0;

  /** @param {number} pieces Of the round that begins. */
  begin(pieces) {
    this.#waiting = Array.from({ length: pieces }, (_, piece) => piece);
    this.#held.clear();
    this.#open = pieces;
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
   * The next piece for a worker that has none, if one waits.
   * @param {number} worker
   */
  give(worker) {
    if (this.#held.has(worker)) return undefined;
    const piece = this.#waiting.pop();
    if (piece !== undefined) this.#held.set(worker, piece);
    return piece;
  }

  /** The leader has computed a piece. */
  computed() {
    this.#open -= 1;
  }

  /**
   * The piece that a worker has answered; none where it had none.
   * @param {number} worker
   */
  answered(worker) {
    const piece = this.#held.get(worker);
    if (piece === undefined) return undefined;
    this.#held.delete(worker);
    this.#open -= 1;
    return piece;
  }

  /**
   * A worker is gone: its piece waits for somebody else.
   * @param {number} worker
   */
  lost(worker) {
    const piece = this.#held.get(worker);
    if (piece === undefined) return;
    this.#held.delete(worker);
    this.#waiting.push(piece);
  }
}
