// @ts-check
/** What of a training run leaves the page as a file. */
import { save } from "../../shell/save.js";

const BYTES = "application/octet-stream";

export class RunFiles {
  #laboratory;
  #run;
  #state;

  /**
   * @param {import("../../shell/laboratory.js").Laboratory} laboratory
   * @param {() => import("../../cifar-lab.js").Run | null} run In hand.
   * @param {() => import("./training-state.js").TrainingState} state
   */
  constructor(laboratory, run, state) {
    this.#laboratory = laboratory;
    this.#run = run;
    this.#state = state;
  }

  async download() {
    const bytes = await this.#run()?.checkpoint();
    if (bytes) save(new Blob([bytes], { type: BYTES }), `${this.#name}.cifar-run`);
  }

  /**
   * The weights of the run, or those in use where there is none. Rejects where they cannot be written.
   * @param {"safetensors" | "onnx"} format
   */
  async exportWeights(format) {
    const { lab } = this.#laboratory;
    const run = this.#run();
    const weights = run ? await run.weights().catch(() => null) : lab?.weightsBytes();
    const bytes = weights && (await lab?.exportWeights({ format, weights }));
    const name = run ? this.#name : (lab?.model ?? "weights");
    if (bytes) save(new Blob([bytes], { type: BYTES }), `${name}.${format}`);
  }

  /** @param {string} name Of one of the person's own networks; a file that was opened is given back as it came. */
  async downloadOwn(name) {
    const own = this.#laboratory.own(name);
    if (!own) return;
    const bytes = own.file ? own.bytes : await this.#laboratory.lab?.exportWeights({ weights: own.bytes });
    if (bytes) save(new Blob([/** @type {BlobPart} */ (bytes)], { type: BYTES }), own.file || `${name}.safetensors`);
  }

  get #name() {
    const { run, position } = this.#state();
    return `${run?.recipe.name ?? "run"}-seed${run?.recipe.seed ?? 0}-epoch${position.epoch}`;
  }
}
