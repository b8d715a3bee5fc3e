// @ts-check
/**
 * A tar archive, read as it comes: no more of it is in memory than the entry in hand. ustar (POSIX.1-1988), with GNU's long
 * names and pax headers passed over: no file of the data set has a name that needs them.
 */
import { freed } from "./pieces.js";
import { broken, gone } from "./refusal.js";

const BLOCK = 512;
/** Bytes of an archive, unpacked: five times what the data set's have. A small file may unpack to any number. */
const MOST_UNPACKED = 1_000_000_000;
const latin = new TextDecoder("latin1");

/** Bytes out of a stream's pieces, as many as are asked for. */
class Pieces {
  #reader;
  #name;
  /** @type {Uint8Array} */
  #piece = new Uint8Array();
  #at = 0;
  #unpacked = 0;

  /**
   * @param {ReadableStream<Uint8Array>} stream
   * @param {string} name
   */
  constructor(stream, name) {
    this.#reader = stream.getReader();
    this.#name = name;
  }

  /**
   * The next bytes into `out`, or passed over where there is none.
   * @param {number} count
   * @param {Uint8Array | null} out
   * @returns {Promise<boolean>} Whether there were as many.
   */
  async take(count, out) {
    for (let done = 0; done < count; ) {
      if (this.#at === this.#piece.length && !(await this.#next())) return false;
      const more = Math.min(count - done, this.#piece.length - this.#at);
      out?.set(this.#piece.subarray(this.#at, this.#at + more), done);
      this.#at += more;
      done += more;
    }
    return true;
  }

  async #next() {
    freed(this.#piece);
    const { value, done } = await this.#reader.read().catch((/** @type {any} */ { name, message }) => {
      if (name === "NotReadableError" || name === "NotFoundError") throw gone(this.#name);
      throw broken(this.#name, `the archive is damaged or cut short (${message})`);
    });
    [this.#piece, this.#at] = [value ?? new Uint8Array(), 0];
    this.#unpacked += this.#piece.length;
    if (this.#unpacked > MOST_UNPACKED) throw broken(this.#name, "it unpacks to more than the data set has");
    return !done;
  }

  cancel() {
    return this.#reader.cancel().catch(() => {});
  }
}

/**
 * The files of an archive that are wanted, one after the other, with all of their bytes. Whoever breaks off ends the stream.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {string} name What errors call the archive.
 * @param {(path: string, size: number) => Uint8Array<ArrayBuffer> | null} roomFor Where the bytes of a wanted file go: may be
 *   the same for each, since the next is not begun before the last has been taken.
 * @returns {AsyncGenerator<{ path: string, bytes: Uint8Array<ArrayBuffer> }, void>}
 */
export async function* entries(stream, name, roomFor) {
  const pieces = new Pieces(stream, name);
  const header = new Uint8Array(BLOCK);
  const expect = async (/** @type {number} */ count, /** @type {Uint8Array | null} */ out) => {
    if (!(await pieces.take(count, out))) throw broken(name, "the archive is cut short");
  };
  try {
    // Some archives end without the two empty blocks.
    while (await pieces.take(BLOCK, header)) {
      if (header.every((byte) => byte === 0)) return;
      const { path, size, isFile } = described(header, name);
      const bytes = isFile ? roomFor(path, size) : null;
      await expect(size, bytes);
      await expect((BLOCK - (size % BLOCK)) % BLOCK, null);
      if (bytes) yield { path, bytes };
    }
  } finally {
    await pieces.cancel();
  }
}

/**
 * @param {Uint8Array} header
 * @param {string} name
 */
function described(header, name) {
  const text = (/** @type {number} */ from, /** @type {number} */ to) => {
    const field = header.subarray(from, to);
    const end = field.indexOf(0);
    return latin.decode(end < 0 ? field : field.subarray(0, end));
  };
  const octal = (/** @type {number} */ from, /** @type {number} */ to) => {
    const digits = text(from, to).trim();
    return /^[0-7]{1,11}$/.test(digits) ? parseInt(digits, 8) : NaN;
  };
  const [size, checksum] = [octal(124, 136), octal(148, 156)];
  // As if the checksum's own field were spaces.
  const sum = header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== checksum || Number.isNaN(size)) throw broken(name, "it is no tar archive, or a damaged one");
  const prefix = text(257, 262) === "ustar" ? text(345, 500) : "";
  const type = text(156, 157);
  return { path: prefix ? `${prefix}/${text(0, 100)}` : text(0, 100), size, isFile: type === "" || type === "0" };
}
