// @ts-check
/**
 * The network of the run in hand, among the person's own: its name, what makes it again, and the one that it took the
 * place of.
 */
import { isOwn } from "../../shell/own-networks.js";
import { choiceOf } from "./run-book.js";

export class RunNetwork {
  #laboratory;
  #state;
  #back;
  /** "" where there is no run. */
  name = "";
  /** Whether the run is on a person's own pictures. */
  isTaught = false;
  /** What was in use when the run began: where a person goes back to. */
  #before = "";

  /**
   * @param {import("../../shell/laboratory.js").Laboratory} laboratory
   * @param {() => import("./training-state.js").TrainingState} state
   * @param {(model: string) => void} back Lets a network of before answer again.
   */
  constructor(laboratory, state, back) {
    this.#laboratory = laboratory;
    this.#state = state;
    this.#back = back;
  }

  /** A run begins: what is in use now is what it goes back to. */
  begin() {
    this.#before = this.#laboratory.chosen;
    this.name = this.#laboratory.ownName();
  }

  /** What it is made of. */
  get origin() {
    const { run, own } = this.#state();
    const [kind, images] = this.isTaught
      ? ["taught", run?.pictures?.count ?? own.pictures.length]
      : ["run", run?.images ?? 0];
    return {
      name: this.name,
      kind: /** @type {"taught" | "run"} */ (kind),
      images,
      file: "",
      settings: this.#settings,
    };
  }

  /** What makes it again; null where that takes what no link carries. */
  get #settings() {
    const { run } = this.#state();
    if (!run || this.isTaught) return null;
    const choice = choiceOf(run);
    const base = choice.from === "model" ? this.#before : "";
    return base && isOwn(base) ? null : { choice, workers: run.workers, base };
  }

  /** It makes way for the one before, which it took the place of. */
  leave() {
    if (this.name && this.#laboratory.chosen === this.name) this.#back(this.#before);
  }

  /** The run is given up: what makes way trains no more, so the next run answers as this one did. */
  forget() {
    const { name } = this;
    this.name = "";
    if (name && this.#laboratory.chosen === name) this.#back(this.#before);
  }

  /**
   * It stands ready among the person's own.
   * @param {Promise<Uint8Array | null | undefined>} weights
   */
  async keep(weights) {
    const { origin } = this;
    const bytes = await weights;
    const accuracy = this.#state().curve.at(-1)?.valAccuracy ?? null;
    if (bytes) this.#laboratory.keepWeights({ ...origin, bytes, accuracy });
  }
}
