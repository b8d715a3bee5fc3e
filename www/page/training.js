// @ts-check
/**
 * What the page does with training runs: it starts and stops them, keeps their checkpoints in the browser, and lets
 * the network of the moment answer for the picture.
 * @typedef {import("./training-state.js").TrainingState} TrainingState
 * @typedef {import("./runs.js").Save} Save
 */
import { befallen, calmed, chosen } from "./crew-state.js";
import { Saves } from "./runs.js";
import { save } from "./save.js";
import { RANGES, UNTRAINED, advanced, begun, within } from "./training-state.js";

/** The answer to the picture is computed anew so often, and not before the last one is there. */
const LIVE_MS = 400;
const BYTES = "application/octet-stream";
/** Two tabs must not write over each other's checkpoints. */
const LOCK = "cifar-lab:training";
const OVER = ["ended", "failed"];

export class TrainingDesk {
  #laboratory;
  #state;
  #change;
  /** @type {import("../cifar-lab.js").Run | null} */
  #run = null;
  /** @type {Save[]} */
  #offers = [];
  #saves = new Saves(
    ({ bytes, losses, ...saved }) => this.#change({ saved, storage: "yes" }),
    () => this.#change({ storage: "refused" }),
  );
  /** @type {(() => void) | null} Gives the lock back. */
  #release = null;
  #shown = -Infinity;
  #isShowing = false;

  /**
   * @param {import("./laboratory.js").Laboratory} laboratory
   * @param {() => TrainingState} state
   * @param {(change: Partial<TrainingState>) => void} change
   */
  constructor(laboratory, state, change) {
    this.#laboratory = laboratory;
    this.#state = state;
    this.#change = change;
  }

  /** Looks for a run of an earlier visit. */
  async offer() {
    try {
      this.#offers = await this.#saves.all();
    } catch {
      return this.#change({ storage: "refused" });
    }
    const [newest] = this.#offers;
    if (newest && this.#state().phase === "idle") this.#change({ offer: kept(newest) });
  }

  /** @param {string} button Of the panel. */
  press(button) {
    /** @type {Record<string, () => unknown>} */
    const does = {
      start: () => this.start(), pause: () => this.pause(), resume: () => this.#run?.resume(), step: () => this.step(),
      reset: () => this.reset(), "go-on": () => this.goOn(), discard: () => this.discard(),
      download: () => this.download(), export: () => this.exportWeights(), "ask-again": () => this.#run?.retry(),
    };
    does[button]?.();
  }

  /** @param {Record<string, any>} change Of the form; a number that is none changes nothing. */
  choose(change) {
    const ranged = (/** @type {string} */ key) => /** @type {keyof typeof RANGES} */ (key);
    const kept = Object.entries(change).map(([key, value]) => [key, key in RANGES ? within(ranged(key), value) : value]);
    this.#change({ choice: { ...this.#state().choice, ...Object.fromEntries(kept.filter(([, value]) => value !== null)) } });
  }

  /** @param {{ workers?: number, gentle?: boolean }} change */
  async chooseCrew(change) {
    const crew = chosen(this.#state().crew, change);
    this.#change({ crew });
    if (change.gentle !== undefined) await this.#run?.setGentle(crew.gentle).catch(() => {});
  }

  async start() {
    const { choice } = this.#state();
    await this.#begin({ ...choice }, new Float32Array());
  }

  /** Goes on with the newest saved run that can be read. */
  async goOn() {
    for (const { bytes, losses } of this.#offers) {
      // A file that was cut is passed over for the one before.
      if ((await this.#begin({ resume: bytes }, losses)) !== "recipe") return;
    }
  }

  async discard() {
    this.#offers = [];
    this.#change({ offer: null, saved: null });
    await this.#saves.clear();
  }

  async pause() {
    await this.#run?.pause();
    await this.#showNow();
  }

  async step() {
    await this.#run?.step();
    await this.#showNow();
  }

  /** Back to the start: the settings stay, the saved run too, until a new one takes its place. */
  async reset() {
    this.#run?.stop();
    this.#run = null;
    this.#free();
    const { choice, storage, live, table, crew } = this.#state();
    this.#change({ ...UNTRAINED, choice, storage, live, table, crew: calmed(crew) });
    if (this.#laboratory.isInTraining) await this.#laboratory.useModel(this.#laboratory.shipped);
    await this.offer();
  }

  /** @param {boolean} live */
  async follow(live) {
    this.#change({ live });
    if (live) await this.#showNow();
    else if (this.#laboratory.isInTraining) await this.#laboratory.useModel(this.#laboratory.shipped);
  }

  async download() {
    const bytes = await this.#run?.checkpoint();
    if (bytes) save(new Blob([bytes], { type: BYTES }), `${fileName(this.#state())}.cifar-run`);
  }

  async exportWeights() {
    const bytes = await this.#weights();
    if (bytes) save(new Blob([bytes], { type: BYTES }), `${fileName(this.#state())}.safetensors`);
  }

  /**
   * A saved run, or weights: which it is its first bytes say.
   * @param {File} file
   */
  async openFile(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const isRun = new TextDecoder().decode(bytes.subarray(0, 14)) === "cifar-lab-run/";
    if (isRun) return void (await this.#begin({ resume: bytes }, new Float32Array(), false));
    await this.#laboratory.useWeights(bytes);
  }

  /**
   * @param {import("../cifar-lab.js").TrainOptions} options
   * @param {Float32Array} losses
   * @param {boolean} [autostart]
   * @returns {Promise<string | null>} The code of what went wrong; it is in the state, too.
   */
  async #begin(options, losses, autostart = true) {
    const { lab } = this.#laboratory;
    if (!lab) return "closed";
    this.#run?.stop();
    this.#change({ phase: "preparing", run: null, failure: null, offer: null, saved: null, progress: null });
    const crew = calmed(this.#state().crew);
    this.#change({ crew });
    await this.#claim();
    const run = lab.train({
      workers: crew.workers,
      ...options,
      gentle: crew.gentle,
      autostart: false,
      onprogress: (progress) => this.#run === run && this.#advanced(progress),
      onstate: (state) => this.#run === run && this.#became(state),
      oncheckpoint: (bytes, at) => this.#run === run && this.#keep(bytes, at),
      onfault: (fault) => this.#run === run && this.#befell(run, fault),
      onmissing: (error) => this.#run === run && this.#change({ crew: { ...this.#state().crew, missing: error } }),
    });
    this.#run = run;
    run.done.catch((error) => this.#run === run && this.#failed(error));
    try {
      const is = await run.ready;
      this.#change({ ...begun(is, losses), phase: autostart ? "preparing" : "paused" });
      const bytes = await run.checkpoint();
      if (bytes) this.#keep(bytes, is);
      await this.#showNow();
      if (autostart) await run.resume();
      return null;
    } catch (/** @type {any} */ error) {
      return error.code;
    }
  }

  /** @param {import("../cifar-lab.js").TrainProgress} progress */
  #advanced(progress) {
    this.#change(advanced(this.#state(), progress));
    const { crew } = this.#state();
    if (progress.still) this.#change({ crew: { ...crew, still: crew.still + progress.still } });
    this.#show();
  }

  /**
   * A worker of the run has died. Where the leader did, the run is back at its last checkpoint.
   * @param {import("../cifar-lab.js").Run} run
   * @param {import("../cifar-lab.js").RunFault} fault
   */
  #befell(run, fault) {
    const { crew, losses } = this.#state();
    if (!run.description || (fault.who === "leader" && !fault.recovered)) return;
    this.#change({ ...(fault.who === "leader" ? begun(run.description, losses) : {}), crew: befallen(crew, fault) });
  }

  /** @param {import("../cifar-lab.js").RunState} phase */
  #became(phase) {
    if (phase === "stopped" || phase === "failed" || phase === "preparing") return;
    if (phase === "paused" && this.#state().phase === "preparing") return;
    this.#change({ phase });
    if (OVER.includes(phase)) this.#free();
    if (phase === "ended") this.#showNow();
  }

  /** @param {any} error */
  #failed({ code = "internal", params = {} }) {
    this.#free();
    this.#change({ phase: "failed", failure: { code, params } });
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {{ epoch: number, step: number }} at
   */
  #keep(bytes, { epoch, step }) {
    const { run, losses, curve, storage } = this.#state();
    if (!run || storage === "elsewhere") return;
    const accuracy = curve.at(-1)?.valAccuracy ?? null;
    const save = { bytes, epoch, step, epochs: run.recipe.epochs, accuracy, losses: losses.slice(), at: Date.now() };
    this.#offers = [save, ...this.#offers].slice(0, 2);
    this.#saves.keep(save);
  }

  /** Only one tab keeps its checkpoints; another one trains without. */
  #claim() {
    if (this.#release || !navigator.locks) return Promise.resolve();
    return new Promise((resolve) => {
      const claimed = navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
        this.#change({ storage: lock ? "yes" : "elsewhere" });
        resolve(undefined);
        return lock && new Promise((free) => (this.#release = () => free(undefined)));
      });
      // A frame in another site's page may have no locks, as it may have no storage: it trains all the same.
      claimed.catch(() => (this.#change({ storage: "refused" }), resolve(undefined)));
    });
  }

  #free() {
    this.#release?.();
    this.#release = null;
  }

  #show() {
    if (performance.now() - this.#shown >= LIVE_MS) this.#showNow();
  }

  /** Lets the network of the moment answer. */
  async #showNow() {
    if (this.#isShowing || !this.#state().live) return;
    this.#isShowing = true;
    const bytes = await this.#weights();
    if (bytes && this.#state().live) await this.#laboratory.useWeights(bytes);
    [this.#isShowing, this.#shown] = [false, performance.now()];
  }

  /** None where they cannot be had, as of a run that has just been stopped. */
  async #weights() {
    return this.#run?.weights().catch(() => null);
  }
}

/** @param {Save} save */
function kept({ epoch, epochs, step, accuracy, at }) {
  return { epoch, epochs, step, accuracy, at };
}

/** @param {TrainingState} state */
function fileName({ run, position }) {
  return `${run?.recipe.name ?? "run"}-seed${run?.recipe.seed ?? 0}-epoch${position.epoch}`;
}
