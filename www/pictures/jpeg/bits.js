// @ts-check
/**
 * The bits between a JPEG's markers, and the Huffman codes in them (ITU T.81, annexes B and F). Behind the last bit there
 * are ones without end, as decoders have it; `isSpent` says that some of those were taken.
 */

/** The longest code. */
const LONGEST = 16;

/**
 * For each 16 bits ahead: the length of the code that they begin with, and its symbol below; 0 where there is none.
 * @param {Uint8Array} counts How many codes there are of each length from 1 to 16.
 * @param {Uint8Array} symbols In the order of their codes.
 */
export function codes(counts, symbols) {
  const table = new Uint16Array(1 << LONGEST);
  let [code, place] = [0, 0];
  for (let length = 1; length <= LONGEST; length++) {
    const span = 1 << (LONGEST - length);
    for (let i = 0; i < (counts[length - 1] ?? 0); i++) {
      table.fill((length << 8) | (symbols[place++] ?? 0), code, code + span);
      code += span;
    }
  }
  return table;
}

export class Bits {
  #bytes;
  #at;
  /** Bits that wait to be taken, the last ones read lowest, and how many. */
  #buffer = 0;
  #count = 0;
  /** How many of those that wait, or are already taken, are not in the file. */
  #invented = 0;

  /**
   * @param {Uint8Array} bytes
   * @param {number} at
   */
  constructor(bytes, at) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** Whether more was taken than there was. */
  get isSpent() {
    return this.#invented > this.#count;
  }

  /** @param {number} length At most 16. */
  take(length) {
    if (this.#count < LONGEST) this.#fill();
    this.#count -= length;
    return (this.#buffer >>> this.#count) & ((1 << length) - 1);
  }

  /**
   * The symbol of the next code.
   * @param {Uint16Array} table
   * @returns {number} -1 where no code begins with these bits.
   */
  symbol(table) {
    if (this.#count < LONGEST) this.#fill();
    const found = table[(this.#buffer >>> (this.#count - LONGEST)) & 0xffff] ?? 0;
    this.#count -= found >>> 8;
    return found ? found & 0xff : -1;
  }

  #fill() {
    while (this.#count < LONGEST) {
      const byte = this.#bytes[this.#at] ?? 0xff;
      const isMarker = byte === 0xff && this.#bytes[this.#at + 1] !== 0;
      if (isMarker) this.#invented += 8;
      else this.#at += byte === 0xff ? 2 : 1;
      this.#buffer = (this.#buffer << 8) | byte;
      this.#count += 8;
    }
  }

  /** Where the next marker stands, and how many whole bytes were left before it. */
  end() {
    const unread = Math.max(0, this.#count - this.#invented) >> 3;
    let at = this.#at;
    while (at < this.#bytes.length && !(this.#bytes[at] === 0xff && ![0, 0xff].includes(this.#bytes[at + 1] ?? 0)))
      at++;
    // A marker may stand behind any number of FF.
    let first = at;
    while (first > this.#at && this.#bytes[first - 1] === 0xff) first--;
    return { at, left: unread + first - this.#at };
  }
}
