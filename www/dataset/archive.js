// @ts-check
/**
 * Reads the data set out of a person's files, in a worker: an archive, unpacked as it comes, or the batches themselves. What
 * is found of a batch is written in the binary version's form, and has to have its SHA-256; nothing is taken unchecked.
 * @typedef {import("./batches.js").Expected} Expected
 * @typedef {{ path: string, file: Blob }} Given `path`: its name, with the folders above it where they are known.
 * @typedef {{ name: string, split: "train" | "test", records: Blob }} Batch
 */
import { BATCHES, MOST_BYTES, RECORD, baseOf, batchOf, isOfCifar10, isOfCifar100 } from "./batches.js";
import { feed, provokeGarbageCollection } from "./pieces.js";
import { readBatch } from "./pickle.js";
import { Refusal, broken, gone, room } from "./refusal.js";
import { entries } from "./tar.js";

/** Bytes of an image. */
const PIXELS = RECORD - 1;
/** Names of files that meant nothing, of which some are told. */
const MOST_NAMED = 100;
/** Bytes that go over to the browser at once. */
const PIECE = 4 << 20;
/** Milliseconds between two reports. */
const REPORT_MS = 100;

export class Archive {
  #sha256;
  #expected;

  /**
   * @param {(bytes: Uint8Array) => string} sha256 For pages to which the browser gives none: those that are not secure.
   * @param {readonly Expected[]} [expected]
   */
  constructor(sha256, expected = BATCHES) {
    this.#sha256 = sha256;
    this.#expected = expected;
  }

  /**
   * All six batches, or a refusal.
   * @param {Given[]} given
   * @param {MessagePort} [port] Gets `{ loaded, total }`, bytes of the files.
   * @returns {Promise<Batch[]>}
   */
  async read(given, port) {
    const reading = new Reading((bytes) => this.#hash(bytes), this.#expected, port);
    try {
      return await reading.read(given);
    } finally {
      port?.close();
    }
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  async #hash(bytes) {
    const { subtle } = globalThis.crypto ?? {};
    if (!subtle) return this.#sha256(bytes);
    const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
}

/** One reading of some files. */
class Reading {
  #hash;
  #expected;
  #port;
  #loaded = 0;
  #total = 0;
  #reported = 0;
  /** By name. @type {Map<string, Batch>} */
  #found = new Map();
  /** Names that meant nothing. @type {string[]} */
  #others = [];
  /** The first damaged file that is the data set's, and the first other one. @type {(Refusal | undefined)[]} */
  #broken = [];
  /** One batch's file after the other: no more than one is in this worker's memory. */
  #scratch = new Uint8Array();

  /**
   * @param {(bytes: Uint8Array<ArrayBuffer>) => Promise<string>} hash
   * @param {readonly Expected[]} expected
   * @param {MessagePort} [port]
   */
  constructor(hash, expected, port) {
    this.#hash = hash;
    this.#expected = expected;
    this.#port = port;
  }

  /** @param {Given[]} given */
  async read(given) {
    const batches = given.filter(({ path }) => this.#batchOf(path));
    const others = given.filter(({ path, file }) => !this.#batchOf(path) && file.size > 0);
    const archives = [
      ...others.filter(({ path }) => isOfCifar10(path)),
      ...others.filter(({ path }) => !isOfCifar10(path)),
    ];
    // Of a folder with both, what is unpacked already: it is read in less time.
    await this.#readAll(batches, async (path, file) => this.#take(path, await this.#bytes(path, file)));
    if (!this.#isComplete) await this.#readAll(archives, (path, file) => this.#unpack(path, file));
    this.#report(this.#total, true);
    return this.#complete(given);
  }

  /**
   * Until the six are found. A damaged file may not be needed.
   * @param {Given[]} files
   * @param {(path: string, file: Blob) => Promise<void>} read
   */
  async #readAll(files, read) {
    this.#total += files.reduce((sum, { file }) => sum + file.size, 0);
    for (const { path, file } of files) {
      if (this.#isComplete) return;
      const before = this.#found.size;
      try {
        await read(path, file);
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== "data.broken") throw error;
        const isOurs = this.#found.size > before || isOfCifar10(path) || !!this.#batchOf(path);
        this.#broken[isOurs ? 0 : 1] ??= error;
      }
    }
  }

  /** An archive may have any number of others. @param {string} path */
  #pass(path) {
    if (this.#others.length < MOST_NAMED) this.#others.push(path);
  }

  /** @param {string} path */
  #batchOf(path) {
    return batchOf(path, this.#expected);
  }

  get #isComplete() {
    return this.#found.size === this.#expected.length;
  }

  /** @param {Given[]} given */
  #complete(given) {
    const missing = this.#expected.filter(({ name }) => !this.#found.has(name)).map(({ name }) => name);
    if (missing.length === 0) return this.#expected.map(({ name }) => /** @type {Batch} */ (this.#found.get(name)));
    const [ours, other] = this.#broken;
    if (ours) throw ours;
    const names = [...new Set([...given.map(({ path }) => path), ...this.#others])];
    if (this.#found.size === 0 && names.some(isOfCifar100))
      throw new Refusal("data.cifar100", {}, "this is CIFAR-100, with other classes", "give CIFAR-10");
    if (this.#found.size === 0 && other) throw other;
    if (this.#found.size === 0)
      throw new Refusal(
        "data.unknown",
        { names: names.slice(0, 3).map(baseOf) },
        "there is no batch of CIFAR-10 among the files",
        "give cifar-10-python.tar.gz, cifar-10-binary.tar.gz, or the folder that they become",
      );
    throw new Refusal("data.missing", { missing }, `there is no ${missing.join(", ")}`, "give all six batches");
  }

  /**
   * @param {string} path
   * @param {Blob} file
   */
  async #unpack(path, file) {
    const name = baseOf(path);
    const start = new Uint8Array(await there(name, file.slice(0, 512).arrayBuffer()));
    const isGzip = start[0] === 0x1f && start[1] === 0x8b;
    const isTar = new TextDecoder("latin1").decode(start.subarray(257, 262)) === "ustar";
    if (!isGzip && !isTar) return this.#pass(path);
    const through = isGzip ? new DecompressionStream("gzip") : new TransformStream();
    // An archive in no compression comes out as the pieces that go in.
    const report = (/** @type {number} */ bytes) => this.#report(this.#loaded + bytes);
    const fed = feed(file.stream(), through.writable, report, isGzip);
    const roomFor = (/** @type {string} */ path, /** @type {number} */ size) => {
      const batch = this.#batchOf(path);
      if (!batch) this.#pass(path);
      if (!batch || this.#found.has(batch.name)) return null;
      fits(path, size);
      if (this.#scratch.length < size) this.#scratch = room(size);
      return this.#scratch.subarray(0, size);
    };
    for await (const { path, bytes } of entries(through.readable, name, roomFor)) {
      await this.#take(path, bytes);
      if (this.#isComplete) break;
    }
    await fed;
  }

  /**
   * @param {string} path
   * @param {Blob} file
   */
  async #bytes(path, file) {
    fits(path, file.size);
    const bytes = new Uint8Array(await there(baseOf(path), file.arrayBuffer()));
    this.#report(this.#loaded + bytes.length);
    return bytes;
  }

  /**
   * @param {string} path
   * @param {Uint8Array<ArrayBuffer>} bytes Its file's.
   */
  async #take(path, bytes) {
    const batch = this.#batchOf(path);
    if (!batch || this.#found.has(batch.name)) return;
    const records = recordsOf(baseOf(path), bytes);
    const found = await this.#hash(records);
    const { name, split, sha256 } = batch;
    if (found !== sha256)
      throw new Refusal(
        "data.hash",
        { name: baseOf(path), expected: sha256, found },
        `${baseOf(path)} is not the official batch: its images have SHA-256 ${found} instead of ${sha256}`,
        "download the archive again",
      );
    this.#found.set(name, { name, split, records: await handedOver(baseOf(path), records) });
  }

  /**
   * @param {number} loaded
   * @param {boolean} [isLast]
   */
  #report(loaded, isLast = false) {
    this.#loaded = loaded;
    const now = performance.now();
    if (!isLast && now - this.#reported < REPORT_MS) return;
    this.#reported = now;
    this.#port?.postMessage({ loaded, total: this.#total });
  }
}

/**
 * @param {string} path
 * @param {number} size
 */
function fits(path, size) {
  if (size > MOST_BYTES) throw broken(baseOf(path), `${size} bytes are more than a batch has`);
}

/**
 * Bytes as a blob, which the browser may keep on disk. They go over piece by piece: a piece whose last byte can be read is
 * with the browser, and its copy in this worker is free.
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
async function handedOver(name, bytes) {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += PIECE) {
    const piece = new Blob([bytes.subarray(at, at + PIECE)]);
    await there(name, piece.slice(-1).arrayBuffer());
    pieces.push(piece);
    provokeGarbageCollection();
  }
  return new Blob(pieces);
}

/**
 * @template T
 * @param {string} name
 * @param {Promise<T>} reading
 */
function there(name, reading) {
  return reading.catch(() => {
    throw gone(name);
  });
}

/**
 * A batch in the binary version's form, where it can be in the place of the file's own bytes.
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function recordsOf(name, bytes) {
  // A record's first byte is a label, a pickle's is above all labels.
  if (bytes[0] !== 0x80) {
    if (bytes.length === 0 || bytes.length % RECORD) throw broken(name, `${bytes.length} bytes are no whole records`);
    return bytes;
  }
  const batch = readBatch(bytes);
  if (typeof batch === "string") throw broken(name, batch);
  const { labels, pixels, isFortran } = batch;
  const images = labels.length;
  // A record grows by its label and never reaches the pixels of the next image: the list of labels lay before all of them.
  const isInPlace = !isFortran && pixels.byteOffset - bytes.byteOffset > images;
  const records = isInPlace ? bytes.subarray(0, images * RECORD) : room(images * RECORD);
  for (const [at, label] of labels.entries()) {
    const start = at * RECORD;
    records[start] = label;
    if (!isFortran) records.set(pixels.subarray(at * PIXELS, (at + 1) * PIXELS), start + 1);
    else for (let place = 0; place < PIXELS; place++) records[start + 1 + place] = pixels[place * images + at] ?? 0;
  }
  return records;
}
