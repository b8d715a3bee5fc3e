// @ts-check
/**
 * A training run inside its worker, the leader: it owns weights, optimiser and curve. It goes round by round; workers
 * compute pieces of a round, and the leader the rest. Between two of its pieces it hears whoever calls, so a pause waits for
 * those that are being computed and no longer. Turns come by a MessageChannel: a timer would wait 4 ms each time.
 */
import { Throttle } from "./throttle.js";
import { MOST_BYTES, outgrown } from "./memory-limit.js";
import { Sharing } from "./round.js";

/** Milliseconds between two progress messages: ten a second. */
const REPORT_MS = 100;
/** In a step that takes longer, it is told how far it is: a second without news looks like standing still. */
const WITHIN_MS = 1000;
/** A run that is closed without a word loses less than 30 s of work: the page may take 5 s to write. */
const SAVE_MS = 25_000;

export class Loop {
  #wasm;
  #memory;
  #most;
  #turns = new MessageChannel();
  /** @type {any} The wasm object. */
  #run = null;
  /** `step`: until one is taken. @type {"run" | "step" | null} */
  #goal = null;
  #throttle = new Throttle();
  #sharing = new Sharing();
  /** The current round. @type {{ number: number, kind: string, since: number } | null} */
  #round = null;
  /** Milliseconds that the last round took. */
  #lasted = 0;
  #rounds = 0;
  /** By place; the leader has none. @type {Map<number, { port: MessagePort, memory: number }>} */
  #workers = new Map();
  /** Whoever waits until the loop stands still. @type {(() => void)[]} */
  #waiting = [];
  #reported = 0;
  /** When anything was told last, of a step that is under way too. */
  #told = 0;
  #saved = 0;
  /** Since the last report. */
  #news = fresh();

  /**
   * @param {any} wasm
   * @param {WebAssembly.Memory} memory
   * @param {number} [most] Bytes that the run's workers may take.
   */
  constructor(wasm, memory, most = MOST_BYTES) {
    this.#wasm = wasm;
    this.#memory = memory;
    this.#most = most;
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

  /** What a worker has to know. */
  recipe() {
    return this.#run.recipe();
  }

  /**
   * @param {string} split
   * @param {Uint8Array} planar
   * @param {Uint8Array} labels
   */
  feed(split, planar, labels) {
    this.#run.feed(split, planar, labels);
  }

  /**
   * A worker is ready: in place of the one that was there.
   * @param {number} place
   * @param {MessagePort} port
   */
  addWorker(place, port) {
    this.removeWorker(place);
    this.#workers.set(place, { port, memory: 0 });
    port.onmessage = ({ data }) => this.#answered(place, data);
    this.#give(place);
  }

  /**
   * A worker has died. Its piece of the current round is computed by somebody else.
   * @param {number} place
   */
  removeWorker(place) {
    const worker = this.#workers.get(place);
    if (!worker) return;
    worker.port.onmessage = null;
    worker.port.close();
    this.#workers.delete(place);
    this.#sharing.lost(place);
    this.#next();
  }

  /** @param {boolean} gentle Half of the time is left to others. */
  throttle(gentle) {
    this.#throttle.gentle = gentle;
  }

  run() {
    if (this.#goal === "run") return;
    this.#goal = "run";
    this.#reported = this.#told = this.#saved = performance.now();
    this.#next();
  }

  /** Stands still after the current step, or before it where some of its pieces are not begun: the run as bytes. */
  async pause() {
    this.#goal = null;
    if (this.#sharing.isWaiting) this.#giveUp();
    await this.#stillness();
    this.#report();
    return this.checkpoint();
  }

  /** One step; an evaluation that is due comes with it. The run as bytes. */
  async step() {
    this.#goal = "step";
    this.#reported = this.#told = performance.now();
    this.#next();
    await this.#stillness();
    this.#report();
    return this.checkpoint();
  }

  checkpoint() {
    // What is known of the run is to be where the checkpoint is.
    if (this.#goal) this.#report();
    return this.#run.checkpoint();
  }

  weights() {
    return this.#run.weights();
  }

  /** @returns {Promise<void>} */
  #stillness() {
    if (!this.#goal && !this.#round) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #next() {
    this.#turns.port2.postMessage(0);
  }

  #turn() {
    this.#guard(() => {
      if (!this.#round && this.#goal) this.#begin();
      if (!this.#round) return;
      const piece = this.#sharing.own() ?? this.#takenBack();
      if (piece !== undefined) {
        this.#run.compute(piece);
        this.#sharing.computed();
        this.#tellShare();
      }
      if (this.#sharing.isDone) this.#end();
      // There may be more: what a worker answered meanwhile is heard first.
      else if (piece !== undefined) this.#next();
    });
  }

  /** A piece that a worker has not begun. One that it has begun by now is computed twice, which changes nothing. */
  #takenBack() {
    const { worker, piece } = this.#sharing.takeBack() ?? {};
    if (worker === undefined) return undefined;
    this.#workers.get(worker)?.port.postMessage({ round: this.#round?.number, drop: piece });
    return piece;
  }

  /** The round is left, and the run stands where it stood before it. */
  #giveUp() {
    this.#round = null;
    this.#sharing.begin(0);
    for (const { port } of this.#workers.values()) port.postMessage({ drop: null });
  }

  /** Workers are given their pieces first, and compute while the leader does. */
  #begin() {
    const { kind, pieces } = this.#run.open(this.#workers.size + 1);
    this.#round = { number: ++this.#rounds, kind, since: Date.now() };
    this.#sharing.begin(pieces);
    for (let all = 0; all < 2; all++) for (const place of this.#workers.keys()) this.#give(place);
  }

  /** @param {number} place */
  #give(place) {
    const worker = this.#workers.get(place);
    const { number: round } = this.#round ?? {};
    const piece = worker && round && this.#sharing.give(place, this.#workers.size);
    if (piece === undefined || !worker || !round) return;
    const payload = this.#run.payload(piece);
    const { planar, labels } = this.#run.pictures(piece);
    const message = { round, piece, task: this.#run.task(piece), payload, planar, labels };
    worker.port.postMessage(message, [payload.buffer, planar.buffer, labels.buffer]);
  }

  /**
   * @param {number} place
   * @param {{ round: number, piece: number, answer: any, memory: number }} data
   */
  #answered(place, { round, piece, answer, memory }) {
    this.#guard(() => {
      const worker = this.#workers.get(place);
      if (worker) worker.memory = memory;
      if (round !== this.#round?.number || !this.#sharing.answered(place, piece)) return;
      this.#run.take(piece, answer);
      this.#give(place);
      this.#tellShare();
      // A message has come, so whatever else was said has been heard: the next round begins at once.
      if (this.#sharing.isDone) this.#end(() => this.#turn());
    });
  }

  /**
   * A trap belongs to worker.js; a refusal, as of a loss that exploded, ends the run.
   * @param {() => void} work
   */
  #guard(work) {
    try {
      work();
    } catch (/** @type {any} */ error) {
      if (typeof error?.code !== "string") throw error;
      this.#goal = null;
      this.#giveUp();
      this.#report();
      const { code, params, message } = error;
      postMessage({ training: { kind: "failed", error: { code, params, message } } });
      this.#stand();
    }
  }

  /**
   * All pieces of the round are there.
   * @param {() => void} [next]
   */
  #end(next = () => this.#next()) {
    const { kind: round, since } = this.#round ?? { kind: "", since: Date.now() };
    const kind = this.#close();
    this.#round = null;
    // What is over needs no more room.
    if (kind !== "done") this.#limit();
    this.#lasted = Date.now() - since;
    const { rest, still } = this.#throttle.after(round, this.#lasted);
    this.#news.still += still;
    const now = performance.now();
    const isDone = kind === "done";
    // A single step is reported and saved by whoever asked for it.
    const isRunning = this.#goal === "run";
    // Many rounds come before a first step that waits for features.
    const isLong = isRunning || kind === "features";
    if (isDone || (this.#goal === "step" && kind === "step")) this.#goal = null;
    const saves = isDone || (isRunning && (kind === "epoch" || now - this.#saved + this.#lasted >= SAVE_MS));
    if (saves || (isLong && now - this.#reported >= REPORT_MS)) this.#report();
    if (saves) this.#save(isDone ? "ended" : "saved");
    if (!this.#goal) this.#stand();
    else if (rest) setTimeout(() => this.#next(), rest);
    else next();
  }

  /** A run that has grown too large is kept as it is and ended, while there is room to say so. */
  #limit() {
    if (this.#bytes() <= this.#most) return;
    this.#save("saved");
    throw outgrown(this.#bytes(), this.#most);
  }

  /** Of all workers: wasm's memory, as each told it last. */
  #bytes() {
    return [...this.#workers.values()].reduce((sum, { memory }) => sum + memory, this.#memory.buffer.byteLength);
  }

  #stand() {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #close() {
    const done = this.#run.close();
    if (done.kind === "step") {
      this.#news.losses.push(done.loss);
      this.#news.correct += done.correct;
      this.#news.images += done.images;
      Object.assign(this.#news, { epoch: done.epoch, step: done.step, validation: null, features: null });
    }
    if (done.kind === "features") this.#news.features = { done: done.done, count: done.count };
    if (done.kind === "evaluation") this.#news.validation = { done: done.done, count: done.count };
    if (done.kind === "epoch") {
      this.#news.epochs.push(done.figures);
      this.#news.validation = null;
      this.#hand(done.figures.epoch);
    }
    return done.kind;
  }

  #report() {
    const now = performance.now();
    const ms = Math.max(0, now - this.#reported - this.#news.still);
    this.#tell({ ...this.#news, ms });
    this.#reported = this.#told = now;
    this.#news = fresh();
  }

  /** How far a step is that takes long. What it comes to is told with the step. */
  #tellShare() {
    const now = performance.now();
    if (this.#round?.kind !== "step" || this.#sharing.isDone || now - this.#told < WITHIN_MS) return;
    this.#tell({ ...fresh(), ms: 0, shards: this.#sharing.share });
    this.#told = now;
  }

  /** @param {ReturnType<typeof fresh> & { ms: number }} news */
  #tell(news) {
    const [memory, activeWorkers] = [this.#bytes(), this.#workers.size + 1];
    postMessage({ training: { kind: "progress", ...news, memory, activeWorkers } });
  }

  /** The weights as the epoch leaves them: whoever asked later would get those of some steps on. @param {number} epoch */
  #hand(epoch) {
    /** @type {Uint8Array<ArrayBuffer>} */
    let weights;
    try {
      weights = this.weights();
    } catch {
      // Weights that are not finite are no file. The run itself says so.
      return;
    }
    postMessage({ training: { kind: "epoch", epoch, weights } }, { transfer: [weights.buffer] });
  }

  /** @param {"saved" | "ended"} kind */
  #save(kind) {
    const bytes = this.checkpoint();
    postMessage({ training: { kind, bytes } }, { transfer: [bytes.buffer] });
    this.#saved = performance.now();
  }
}

/** @returns {{ losses: number[], correct: number, images: number, epoch: number | null, step: number | null, still: number,
 *   epochs: import("../cifar-lab.js").EpochFigures[], validation: { done: number, count: number } | null,
 *   features: { done: number, count: number } | null, shards: { done: number, count: number } | null }} */
const fresh = () => ({
  losses: [],
  correct: 0,
  images: 0,
  epoch: null,
  step: null,
  still: 0,
  epochs: [],
  validation: null,
  features: null,
  shards: null,
});
