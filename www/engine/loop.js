// @ts-check
/**
 * A training run inside its worker: one step a turn. Between two turns the worker hears whoever calls, so a pause
 * waits for the step in hand and no longer. Turns come by a MessageChannel: a timer would wait 4 ms each time.
 */

/** Milliseconds between two progress messages: ten a second. */
const REPORT_MS = 100;
/** A run that is closed without a word loses at most this much work. */
const SAVE_MS = 30_000;

export class Loop {
  #wasm;
  #memory;
  #turns = new MessageChannel();
  /** @type {any} The wasm object. */
  #run = null;
  #isRunning = false;
  #reported = 0;
  #saved = 0;
  /** Since the last report. */
  #news = fresh();

  /**
   * @param {any} wasm
   * @param {WebAssembly.Memory} memory
   */
  constructor(wasm, memory) {
    this.#wasm = wasm;
    this.#memory = memory;
    this.#turns.port1.onmessage = () => this.#turn();
  }

  /**
   * @param {string} engine
   * @param {object} settings
   * @param {Uint8Array} [weights]
   */
  begin(engine, settings, weights) {
    this.#run = new this.#wasm.Training(engine, settings, weights);
    return this.#run.describe();
  }

  /** @param {Uint8Array} saved */
  resume(saved) {
    this.#run = this.#wasm.Training.resume(saved);
    return this.#run.describe();
  }

  /**
   * @param {string} split
   * @param {Uint8Array} planar
   * @param {Uint8Array} labels
   */
  feed(split, planar, labels) {
    this.#run.feed(split, planar, labels);
  }

  run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#reported = performance.now();
    this.#saved = this.#reported;
    this.#next();
  }

  /** Stands still after the step in hand: the run as bytes. */
  pause() {
    this.#isRunning = false;
    this.#report();
    return this.checkpoint();
  }

  /** One step; a judgement that is due comes with it. The run as bytes. */
  step() {
    this.#isRunning = false;
    this.#reported = performance.now();
    while (!["step", "done"].includes(this.#advance())) continue;
    this.#report();
    return this.checkpoint();
  }

  checkpoint() {
    return this.#run.checkpoint();
  }

  weights() {
    return this.#run.weights();
  }

  #next() {
    this.#turns.port2.postMessage(0);
  }

  #turn() {
    if (!this.#isRunning) return;
    try {
      this.#end(this.#advance());
    } catch (/** @type {any} */ error) {
      // A trap belongs to worker.js; a refusal, as of a loss that exploded, ends the run.
      if (!error?.code) throw error;
      this.#isRunning = false;
      this.#report();
      const { code, params, message } = error;
      postMessage({ training: { kind: "failed", error: { code, params, message } } });
    }
  }

  /** @param {string} kind */
  #end(kind) {
    const now = performance.now();
    const isDone = kind === "done";
    if (isDone) this.#isRunning = false;
    if (isDone || kind === "epoch" || now - this.#reported >= REPORT_MS) this.#report();
    if (isDone || kind === "epoch" || now - this.#saved >= SAVE_MS) this.#save(isDone ? "ended" : "saved");
    if (this.#isRunning) this.#next();
  }

  #advance() {
    const done = this.#run.advance();
    if (done.kind === "step") {
      this.#news.losses.push(done.loss);
      this.#news.correct += done.correct;
      this.#news.images += done.images;
      Object.assign(this.#news, { epoch: done.epoch, step: done.step, judging: null });
    }
    if (done.kind === "judging") this.#news.judging = { done: done.done, count: done.count };
    if (done.kind === "epoch") {
      this.#news.epochs.push(done.figures);
      this.#news.judging = null;
    }
    return done.kind;
  }

  #report() {
    const now = performance.now();
    const ms = now - this.#reported;
    postMessage({ training: { kind: "progress", ...this.#news, ms, memory: this.#memory.buffer.byteLength } });
    this.#reported = now;
    this.#news = fresh();
  }

  /** @param {"saved" | "ended"} kind */
  #save(kind) {
    const bytes = this.checkpoint();
    postMessage({ training: { kind, bytes } }, { transfer: [bytes.buffer] });
    this.#saved = performance.now();
  }
}

/** @returns {{ losses: number[], correct: number, images: number, epoch: number | null, step: number | null,
 *   epochs: import("../cifar-lab.js").EpochFigures[], judging: { done: number, count: number } | null }} */
const fresh = () => ({ losses: [], correct: 0, images: 0, epoch: null, step: null, epochs: [], judging: null });
