// @ts-check
/**
 * What the page does with training runs: it starts, pauses and stops them, and tells the state what they say. What is kept
 * of them stands in kept-runs.js, what the picture shows of them in live-answer.js, the form in recipe-controller.js.
 * @typedef {import("./training-state.js").TrainingState} TrainingState
 */
import { failureOf } from "../../shell/failure.js";
import { reported, calmed } from "./workers-state.js";
import { fetchLogs } from "./expected.js";
import { KeptRuns } from "./kept-runs.js";
import { LiveAnswer } from "./live-answer.js";
import { raceOf } from "./race.js";
import { choiceOf, recordOf } from "./run-book.js";
import { RecipeController } from "./recipe-controller.js";
import { RunFiles } from "./run-files.js";
import { RunNetwork } from "./run-network.js";
import { optionsOf } from "./training-settings.js";
import { PREPARING, advanced, begun, cleared, entered, moved } from "./training-news.js";

const OVER = ["ended", "failed"];

export class TrainingController {
  #laboratory;
  #state;
  #change;
  #book;
  /** @type {import("../../cifar-lab.js").Run | null} */
  #run = null;
  #kept;
  #live;
  /** What is done when a run has ended. @type {Promise<void> | null} */
  #ending = null;
  /** Grows with each run that is begun and each that is given up. */
  #turn = 0;

  /**
   * @param {import("../../shell/laboratory.js").Laboratory} laboratory
   * @param {() => TrainingState} state
   * @param {(change: Partial<TrainingState>) => void} change
   * @param {import("./run-book-controller.js").RunBookController} book
   * @param {(model: string) => void} [back] Lets a network of before answer again.
   */
  constructor(laboratory, state, change, book, back = () => {}) {
    this.#laboratory = laboratory;
    this.#state = state;
    this.#change = change;
    this.#book = book;
    this.recipe = new RecipeController(state, change);
    this.network = new RunNetwork(laboratory, state, back);
    this.#kept = new KeptRuns(state, change);
    this.files = new RunFiles(
      laboratory,
      () => this.#run,
      state,
      change,
      (resume) => this.#begin({ resume }, new Float32Array(), false),
    );
    this.#live = new LiveAnswer(
      laboratory,
      () => state().live,
      () => this.#weights(),
      () => this.network.origin,
    );
  }

  /** The site is open: its images are the most that a run can have, and a run of an earlier visit may be here. */
  async open() {
    const { lab } = this.#laboratory;
    const { train_count: most = Infinity } = lab?.manifest ?? {};
    const isMore = this.#state().choice.images > most;
    this.recipe.limit(most);
    // What this browser keeps of the data set has them.
    if (lab && isMore) import("./kept-images.js").then(({ use }) => use(lab)).catch(() => {});
    await Promise.all([this.#kept.offer(), this.#book.open()]);
  }

  /** Logs that say what to expect; without them a sentence stands in their place. */
  async expect() {
    const logs = await fetchLogs().catch(() => null);
    this.#change({ logs });
  }

  /**
   * @param {string} button Of the panel.
   * @param {Parameters<RunFiles["exportWeights"]>[0]} [file] What to export.
   */
  press(button, file) {
    /** @type {Record<string, () => unknown>} */
    const does = {
      start: () => this.start(),
      pause: () => this.pause(),
      resume: () => this.#run?.resume(),
      step: () => this.step(),
      reset: () => this.reset(),
      "go-on": () => this.goOn(),
      discard: () => this.#kept.discard(),
      download: () => this.files.download(),
      export: () => file && this.files.exportWeights(file),
      "ask-again": () => this.#run?.retry(),
    };
    does[button]?.();
  }

  /** @param {{ workers?: number, gentle?: boolean }} change */
  async chooseWorkers(change) {
    this.recipe.chooseWorkers(change);
    if (change.gentle !== undefined) await this.#run?.setGentle(change.gentle).catch(() => {});
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
    const race = raceOf(kind, this.#state().choice);
    this.#change({ race, overlaid: [] });
    for (const [place, { choice }] of race.lanes.entries()) {
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
   * @param {import("../../cifar-lab.js").TrainOptions} options
   * @returns {Promise<Uint8Array | null>} Its weights, or null where it was given up or failed.
   */
  async teach(options) {
    this.#change({ race: null });
    const code = await this.#begin(options, new Float32Array());
    const run = this.#run;
    if (code || !run) return null;
    const ended = await run.done.catch(() => null);
    // Whoever takes the weights lets them answer: not while they are about to answer here.
    await this.#ending;
    return this.#run === run && ended?.state === "ended" ? run.weights() : null;
  }

  /** Goes on with the newest saved run that can be read. */
  async goOn() {
    this.#change({ race: null });
    for (const { bytes, losses, history } of this.#kept.newest) {
      // A file that was cut is passed over for the one before.
      if ((await this.#begin({ resume: bytes }, losses, true, history)) !== "recipe") return;
    }
  }

  async pause() {
    await this.#run?.pause();
    await this.#live.show();
  }

  async step() {
    await this.#run?.step();
    await this.#live.show();
  }

  /** Back to the start: the settings stay, the saved run too, until a new one takes its place. */
  async reset() {
    this.#record("stopped");
    this.#turn += 1;
    this.#run?.stop();
    this.#run = null;
    this.#kept.free();
    this.#change(cleared(this.#state()));
    this.network.forget();
    await this.#kept.offer();
  }

  /** @param {boolean} live */
  async follow(live) {
    this.#change({ live });
    if (live) await this.#live.show();
    else this.network.leave();
  }

  /**
   * @param {import("../../cifar-lab.js").TrainOptions} options
   * @param {Float32Array} losses
   * @param {boolean} [autostart]
   * @param {unknown} [history] Weights to look back at, of a run that was saved.
   * @returns {Promise<string | null>} The code of what went wrong; it is in the state, too.
   */
  async #begin(options, losses, autostart = true, history = null) {
    const { lab } = this.#laboratory;
    if (!lab) return "closed";
    this.#run?.stop();
    this.network.isTaught = !!options.pictures;
    const pool = calmed(this.#state().pool);
    this.#change({ ...PREPARING, pool });
    const turn = (this.#turn += 1);
    await this.#kept.claim();
    // Somebody began another, or went back to the start.
    if (turn !== this.#turn) return "superseded";
    const run = lab.train({
      workers: pool.workers,
      ...options,
      gentle: pool.gentle,
      autostart: false,
      onprogress: (progress) => this.#run === run && this.#advanced(progress),
      onstate: (state) => this.#run === run && this.#became(state),
      onepoch: (bytes, { epoch }) =>
        this.#run === run && this.#kept.remember(this.network.name, bytes, { epoch, step: 0 }),
      oncheckpoint: (bytes, at) => this.#run === run && this.#keep(bytes, at),
      onfault: (fault) => this.#run === run && this.#reportFault(run, fault),
      onmissing: (error) => this.#run === run && this.#change({ pool: { ...this.#state().pool, missing: error } }),
    });
    this.#run = run;
    this.network.begin();
    run.done.catch((error) => this.#run === run && this.#failed(error));
    try {
      const is = await run.ready;
      this.#change({ ...begun(is, losses), phase: autostart ? "preparing" : "paused" });
      this.#lane(is);
      // Before the run is kept for the first time: its weights to look back at are kept with it.
      await this.#kept.recall(this.network.name, history, is, () => this.#weights());
      const bytes = await run.checkpoint();
      if (bytes) this.#keep(bytes, is);
      await this.#live.show();
      if (autostart) await run.resume();
      return null;
    } catch (/** @type {any} */ error) {
      return failureOf(error).code;
    }
  }

  /**
   * The chart of a race shows a lane as soon as it has begun; a run that was saved brings its settings.
   * @param {import("../../cifar-lab.js").RunDescription} is
   */
  #lane(is) {
    if (this.network.isTaught) return;
    if (this.#state().race) this.#change(entered(this.#state(), is));
    else this.recipe.settle(choiceOf(is));
  }

  /** @param {import("./run-book.js").RunRecord["phase"]} phase */
  #record(phase) {
    const { run, curve, phase: now } = this.#state();
    // A run is entered once, and not before it has a figure.
    if (run && curve.length && !this.network.isTaught && !OVER.includes(now))
      this.#book.enter(recordOf(run, curve, phase, Date.now()));
  }

  /** @param {import("../../cifar-lab.js").TrainProgress} progress */
  #advanced(progress) {
    this.#change(advanced(this.#state(), progress));
    const { pool } = this.#state();
    if (progress.still) this.#change({ pool: { ...pool, still: pool.still + progress.still } });
    this.#live.follow();
  }

  /**
   * A worker of the run has died. Where the leader did, the run is back at its last checkpoint.
   * @param {import("../../cifar-lab.js").Run} run
   * @param {import("../../cifar-lab.js").RunFault} fault
   */
  #reportFault(run, fault) {
    const { pool, losses } = this.#state();
    if (!run.description || (fault.role === "leader" && !fault.recovered)) return;
    this.#change({ ...(fault.role === "leader" ? begun(run.description, losses) : {}), pool: reported(pool, fault) });
  }

  /** @param {import("../../cifar-lab.js").RunState} phase */
  #became(phase) {
    if (phase === "stopped" || phase === "failed" || phase === "preparing") return;
    if (phase === "paused" && this.#state().phase === "preparing") return;
    if (phase === "ended") this.#record(phase);
    this.#change({ phase });
    if (OVER.includes(phase)) this.#kept.free();
    if (phase === "ended") this.#ending = this.#end();
  }

  /** The network that has learnt answers, or stands ready among the person's own. */
  async #end() {
    if (this.#state().live) return this.#live.show();
    await this.network.keep(this.#weights());
  }

  /** @param {any} error */
  #failed(error) {
    this.#kept.free();
    this.#record("failed");
    this.#change({ phase: "failed", failure: failureOf(error) });
  }

  /**
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {{ epoch: number, step: number }} at
   */
  #keep(bytes, at) {
    // A person's own pictures stay in this page.
    if (!this.network.isTaught) this.#kept.keep(bytes, at);
  }

  /** None where they cannot be had, as of a run that has just been stopped. */
  async #weights() {
    return this.#run?.weights().catch(() => null);
  }
}
