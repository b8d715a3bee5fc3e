// @ts-check
/**
 * Positions of networks, shared out among workers in shards. Who is quick takes more of them; what a worker had that ended is
 * asked of another. The answer is the same whoever gave it.
 * @typedef {{ network: number, first: number, count: number }} Shard
 * @typedef {(shard: Shard) => Promise<Float32Array>} Work What a worker does with a shard.
 */

/** What a worker's end is called; anything else is what the question deserves, whoever is asked. */
const ENDS = ["panic", "worker.memory", "worker.lost", "worker.failed"];

/**
 * Each network's positions in order. Fewer at once let other work have its turn; more let the whole picture, which each
 * shard answers as well, count for less.
 * @param {number} networks
 * @param {number} positions
 * @returns {Shard[][]}
 */
export function shardsOf(networks, positions) {
  const size = Math.max(16, Math.min(32, Math.floor(positions / 32)));
  return Array.from({ length: networks }, (_, network) =>
    Array.from({ length: Math.ceil(positions / size) }, (_, place) => ({
      network,
      first: place * size,
      count: Math.min(size, positions - place * size),
    })),
  );
}

export class Shards {
  #left;
  #open;
  #onanswer;
  /** That work, or are expected. */
  #workers;
  /** Workers that found nothing to do. @type {Set<Work>} */
  #idle = new Set();
  #isOver = false;
  /** @type {(value?: undefined) => void} */
  #resolve = () => {};
  /** @type {(error: unknown) => void} */
  #reject = () => {};
  /** Resolves with the last answer; rejects where a question is refused, or where no worker is left. @type {Promise<void>} */
  done = new Promise((resolve, reject) => ([this.#resolve, this.#reject] = [resolve, reject]));

  /**
   * @param {Shard[][]} shards By network.
   * @param {number} workers How many are going to join, or to leave before that.
   * @param {(shard: Shard, answer: Float32Array) => void} onanswer
   */
  constructor(shards, workers, onanswer) {
    this.#workers = workers;
    this.#left = shards.map((list) => [...list]);
    this.#open = shards.flat().length;
    this.#onanswer = onanswer;
  }

  /** Nothing more is asked. */
  end() {
    this.#isOver = true;
  }

  /**
   * A worker that is ready works until nothing is left.
   * @param {Work} work
   */
  async join(work) {
    /** @type {Shard | undefined} */
    let shard;
    try {
      for (shard = this.#next(); shard; shard = this.#next(shard.network)) {
        const answer = await work(shard);
        if (this.#isOver) return;
        this.#onanswer(shard, answer);
        if (--this.#open === 0) this.#resolve();
      }
      this.#workers--;
      this.#idle.add(work);
    } catch (error) {
      this.#workers--;
      this.#lose(shard, error);
    }
  }

  /** One that was expected cannot be had. @param {unknown} error */
  leave(error) {
    this.#workers--;
    this.#giveUp(error);
  }

  /**
   * A worker stays with its network, as another has to be made first; then it helps where most is left.
   * @param {number} [network]
   */
  #next(network) {
    if (this.#isOver) return undefined;
    const own = network === undefined ? undefined : this.#left[network];
    if (own?.length) return own.shift();
    return this.#left.reduce((most, list) => (list.length > most.length ? list : most), []).shift();
  }

  /**
   * @param {Shard | undefined} shard
   * @param {any} error
   */
  #lose(shard, error) {
    if (!shard || !ENDS.includes(error?.code)) {
      this.end();
      return this.#reject(error);
    }
    this.#left[shard.network]?.unshift(shard);
    const [idle] = this.#idle;
    if (idle) {
      this.#idle.delete(idle);
      this.#workers++;
      this.join(idle);
    } else this.#giveUp(error);
  }

  /** Where nobody works and nobody is expected. @param {unknown} error */
  #giveUp(error) {
    if (this.#workers > 0 || this.#idle.size > 0) return;
    this.end();
    this.#reject(error);
  }
}
