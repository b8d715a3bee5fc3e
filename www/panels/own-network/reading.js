// @ts-check
/**
 * Files of another program, read: what they say, what was tried, what is chosen. It holds a worker until it is ended.
 * @typedef {import("../../cifar-lab.js").CifarLab} CifarLab
 * @typedef {import("../../cifar-lab.js").ModelFile} ModelFile
 * @typedef {import("../../cifar-lab.js").ModelTrial} ModelTrial
 */
import { choicesOf } from "./trials.js";

/** @param {ModelTrial} trial */
export const layersOf = ({ reading }) => String(reading.proposal ?? "");
/** @param {ModelTrial} trial */
export const pixelsOf = ({ reading }) => reading.pixels;

export class FileReading {
  #file;
  /** The chosen proposal's place; "" where the file has layers. */
  layers = "";
  /** The chosen code; "" where the file says it. */
  pixels = "";
  /** The person's own network that it became. */
  own = "";

  /**
   * Use `FileReading.open`.
   * @param {ModelFile} file
   * @param {ModelTrial[]} trials Of layers and pixels, or of pixels alone.
   */
  constructor(file, trials) {
    this.#file = file;
    this.trials = trials;
    this.proposals = file.contents.proposals;
    this.name = titleOf(file.contents.file);
  }

  /**
   * @param {CifarLab} lab
   * @param {readonly File[]} files
   * @param {(done: number, count: number) => void} ontry
   * @param {AbortSignal} signal
   */
  static async open(lab, files, ontry, signal) {
    const file = await lab.openModelFile(files, { signal });
    try {
      const { network, normalization, proposals } = file.contents;
      const isOpen = !network || !normalization;
      const trials = isOpen ? await file.tried({ signal, onprogress: ({ done, count }) => ontry(done, count) }) : [];
      const reading = new FileReading(file, trials);
      await reading.choose(proposals.length ? choicesOf(["0"], trials, layersOf).proposed : "");
      signal.throwIfAborted();
      return reading;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Whether these layers take all of the file's arrays. @param {import("../../cifar-lab.js").Spec} spec */
  fit(spec) {
    return this.#file.fit(spec);
  }

  /**
   * Layers of the person's own become one more proposal, which is tried as the others were, and chosen. On rejection all stays
   * as it was.
   * @param {import("../../cifar-lab.js").Spec} spec
   * @param {(done: number, count: number) => void} ontry
   */
  async adopt(spec, ontry) {
    const tried = await this.#triedUnder(spec, ontry);
    const proposal = this.proposals.length;
    this.proposals = [...this.proposals, { spec: /** @type {any} */ (spec) }];
    const own = tried.map((trial) => ({ ...trial, reading: { ...trial.reading, proposal } }));
    const [best, former] = [own[0], this.trials[0]];
    const isBetter = !!best && (!former || best.right * former.pictures > former.right * best.pictures);
    this.trials = isBetter ? [...own, ...this.trials] : [...this.trials, ...own];
    this.#settle(String(proposal));
  }

  /**
   * The file goes back under the former layers where trying these fails: then all is as it was.
   * @param {import("../../cifar-lab.js").Spec} spec
   * @param {(done: number, count: number) => void} ontry
   */
  async #triedUnder(spec, ontry) {
    const former = this.#specOf(this.layers);
    await this.#file.under(spec);
    try {
      return await this.#file.tried({ onprogress: ({ done, count }) => ontry(done, count) });
    } catch (error) {
      // Of a worker that is no more nothing is left to put back.
      if (former) await this.#file.under(former).catch(() => {});
      throw error;
    }
  }

  /** @param {string} layers */
  #specOf(layers) {
    return layers === "" ? null : this.proposals[Number(layers)]?.spec;
  }

  get contents() {
    return this.#file.contents;
  }

  /** Takes another proposal. On rejection the one before stays. @param {string} layers */
  async choose(layers) {
    const spec = this.#specOf(layers);
    if (spec) await this.#file.under(spec);
    this.#settle(layers);
  }

  /** What the file is under is the chosen one. @param {string} layers */
  #settle(layers) {
    this.layers = layers;
    const { pixels, normalization } = this.contents;
    const tried = this.trials.filter((trial) => layersOf(trial) === layers);
    const codes = pixels.map(({ code }) => code);
    this.pixels = normalization ? "" : choicesOf(codes, tried, pixelsOf).proposed;
  }

  /**
   * A weights file of what was chosen.
   * @param {string[] | null} classes
   */
  weights(classes) {
    return this.#file.weights({ name: this.name, pixels: this.pixels || null, classes });
  }

  end() {
    this.#file.close();
  }
}

/** What a person knows the network by: its file, or the folder of files that are called the same everywhere. @param {string} path */
export function titleOf(path) {
  const [name = "", folder] = path.split("/").reverse();
  return folder && /^(model|config|metadata)\.json$/.test(name) ? folder : name;
}
