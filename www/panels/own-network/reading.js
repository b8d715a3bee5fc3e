// @ts-check
/**
 * Files of another program on their way to a network that answers: read, tried where they leave something open, used. Of
 * several begun, the last counts.
 * @typedef {import("../../cifar-lab.js").CifarLab} CifarLab
 * @typedef {import("../../cifar-lab.js").ModelFile} ModelFile
 * @typedef {import("../../cifar-lab.js").ModelTrial} ModelTrial
 * @typedef {import("../../cifar-lab.js").ModelContents} ModelContents
 * @typedef {object} Reading
 * @property {string} name Of the first file, or of what was dropped.
 * @property {ModelContents} contents
 * @property {string} layers The chosen proposal's place; "" where the file has layers.
 * @property {string} pixels The chosen code; "" where the file says it.
 * @property {ModelTrial[]} trials Of layers and pixels, or of pixels alone.
 * @property {Readonly<ModelContents["proposals"]>} proposals
 */
import { choicesOf } from "./trials.js";

/** @param {ModelTrial} trial */
export const layersOf = ({ reading }) => String(reading.proposal ?? "");
/** @param {ModelTrial} trial */
export const pixelsOf = ({ reading }) => reading.pixels;

export class FileReading {
  /** @type {ModelFile | null} */
  #file = null;
  #stop = new AbortController();

  /**
   * @param {CifarLab} lab
   * @param {File[]} files
   * @param {(done: number, count: number) => void} ontry
   * @returns {Promise<Reading>}
   */
  async begin(lab, files, ontry) {
    this.end();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const file = await lab.openModelFile(files, { signal, onlost: () => this.end() });
    if (signal.aborted) file.close();
    signal.throwIfAborted();
    this.#file = file;
    const { contents } = file;
    const { proposals } = contents;
    const isOpen = !contents.network || !contents.normalization;
    const onprogress = (/** @type {{ done: number, count: number }} */ { done, count }) => ontry(done, count);
    const trials = isOpen ? await file.tried({ signal, onprogress }) : [];
    const layers = proposals.length ? choicesOf(["0"], trials, layersOf).proposed : "";
    const reading = { name: titleOf(files), contents, layers, pixels: "", trials, proposals };
    return this.choose(reading, layers);
  }

  /**
   * Takes another proposal.
   * @param {Reading} reading
   * @param {string} layers
   * @returns {Promise<Reading>}
   */
  async choose(reading, layers) {
    const spec = layers === "" ? null : reading.proposals[Number(layers)]?.spec;
    const contents = spec && this.#file ? await this.#file.under(spec) : reading.contents;
    const tried = reading.trials.filter((trial) => layersOf(trial) === layers);
    const codes = contents.pixels.map(({ code }) => code);
    const pixels = contents.normalization ? "" : choicesOf(codes, tried, pixelsOf).proposed;
    return { ...reading, contents, layers, pixels };
  }

  /**
   * A weights file of what was chosen.
   * @param {Reading} reading
   * @param {string[] | null} classes
   */
  weights({ name, pixels }, classes) {
    return this.#file?.weights({ name, pixels: pixels || null, classes });
  }

  end() {
    this.#stop.abort();
    this.#file?.close();
    this.#file = null;
  }
}

/** @param {readonly File[]} files */
function titleOf(files) {
  const [first] = files;
  const folder = first?.webkitRelativePath.split("/")[0];
  return folder || first?.name || "";
}
