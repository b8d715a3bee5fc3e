// @ts-check
/** Numbers and texts in few bytes, bytes as letters of an address, and a checksum. Pure. */

/** No text is longer than this in UTF-8, whoever wrote it. */
const LONGEST_TEXT = 1024;
const utf8 = new TextEncoder();
// `fatal`: bytes that are no UTF-8 are refused, not guessed at. `ignoreBOM`: a mark at the front stays, so that it is seen.
const fromUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Whole numbers from 0 to 2^53 - 1 in groups of seven bits, the lowest first (LEB128). */
export class Packer {
  /** @type {number[]} */
  #bytes = [];

  /** @param {number} value */
  whole(value) {
    let rest = value;
    // Beyond 32 bits no bit operation reaches.
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#bytes.push((rest % 128) + 128);
    this.#bytes.push(rest);
    return this;
  }

  /** @param {string} text */
  text(text) {
    const bytes = utf8.encode(text);
    return this.whole(bytes.length).raw(bytes);
  }

  /** @param {Iterable<number>} bytes */
  raw(bytes) {
    this.#bytes.push(...bytes);
    return this;
  }

  get bytes() {
    return Uint8Array.from(this.#bytes);
  }
}

/** Reads what a `Packer` wrote. Each method throws a RangeError where the bytes end, or say what no number or text is. */
export class Unpacker {
  #bytes;
  #at = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  whole() {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const [byte = 0] = this.raw(1);
      value += (byte % 128) * factor;
      if (!Number.isSafeInteger(value)) throw new RangeError("no number");
      if (byte < 128) return value;
    }
  }

  text() {
    const length = this.whole();
    if (length > LONGEST_TEXT) throw new RangeError("no text");
    try {
      return fromUtf8.decode(this.raw(length));
    } catch {
      throw new RangeError("no text");
    }
  }

  /** @param {number} length */
  raw(length) {
    if (this.#at + length > this.#bytes.length) throw new RangeError("the end");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  get isAtEnd() {
    return this.#at === this.#bytes.length;
  }
}

/** RFC 4648, section 5: 64 signs that an address takes as they are. */
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** @param {Uint8Array} bytes @returns {string} Without `=` at its end. */
export function toLetters(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two = 0, three = 0] = bytes.subarray(at, at + 3);
    const group = (one << 16) | (two << 8) | three;
    const signs = Math.min(4, bytes.length - at + 1);
    for (let place = 0; place < signs; place++) text += SIGNS[(group >> (18 - 6 * place)) & 63];
  }
  return text;
}

/** @param {string} text Of `SIGNS`. */
export function fromLetters(text) {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [held, bits, at] = [0, 0, 0];
  for (const sign of text) {
    held = ((held << 6) | SIGNS.indexOf(sign)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 255;
  }
  return bytes;
}

/** How many signs so many bytes are. @param {number} bytes */
export const lettersOf = (bytes) => Math.ceil((bytes * 4) / 3);

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/**
 * CRC-32 (ITU-T V.42, as in PNG and zip): any change within 32 bits in a row gives another value.
 * @param {Uint8Array} bytes
 * @returns {number} 0 to 2^32 - 1.
 */
export function crc32(bytes) {
  let value = ~0;
  for (const byte of bytes) value = (value >>> 8) ^ (TABLE[(value ^ byte) & 255] ?? 0);
  return ~value >>> 0;
}
