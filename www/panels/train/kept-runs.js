// @ts-check
/**
 * What this browser keeps of training runs: the newest checkpoints, which are offered at the next visit, the lock that lets
 * one tab alone write them, and weights to look back at.
 * @typedef {import("./training-state.js").TrainingState} TrainingState
 * @typedef {import("./saved-runs.js").Save} Save
 */
import { Saves } from "./saved-runs.js";
import { remembered, restored, savable } from "./weight-history.js";

/** Two tabs must not write over each other's checkpoints. */
const LOCK = "cifar-lab:training";

export class KeptRuns {
  #state;
  #change;
  /** The newest first. @type {Save[]} */
  newest = [];
  #saves = new Saves(
    ({ bytes, losses, history, ...saved }) => this.#change({ saved, storage: "yes" }),
    () => this.#change({ storage: "refused" }),
  );
  /** The lock, asked for or here. @type {Promise<void> | null} */
  #claimed = null;
  /** @type {(() => void) | null} Gives the lock back. */
  #release = null;

  /**
   * @param {() => TrainingState} state
   * @param {(change: Partial<TrainingState>) => void} change
   */
  constructor(state, change) {
    this.#state = state;
    this.#change = change;
  }

  /** Looks for a run of an earlier visit. */
  async offer() {
    try {
      this.newest = await this.#saves.all();
    } catch {
      return this.#change({ storage: "refused" });
    }
    const [newest] = this.newest;
    if (newest && this.#state().phase === "idle") this.#change({ offer: told(newest) });
  }

  async discard() {
    this.newest = [];
    this.#change({ offer: null, saved: null });
    await this.#saves.clear();
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes Of the run in the state.
   * @param {{ epoch: number, step: number }} at
   */
  keep(bytes, { epoch, step }) {
    const { run, losses, curve, storage, history } = this.#state();
    if (!run || storage === "elsewhere") return;
    const accuracy = curve.at(-1)?.valAccuracy ?? null;
    const { epochs } = run.recipe;
    const old = { losses: losses.slice(), history: savable(history) };
    const save = { bytes, epoch, step, epochs, accuracy, ...old, at: Date.now() };
    this.newest = [save, ...this.newest].slice(0, 2);
    this.#saves.keep(save);
  }

  /**
   * The weights to look back at of a run that begins or goes on: those that were saved with it, or those it has now.
   * @param {string} of The network's name.
   * @param {unknown} saved
   * @param {{ epoch: number, step: number }} at
   * @param {() => Promise<Uint8Array | null | undefined>} weights Of now; none where they are no file.
   */
  async recall(of, saved, at, weights) {
    const snapshots = restored(saved, at.epoch);
    if (snapshots.length) return this.#change({ history: { of, snapshots } });
    const bytes = await weights();
    if (bytes) this.remember(of, bytes, at);
  }

  /**
   * Weights to look back at.
   * @param {string} of The network's name.
   * @param {Uint8Array} bytes
   * @param {{ epoch: number, step: number }} at
   */
  remember(of, bytes, { epoch, step }) {
    const history = this.#state().history ?? { of, snapshots: [] };
    this.#change({ history: remembered(history, { epoch, step, bytes }) });
  }

  /** Only one tab keeps its checkpoints; another one trains without. Whoever asks meanwhile waits for the same answer. */
  claim() {
    if (!navigator.locks) return Promise.resolve();
    this.#claimed ??= this.#ask();
    return this.#claimed;
  }

  free() {
    this.#release?.();
    this.#release = this.#claimed = null;
  }

  /** @returns {Promise<void>} */
  #ask() {
    const asked = new Promise((/** @type {(value: void) => void} */ resolve) => {
      const held = navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
        resolve();
        // Given back before it came.
        if (this.#claimed !== asked) return;
        this.#change({ storage: lock ? "yes" : "elsewhere" });
        if (lock) return new Promise((free) => (this.#release = () => free(undefined)));
        this.#claimed = null;
      });
      // A frame in another site's page may have no locks, as it may have no storage: it trains all the same.
      held.catch(() => (this.#change({ storage: "refused" }), (this.#claimed = null), resolve()));
    });
    return asked;
  }
}

/** @param {Save} save */
function told({ epoch, epochs, step, accuracy, at }) {
  return { epoch, epochs, step, accuracy, at };
}
