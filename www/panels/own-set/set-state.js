// @ts-check
/**
 * What the panel knows of a person's own set, and how each thing that happens changes it: the set and its plan, what is
 * under way, the networks that have learnt it, the result. Pure.
 * @typedef {import("./reading.js").OwnSet} OwnSet
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {import("./set.js").Split} Split
 * @typedef {import("./learnt.js").Network} Network
 * @typedef {import("./learnt.js").Past} Past
 * @typedef {import("./result.js").Result & { network: string, isUnsure: boolean }} Judged `isUnsure`: whether its network has
 *   trained on these pictures is not known here.
 * @typedef {{ split: Split, classes: number, network: string, isUnsure: boolean, of: object }} Question `of`: what tells that
 *   the network in use is still the same.
 */
import { codeOf } from "../../workers/errors.js";
import { Learnt, UNKNOWN, divisionOf, isFor } from "./learnt.js";
import { USUAL } from "./plan.js";
import { readPlan, writePlan } from "./plan-text.js";
import { evaluated } from "./result.js";
import { divided, isReader, unusable } from "./set.js";

export class SetState {
  /** @type {OwnSet | null} */
  set = null;
  /** @type {Plan} */
  plan = USUAL;
  /** Made anew where set or plan change. @type {Split} */
  split = { train: [], held: [] };
  /** @type {readonly import("./folders.js").LeftOut[]} */
  leftOut = [];
  /** @type {Judged | null} */
  judged = null;
  /** The network that learnt the set last, among the person's own. */
  own = "";
  /**
   * The same as it is kept with the set, whether or not the page still has it among the person's own.
   * @type {{ bytes: Uint8Array, past: Past } | null}
   */
  network = null;
  isJudging = false;
  /** What is being read; of several, the last. @type {AbortController | null} */
  reading = null;
  read = { done: 0, count: 0 };
  /** @type {{ code: string, params?: Record<string, unknown> } | null} */
  failure = null;
  /** The run on this set. @type {{ split: Split, past: Past, stop: AbortController } | null} */
  #lesson = null;
  #learnt = new Learnt();
  /** What the address last said of the plan. */
  #routed = "";

  /** Whether a network learns this set. */
  get isTeaching() {
    return !!this.#lesson;
  }

  /** Of the classes. */
  get names() {
    return this.set?.classes.map(({ name }) => name) ?? [];
  }

  get #division() {
    return this.set ? divisionOf(this.set, this.plan) : "";
  }

  /**
   * A set is about to be read; until it is, the one before stays.
   * @returns {AbortController | null} null where a network learns the one before.
   */
  begin() {
    if (this.isTeaching) {
      this.failure = { code: "busy" };
      return null;
    }
    this.reading?.abort();
    [this.reading, this.failure, this.read] = [new AbortController(), null, { done: 0, count: 0 }];
    return this.reading;
  }

  /**
   * @param {AbortController} reading
   * @param {OwnSet} set
   * @returns {boolean} Whether it is the one that counts.
   */
  found(reading, set) {
    if (this.reading !== reading) return false;
    this.reading = null;
    this.#use(set, this.plan);
    return true;
  }

  /**
   * @param {AbortController} reading
   * @param {any} error
   */
  broke(reading, error) {
    if (this.reading !== reading) return;
    this.reading = null;
    if (error.code !== "aborted") this.fail(error);
    if (error.left) this.leftOut = error.left;
  }

  /** @param {any} error */
  fail(error) {
    this.failure = { code: codeOf(error), params: { message: String(error), ...error.params } };
  }

  /**
   * @param {OwnSet} set
   * @param {Plan} plan
   */
  #use(set, plan) {
    [this.set, this.plan, this.leftOut] = [set, plan, set.left];
    [this.judged, this.own, this.network] = [null, "", null];
    this.#learnt.forget();
    this.split = divided(set.classes, plan);
  }

  /**
   * What an earlier visit left.
   * @param {import("./store.js").Kept} kept
   * @returns {{ isSame: boolean, name: (own: string) => void } | null} null where what was given meanwhile goes first.
   *   `isSame`: all of it is as it was kept; `name` takes what the network is called from now on.
   */
  restore({ set, plan, network, past }) {
    if (this.set || this.reading) return null;
    const before = { ...USUAL, ...plan };
    // A link goes before what was kept.
    this.#use(set, this.#routed ? this.plan : before);
    const { classes } = set;
    const known = past.length ? past : [UNKNOWN];
    this.network = network && { bytes: network, past: known };
    const name = (/** @type {string} */ own) => {
      // Another set came meanwhile; one that is renamed has its pictures.
      if (!own || this.own || this.set?.classes.some(({ pictures }, at) => pictures !== classes[at]?.pictures)) return;
      this.own = own;
      this.#learnt.remember(own, known);
    };
    return { isSame: writePlan(this.plan) === writePlan(before), name };
  }

  /**
   * @param {number} place
   * @param {string} name
   * @returns {boolean} Whether the set is another now.
   */
  rename(place, name) {
    if (!this.set || this.isTeaching || this.names[place] === name) return false;
    const classes = this.set.classes.map((one, at) => (at === place ? { ...one, name } : one));
    this.set = { ...this.set, classes };
    return true;
  }

  /** @param {Partial<Plan>} change @returns {boolean} Whether the plan is another now. */
  replan(change) {
    return !this.isTeaching && this.#follow({ ...this.plan, ...change });
  }

  /**
   * The address says a plan. A run keeps the one that it began with: the address is followed after it.
   * @param {string} text
   * @returns {boolean} Whether the plan is another now.
   */
  route(text) {
    if (this.isTeaching || text === this.#routed) return false;
    this.#routed = text;
    return this.#follow(readPlan(text));
  }

  /** @param {Plan} plan @returns {boolean} Whether it is another than before. */
  #follow(plan) {
    if (writePlan(plan) === writePlan(this.plan)) return false;
    const before = this.#division;
    this.plan = plan;
    if (this.set && this.#division !== before) {
      // Others are held out now: what was counted was counted on others.
      this.judged = null;
      this.split = divided(this.set.classes, plan);
    }
    return true;
  }

  /** Whether a network has trained on pictures that are held out now. @param {Network | null} network */
  hasSeen(network) {
    return !!network && this.#learnt.hasSeen(network.name, this.#division);
  }

  /** Whether the set can be learnt, from this network. @param {Network | null} network */
  isTeachable(network) {
    const { train, held } = this.split;
    if (!this.set || this.reading || this.isTeaching || this.isJudging || !train.length || !held.length) return false;
    if (unusable(this.names).some(Boolean) || !network || !isReader(network)) return false;
    return this.plan.begins === "anew" || !this.hasSeen(network);
  }

  /**
   * @param {Network | null} network That it begins with.
   * @returns {import("./take.js").Lesson | null}
   */
  teach(network) {
    if (!this.isTeachable(network)) return null;
    const begun = this.plan.begins === "anew" ? [] : this.#learnt.of(network, this.names);
    this.#lesson = { split: this.split, past: [...begun, this.#division], stop: new AbortController() };
    [this.judged, this.failure] = [null, null];
    return { names: this.names, ...this.split, plan: this.plan, signal: this.#lesson.stop.signal };
  }

  /** The run is given up, wherever it is. */
  stop() {
    this.#lesson?.stop.abort();
  }

  /**
   * The run is over.
   * @param {string} name Of the network that has learnt; "" where none has.
   * @param {Uint8Array} bytes Of its weights file.
   * @returns {boolean} Whether it is this set's: another division is none that it has learnt.
   */
  taught(name, bytes) {
    const lesson = this.#lesson;
    this.#lesson = null;
    if (this.failure?.code === "busy") this.failure = null;
    if (!name || !lesson || lesson.split !== this.split) return false;
    [this.own, this.network] = [name, { bytes, past: lesson.past }];
    this.#learnt.remember(name, lesson.past);
    return true;
  }

  /**
   * Whether a network may be asked for what is held out: it has these classes, and has not trained on any of it.
   * @param {Network | null} network
   */
  isJudge(network) {
    return !!this.set && this.split.held.length > 0 && isFor(network, this.names) && !this.hasSeen(network);
  }

  /**
   * The network in use is about to answer what is held out.
   * @param {Network} network
   * @returns {Question | null}
   */
  ask(network) {
    if (this.isJudging || !this.isJudge(network)) return null;
    [this.isJudging, this.failure] = [true, null];
    const { split, names } = this;
    const isUnsure = this.#learnt.of(network, names).includes(UNKNOWN);
    return { split, classes: names.length, network: network.name, isUnsure, of: network.metadata };
  }

  /**
   * @param {Question} question
   * @param {ArrayLike<number> | null} logits null where they did not come.
   * @param {object} of As in the question, now.
   */
  answered({ split, classes, network, isUnsure, of: before }, logits, of) {
    this.isJudging = false;
    // Another network, or another division: it is no answer to this.
    if (!logits || split !== this.split || of !== before) return;
    this.judged = { ...evaluated(logits, split.held, classes), network, isUnsure };
  }
}
