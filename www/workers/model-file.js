// @ts-check
/**
 * A worker that reads the network of other programs' files. cifar-lab.d.ts says what each method takes and gives.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./link.js").WorkerLink} WorkerLink
 * @typedef {import("../cifar-lab.js").ModelContents} ModelContents
 * @typedef {import("../cifar-lab.js").ModelTrial} ModelTrial
 * @typedef {{ name: string, bytes: Uint8Array }} Read
 */
import { ModelTrials } from "./model-trials.js";
import { readsDataSet } from "./network-input.js";
import { countOf } from "./places.js";

/** All files together may not be larger, as in crates/formats/src/import/mod.rs. */
const MOST_BYTES = 96 * 1024 * 1024;
/** So many training images everything is tried on. */
const TRIED_ON = 500;

export class ModelFile {
  #pool;
  #link;
  #contents;

  /**
   * Use `ModelFile.open`.
   * @param {WorkerPool} pool
   * @param {WorkerLink} link
   * @param {ModelContents} contents
   */
  constructor(pool, link, contents) {
    this.#pool = pool;
    this.#link = link;
    this.#contents = contents;
  }

  /**
   * @param {WorkerPool} pool
   * @param {readonly import("../cifar-lab.js").GivenFile[]} given
   * @param {(error: import("./errors.js").LabError) => void} [onlost]
   */
  static async open(pool, given, onlost) {
    const size = given.reduce((sum, file) => sum + (file instanceof Blob ? file.size : file.bytes.length), 0);
    if (size > MOST_BYTES) {
      const said = `${size} bytes, at most ${MOST_BYTES} are read`;
      throw pool.fault("import.too-large", { what: "the files", size, limit: MOST_BYTES, said });
    }
    const files = await Promise.all(given.map((file) => read(file, pool.fault)));
    const link = await pool.importer(onlost);
    try {
      // What was read here is nobody else's.
      for (const [place, { name, bytes }] of files.entries())
        await link.call("give", [name, bytes], given[place] instanceof Blob ? [bytes.buffer] : []);
      return new ModelFile(pool, link, await link.call("read", []));
    } catch (/** @type {any} */ error) {
      // One of ours in an archive is given back unpacked.
      if (error.code === "import.own-file") error.cause = await link.call("own", []).catch(() => undefined);
      pool.dismiss(link);
      throw error;
    }
  }

  get contents() {
    return this.#contents;
  }

  /** @param {object} spec */
  async under(spec) {
    this.#contents = await this.#link.call("under", [JSON.stringify(spec)]);
    return this.#contents;
  }

  /**
   * @param {object} spec
   * @returns {Promise<import("../cifar-lab.js").Unfilled | null>}
   */
  fit(spec) {
    return this.#link.call("fit", [JSON.stringify(spec)]);
  }

  /**
   * @param {{ onprogress?: (progress: { done: number, count: number }) => void, signal?: AbortSignal }} [options]
   * @returns {Promise<ModelTrial[]>}
   */
  async tried({ onprogress = () => {}, signal } = {}) {
    const { network, proposals } = this.#contents;
    // The data set's images say nothing of a network for others.
    const metadata = network ?? proposals[0];
    if (!readsDataSet(metadata && { metadata })) return [];
    const count = Math.min(TRIED_ON, countOf(this.#pool, "train"));
    if (!count) return [];
    const { planar, labels } = await this.#pool.pixels("train", 0, count);
    const trial = await ModelTrials.open(this.#pool, this.#link, planar, labels);
    try {
      return await trial.all(onprogress, signal);
    } finally {
      trial.close();
    }
  }

  /**
   * @param {import("../cifar-lab.js").ModelFileChoice} choice
   * @returns {Promise<Uint8Array>}
   */
  weights({ name, pixels = null, classes = null }) {
    return this.#link.call("weights", [{ name, proposal: null, pixels, classes }]);
  }

  close() {
    this.#pool.dismiss(this.#link);
  }
}

/**
 * Understands files as far as they go and takes what is likeliest for the rest.
 * @param {WorkerPool} pool
 * @param {readonly import("../cifar-lab.js").GivenFile[]} given
 * @param {import("../cifar-lab.js").ModelFileOptions} options
 * @returns {Promise<Uint8Array>} A weights file.
 */
export async function weightsOf(pool, given, { name, spec, pixels, classes }) {
  let own = "";
  /** @type {Uint8Array | undefined} */
  let unpacked;
  const file = await ModelFile.open(pool, given).catch((error) => {
    if (error.code !== "import.own-file") throw error;
    own = String(error.params.file);
    unpacked = error.cause;
    return null;
  });
  // A file of ours is taken as it is, with all that it says.
  if (unpacked) return unpacked;
  if (!file) {
    const meant = given.find((one) => pathOf(one) === own) ?? given[0];
    return (await read(/** @type {import("../cifar-lab.js").GivenFile} */ (meant), pool.fault)).bytes;
  }
  try {
    let trials = /** @type {ModelTrial[]} */ ([]);
    if (spec) await file.under(spec);
    else if (!file.contents.network) {
      trials = await file.tried();
      const { spec: likeliest } = file.contents.proposals[trials[0]?.reading.proposal ?? 0] ?? {};
      if (likeliest) await file.under(likeliest);
    }
    if (!file.contents.normalization && !pixels && !trials.length) trials = await file.tried();
    return await file.weights({
      name: name ?? titleOf(file.contents.file),
      pixels: pixels ?? trials[0]?.reading.pixels,
      classes,
    });
  } finally {
    file.close();
  }
}

/** A file's name without folders and ending. @param {string} path */
export const titleOf = (path) => path.replace(/^.*\//, "").replace(/\.[^.]+$/, "") || "network";

/** @param {import("../cifar-lab.js").GivenFile} file */
const pathOf = (file) => (file instanceof Blob && file.webkitRelativePath) || file.name;

/**
 * @param {import("../cifar-lab.js").GivenFile} file
 * @param {import("./errors.js").Fault} fault
 * @returns {Promise<Read>}
 */
async function read(file, fault) {
  if (!(file instanceof Blob)) return file;
  const bytes = await file.arrayBuffer().catch(() => {
    throw fault("picture.gone");
  });
  return { name: pathOf(file), bytes: new Uint8Array(bytes) };
}
