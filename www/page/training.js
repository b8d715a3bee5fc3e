// @ts-check
/**
 * What the page does with training runs: it starts and stops them, keeps their checkpoints in the browser, and lets
 * the network of the moment answer for the picture.
 * @typedef {import("./training-state.js").TrainingState} TrainingState
 * @typedef {import("./runs.js").Save} Save
 */
import { befallen, calmed, chosen, writeWorkers } from "./crew-state.js";
import { fetchLogs } from "./expected.js";
import { lanesOf } from "./race.js";
import { choiceOf, recordId, recordOf } from "./run-book.js";
import { Saves } from "./runs.js";
import { save } from "./save.js";
import { changed, writeTraining } from "./training-settings.js";
import { advanced, begun, cleared, fromAddress, moved } from "./training-state.js";

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
  #book;
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
  /** Whether the run is on a person's own pictures. */
  #isOwn = false;

  /**
   * @param {import("./laboratory.js").Laboratory} laboratory
   * @param {() => TrainingState} state
   * @param {(change: Partial<TrainingState>) => void} change
   * @param {import("./book-desk.js").BookDesk} book
   */
  constructor(laboratory, state, change, book) {
    this.#laboratory = laboratory;
    this.#state = state;
    this.#change = change;
    this.#book = book;
  }

  /** The site is open: its images are the most that a run can have, and a run of an earlier visit may be here. */
  async open() {
    const { choice, mended } = this.#state();
    const most = this.#laboratory.lab?.manifest.train_count ?? choice.images;
    if (choice.images > most) {
      const mend = { key: /** @type {const} */ ("images"), asked: String(choice.images), used: most };
      this.#change({ choice: { ...choice, images: most }, mended: [...mended, mend] });
    }
    await Promise.all([this.offer(), this.#book.open()]);
  }

  /** Logs that say what to expect; without them a sentence stands in their place. */
  async expect() {
    const logs = await fetchLogs().catch(() => null);
    this.#change({ logs });
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
      download: () => this.download(), export: () => this.exportWeights("safetensors"),
      onnx: () => this.exportWeights("onnx"), "ask-again": () => this.#run?.retry(),
    };
    does[button]?.();
  }

  /** @param {Record<string, any>} change Of the form; a number that is none changes nothing. */
  choose(change) {
    this.#settle(changed(this.#state().choice, change));
  }

  /** The address has changed under the page, as by the browser's own way back. */
  followAddress() {
    if (["idle", ...OVER].includes(this.#state().phase)) this.#change(fromAddress(location.search, this.#state().crew));
  }

  /**
   * The settings stand in the address, so that a link brings them.
   * @param {import("./training-settings.js").Choice} choice
   */
  #settle(choice) {
    this.#change({ choice, isLinked: false, mended: [] });
    this.#writeAddress();
  }

  #writeAddress() {
    // In a frame the address is the course page's.
    if ("embed" in document.documentElement.dataset) return;
    const { choice, crew } = this.#state();
    const query = writeWorkers(crew.workers, writeTraining(choice, location.search));
    history.replaceState(null, "", location.pathname + query + location.hash);
  }

  /** @param {{ workers?: number, gentle?: boolean }} change */
  async chooseCrew(change) {
    const crew = chosen(this.#state().crew, change);
    this.#change({ crew });
    if (change.workers !== undefined) this.#writeAddress();
    if (change.gentle !== undefined) await this.#run?.setGentle(crew.gentle).catch(() => {});
  }

  async start() {
    this.#change({ race: null });
    await this.#begin(optionsOf(this.#state().choice), new Float32Array());
  }

  /**
   * Several runs, one after the other; another start or the way back to the start ends it.
   * @param {string} kind Of `RACES`.
   */
  async race(kind) {
    const lanes = lanesOf(kind, this.#state().choice).map((choice) => ({ choice, phase: /** @type {const} */ ("waiting"), id: "" }));
    const race = { kind, lanes };
    this.#change({ race, overlaid: [] });
    for (const [place, { choice }] of lanes.entries()) {
      this.#change(moved(this.#state().race, place, { phase: "running" }));
      const code = await this.#begin(optionsOf(choice), new Float32Array());
      const run = this.#run;
      if (!code) await run?.done.catch(() => {});
      if (this.#run !== run || this.#state().race?.kind !== kind) return;
      this.#change(moved(this.#state().race, place, { phase: run?.state === "ended" ? "over" : "failed" }));
    }
  }

  /**
   * A run on a person's own pictures. It is neither kept nor entered: the pictures are no part of a link or a file.
   * @param {import("../cifar-lab.js").TrainOptions} options
   * @returns {Promise<Uint8Array | null>} Its weights, or null where it was given up or failed.
   */
  async teach(options) {
    this.#change({ race: null });
    const code = await this.#begin(options, new Float32Array());
    const run = this.#run;
    if (code || !run) return null;
    const ended = await run.done.catch(() => null);
    return this.#run === run && ended?.state === "ended" ? run.weights() : null;
  }

  /** Goes on with the newest saved run that can be read. */
  async goOn() {
    this.#change({ race: null });
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
    this.#record("stopped");
    this.#run?.stop();
    this.#run = null;
    this.#free();
    this.#change(cleared(this.#state()));
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

  /**
   * The weights of the run, or those in use where there is none.
   * @param {"safetensors" | "onnx"} format
   */
  async exportWeights(format) {
    const { lab } = this.#laboratory;
    const weights = this.#run ? await this.#weights() : lab?.weightsBytes();
    const bytes = weights && (await lab?.exportWeights({ format, weights }).catch((error) => this.#complain(error)));
    const name = this.#run ? fileName(this.#state()) : (lab?.model ?? "weights");
    if (bytes) save(new Blob([bytes], { type: BYTES }), `${name}.${format}`);
  }

  /**
   * A saved run, or weights: which it is its first bytes say.
   * @param {File} file
   */
  async openFile(file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    this.#change({ race: null });
    const isRun = new TextDecoder().decode(bytes.subarray(0, 14)) === "cifar-lab-run/";
    if (isRun) return void (await this.#begin({ resume: bytes }, new Float32Array(), false));
    const isUsed = await this.#laboratory.useWeights(bytes, file.name);
    const { lab } = this.#laboratory;
    this.#change({ opened: isUsed && lab ? { name: file.name, selfCheck: lab.selfCheck } : null });
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
    this.#isOwn = !!options.pictures;
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
      this.#lane(is);
      const bytes = await run.checkpoint();
      if (bytes) this.#keep(bytes, is);
      await this.#showNow();
      if (autostart) await run.resume();
      return null;
    } catch (/** @type {any} */ error) {
      return error.code;
    }
  }

  /**
   * The chart of a race shows a lane as soon as it has begun; a run that was saved brings its settings.
   * @param {import("../cifar-lab.js").RunDescription} is
   */
  #lane(is) {
    const { race, overlaid } = this.#state();
    if (this.#isOwn) return;
    if (!race) return this.#settle(choiceOf(is));
    const id = recordId(choiceOf(is), is.recipe.name);
    const place = race.lanes.findIndex(({ phase }) => phase === "running");
    this.#change({ ...moved(race, place, { id }), overlaid: [...overlaid.filter((other) => other !== id), id] });
  }

  /** @param {import("./run-book.js").RunRecord["phase"]} phase */
  #record(phase) {
    const { run, curve, phase: now } = this.#state();
    // A run is entered once, and not before it has a figure.
    if (run && curve.length && !this.#isOwn && !OVER.includes(now)) this.#book.enter(recordOf(run, curve, phase, Date.now()));
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
    if (phase === "ended") this.#record(phase);
    this.#change({ phase });
    if (OVER.includes(phase)) this.#free();
    if (phase === "ended") this.#showNow();
  }

  /** A wish failed; the run goes on. @param {any} error */
  #complain({ code = "internal", params = {} }) {
    this.#change({ failure: { code, params } });
  }

  /** @param {any} error */
  #failed({ code = "internal", params = {} }) {
    this.#free();
    this.#record("failed");
    this.#change({ phase: "failed", failure: { code, params } });
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {{ epoch: number, step: number }} at
   */
  #keep(bytes, { epoch, step }) {
    const { run, losses, curve, storage } = this.#state();
    if (!run || this.#isOwn || storage === "elsewhere") return;
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

/**
 * @param {import("./training-settings.js").Choice} choice
 * @returns {import("../cifar-lab.js").TrainOptions}
 */
function optionsOf({ from, engine, ...settings }) {
  return { from, engine, settings };
}

/** @param {Save} save */
function kept({ epoch, epochs, step, accuracy, at }) {
  return { epoch, epochs, step, accuracy, at };
}

/** @param {TrainingState} state */
function fileName({ run, position }) {
  return `${run?.recipe.name ?? "run"}-seed${run?.recipe.seed ?? 0}-epoch${position.epoch}`;
}
