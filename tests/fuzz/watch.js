// @ts-check
/**
 * What an input may take of a reader of the page. Of memory, typed arrays are
 * counted alone: all that are made while an input is read, whether they are still needed or not.
 * @typedef {import("./readers.js").Reader} Reader
 */

/** No input takes longer than so many times what the reader's own seeds take in the middle, byte for byte. */
const SLOWEST = 50;
/** Milliseconds: below that, the collector of memory counts for more than the reader. */
const UNNOTICED = 50;
const TRIES = 4;
/** Hundreds of times a seed. */
const MOST_BYTES = 64 << 20;
let made = 0;

for (const name of /** @type {const} */ ([
  "Uint8Array",
  "Uint16Array",
  "Uint32Array",
  "Float64Array",
  "Float32Array",
])) {
  globalThis[name] = /** @type {any} */ (
    new Proxy(globalThis[name], {
      construct(type, args, target) {
        if (typeof args[0] === "number") made += args[0] * type.BYTES_PER_ELEMENT;
        if (made > MOST_BYTES) {
          const told = made;
          reset();
          throw new Error(`${told} bytes in arrays, ${MOST_BYTES} allowed`);
        }
        return Reflect.construct(type, args, target);
      },
    })
  );
}

/** A new count. */
const reset = () => void (made = 0);

/** Milliseconds that this process has been computing: a busy machine does not lengthen them. */
const computing = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

export class Watch {
  #reader;
  #isTimed;
  /** @type {{ usual: number, length: number } | null} */
  #pace = null;

  /**
   * @param {Reader} reader
   * @param {{ isTimed?: boolean }} [options] A test that looks at clocks fails on a busy machine: for a search.
   */
  constructor(reader, { isTimed = false } = {}) {
    this.#reader = reader;
    this.#isTimed = isTimed;
  }

  /**
   * What comes of it, in a word; rejects where it is more than the reader's own refusals, or takes too long.
   * @param {Uint8Array} bytes
   */
  async read(bytes) {
    reset();
    if (!this.#isTimed) return this.#reader.read(bytes);
    this.#pace ??= await this.#paced();
    reset();
    const { usual, length } = this.#pace;
    const allowed = Math.max(UNNOTICED, SLOWEST * usual * Math.max(1, bytes.length / length));
    const start = performance.now();
    const word = await this.#reader.read(bytes);
    if (performance.now() - start > allowed) {
      const least = Math.min(...(await this.#times(bytes)));
      if (least > allowed) throw new Error(`${least} ms for ${bytes.length} bytes, ${allowed} allowed`);
    }
    return word;
  }

  async #paced() {
    const times = [];
    for (const seed of this.#reader.seeds)
      times.push({ usual: Math.min(...(await this.#times(seed))), length: Math.max(1, seed.length) });
    times.sort((a, b) => a.usual / a.length - b.usual / b.length);
    return times[times.length >> 1] ?? { usual: 0, length: 1 };
  }

  /** @param {Uint8Array} bytes */
  async #times(bytes) {
    const times = [];
    for (let left = TRIES; left > 0; left--) {
      reset();
      const start = computing();
      await this.#reader.read(bytes);
      times.push(computing() - start);
    }
    return times;
  }
}
