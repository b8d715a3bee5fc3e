// @ts-check
/** What of a training run leaves the page as a file, and what comes into it as one. */
import { failureOf } from "../../shell/failure.js";
import { save } from "../../shell/save.js";

/** @typedef {import("./training-state.js").TrainingState} TrainingState */

const BYTES = "application/octet-stream";

export class RunFiles {
  #laboratory;
  #run;
  #state;
  #change;
  #resume;

  /**
   * @param {import("../../shell/laboratory.js").Laboratory} laboratory
   * @param {() => import("../../cifar-lab.js").Run | null} run In hand.
   * @param {() => TrainingState} state
   * @param {(change: Partial<TrainingState>) => void} change
   * @param {(bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>} resume Takes a saved run in hand.
   */
  constructor(laboratory, run, state, change, resume) {
    this.#laboratory = laboratory;
    this.#run = run;
    this.#state = state;
    this.#change = change;
    this.#resume = resume;
  }

  async download() {
    const bytes = await this.#run()?.checkpoint();
    if (bytes) save(new Blob([bytes], { type: BYTES }), `${this.#name}.cifar-run`);
  }

  /**
   * The weights of the run, or those in use where there is none.
   * @param {{ format?: import("../../cifar-lab.js").ExportFormat, ending: string }} file
   */
  async exportWeights({ format, ending }) {
    const { lab } = this.#laboratory;
    const run = this.#run();
    try {
      const weights = run ? await run.weights().catch(() => null) : lab?.weightsBytes();
      const bytes = weights && (await lab?.exportWeights({ format, weights }));
      const name = run ? this.#name : (lab?.model ?? "weights");
      if (bytes) save(new Blob([bytes], { type: BYTES }), `${name}${ending}`);
    } catch (error) {
      this.#complain(error);
    }
  }

  /** @param {string} name Of one of the person's own networks; a file that was opened is given back as it came. */
  async downloadOwn(name) {
    const own = this.#laboratory.own(name);
    if (!own) return;
    try {
      const isAsItCame = own.kind === "file";
      const bytes = isAsItCame ? own.bytes : await this.#laboratory.lab?.exportWeights({ weights: own.bytes });
      if (bytes)
        save(
          new Blob([/** @type {BlobPart} */ (bytes)], { type: BYTES }),
          isAsItCame ? own.file : `${name}.safetensors`,
        );
    } catch (error) {
      this.#complain(error);
    }
  }

  /**
   * A saved run, or weights: which it is its first bytes say.
   * @param {File} file
   */
  async open(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const { isForeign, modelKind } = await import("./model-kinds.js");
    const kind = modelKind(bytes);
    // What another program wrote changes nothing here.
    if (isForeign(kind)) return this.#complain({ code: `file.${kind ?? "unknown"}`, params: { asset: file.name } });
    this.#change({ race: null, failure: null });
    if (kind === "run") return void (await this.#resume(bytes));
    // As with a network that is chosen: an evaluation under way is of the one before.
    await this.#laboratory.stop();
    const own = this.#laboratory.ownName();
    const origin = { name: own, kind: /** @type {const} */ ("file"), images: 0, file: file.name, settings: null };
    const isUsed = await this.#laboratory.useWeights(bytes, origin);
    const { lab } = this.#laboratory;
    this.#change({ opened: isUsed && lab ? { own, name: file.name, selfCheck: lab.selfCheck } : null });
  }

  /** A request failed; the run goes on. @param {any} error */
  #complain(error) {
    this.#change({ failure: failureOf(error) });
  }

  get #name() {
    const { run, position } = this.#state();
    return `${run?.recipe.name ?? "run"}-seed${run?.recipe.seed ?? 0}-epoch${position.epoch}`;
  }
}
