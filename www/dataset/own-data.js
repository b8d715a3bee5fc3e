// @ts-check
/**
 * A person's own copy of the data set: taken from files, checked in a worker, used in the place of the site's images, and
 * kept in this browser where the person wants that.
 * @typedef {import("../workers/worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./archive.js").Batch} Batch
 * @typedef {import("./archive.js").Given} Given
 * @typedef {import("../cifar-lab.js").UseDataOptions} Options
 */
import { orAborted } from "../workers/waiting.js";
import { BATCHES, batchOf } from "./batches.js";
import { DiskImages } from "./disk-images.js";
import * as store from "./store.js";

/** @type {WeakMap<WorkerPool, OwnData>} */
const known = new WeakMap();

/** One for each lab. @param {WorkerPool} pool */
export function ownData(pool) {
  const own = known.get(pool) ?? new OwnData(pool);
  known.set(pool, own);
  return own;
}

export class OwnData {
  #pool;
  /** @type {readonly Batch[]} */
  #batches = [];
  /** @type {Promise<import("../cifar-lab.js").DataInUse | null> | null} */
  #using = null;

  /** @param {WorkerPool} pool */
  constructor(pool) {
    this.#pool = pool;
  }

  /** What is in use; null where the site's images are. */
  get inUse() {
    const { disk } = this.#pool;
    if (!disk) return null;
    const bytes = this.#batches.reduce((sum, { records }) => sum + records.size, 0);
    const batches = BATCHES.map(({ name, split, sha256 }) => ({ name, split, sha256 }));
    return { train: disk.train_count, test: disk.test_count, bytes, batches };
  }

  /**
   * @param {Iterable<File | Given>} files
   * @param {Options} [options]
   */
  async use(files, options) {
    const given = [...files].map((one) =>
      one instanceof File ? { path: one.webkitRelativePath || one.name, file: one } : one,
    );
    await this.#read(given, options);
    return /** @type {import("../cifar-lab.js").DataInUse} */ (this.inUse);
  }

  /**
   * The panel and a run that is resumed may ask at once, and share one reading.
   * @param {Options} [options]
   * @returns {Promise<import("../cifar-lab.js").DataInUse | null>}
   */
  async useKept(options) {
    const first = this.#using;
    if (!first) {
      this.#using = this.#useKept(options).finally(() => (this.#using = null));
      return this.#using;
    }
    try {
      return await orAborted(first, options?.signal, this.#pool.fault);
    } catch (/** @type {any} */ error) {
      // Whoever asked first broke it off, not who asks here.
      if (error.code !== "aborted" || options?.signal?.aborted) throw error;
      return this.useKept(options);
    }
  }

  /** @param {Options} [options] */
  async #useKept(options) {
    const kept = await this.#stored(store.kept);
    if (!kept.length) return null;
    await this.#read(kept, options);
    return this.inUse;
  }

  /** Bytes that this browser keeps. */
  async kept() {
    const kept = await this.#stored(store.kept).catch(() => []);
    return kept.reduce((sum, { file }) => sum + file.size, 0);
  }

  async keep() {
    if (!this.#pool.disk)
      throw this.#pool.fault("argument", { problem: "no own data is in use", remedy: "use some files first" });
    await this.#stored(() => store.keep(this.#batches));
    // From now on they are read from there, and what was in memory is free.
    const kept = await this.#stored(store.kept);
    this.#take(
      this.#batches.map((batch) => {
        const records = kept.find(({ path }) => batchOf(path)?.name === batch.name)?.file;
        return records?.size === batch.records.size ? { ...batch, records } : batch;
      }),
    );
  }

  /** The copy in the browser goes; what is in use is copied into memory before. */
  async forget() {
    const batches = [];
    for (const batch of this.#batches) {
      const bytes = await batch.records.arrayBuffer().catch(() => {
        const [name, problem, remedy] = [batch.name, "the copy can no longer be read", "give the files again"];
        throw this.#pool.fault("data.gone", { name, problem, remedy });
      });
      batches.push({ ...batch, records: new Blob([bytes]) });
    }
    // First: an evaluation under way reads on meanwhile.
    if (batches.length) this.#take(batches);
    await this.#stored(store.forget);
  }

  /**
   * @param {Given[]} given
   * @param {Options} [options]
   */
  async #read(given, { onprogress, signal } = {}) {
    const pool = this.#pool;
    if (signal?.aborted) throw pool.fault("aborted");
    const link = await pool.archivist();
    // While the worker started.
    if (signal?.aborted) {
      pool.dismiss(link);
      throw pool.fault("aborted");
    }
    const stop = () => link.close(pool.fault("aborted"));
    signal?.addEventListener("abort", stop, { once: true });
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => onprogress?.(data);
    try {
      this.#take(await link.call("read", [given, port2], [port2]));
    } finally {
      port1.close();
      signal?.removeEventListener("abort", stop);
      pool.dismiss(link);
    }
  }

  /** @param {readonly Batch[]} batches */
  #take(batches) {
    this.#batches = batches;
    this.#pool.disk = new DiskImages(batches, this.#pool.fault);
  }

  /**
   * @template T
   * @param {() => Promise<T>} ask
   * @returns {Promise<T>}
   */
  #stored(ask) {
    return ask().catch((/** @type {any} */ error) => {
      const isFull = error?.name === "QuotaExceededError";
      const problem = isFull ? "this browser has no room for it" : "this browser keeps nothing for this page";
      throw this.#pool.fault(isFull ? "data.full" : "data.store", {
        problem,
        remedy: isFull ? "free some disk space" : "allow the page to store data, or open it by https",
      });
    });
  }
}
