// @ts-check
/**
 * A person's own set: given as folders or as an archive, named, divided, learnt by a network, and what that network is worth
 * on the pictures that were held out. Nothing of it leaves the page, and it is kept only where the person asks for it.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("./folders.js").Given} Given
 * @typedef {import("./reading.js").OwnSet} OwnSet
 * @typedef {import("./folders.js").LeftOut} LeftOut
 */
import { make, send, write } from "../../shell/dom.js";
import { networkName } from "../../shell/own-networks.js";
import { withStyles } from "../../shell/style-sheet.js";
import { failed } from "../train/training-words.js";
import { isOpen } from "../train/training-state.js";
import { ClassList } from "./class-list.js";
import { taken } from "./inbox.js";
import { IntakeView } from "./intake-view.js";
import { LeftOutList, reason } from "./left-out.js";
import { readSet } from "./reading.js";
import { evaluated } from "./result.js";
import { USUAL } from "./plan.js";
import { readPlan, writePlan } from "./plan-text.js";
import { ResultView } from "./result-view.js";
import { RunForm } from "./run-form.js";
import { divided, isReader, joined, unusable } from "./set.js";
import { ShelfView } from "./shelf-view.js";
import { divisionTold, progressTold, recipeTold, setTold } from "./told.js";

/** Resolves when the styles are here. */
export const styled = () =>
  Promise.all([
    withStyles(new URL("./own-set.css", import.meta.url).href),
    // The confusion matrix has its own.
    withStyles(new URL("../../panels/evaluate/evaluation.css", import.meta.url).href),
  ]);

export class Panel {
  #intake = new IntakeView({
    take: (given) => this.#begin(given),
    cancel: () => this.#reading?.abort(),
  });
  #said = make("p", { class: "said", role: "status" });
  #problem = make("p", { class: "problem", role: "alert" });
  #left = new LeftOutList();
  #classesTitle = make("h3");
  #classes = new ClassList((place, name) => this.#rename(place, name));
  #planTitle = make("h3");
  #form = new RunForm((change) => this.#replan(change));
  #division = make("p", { class: "division" });
  #recipe = make("p", { class: "recipe" });
  #toForm = button("form", () => send(this.node, "use-run", { choice: {} }));
  #train = button("train", () => this.#teach(), "primary");
  #pause = button("pause", () => this.#press());
  #stop = button("stop", () => send(this.node, "train", { what: "reset" }));
  #evaluate = button("evaluate", () => this.#judge());
  #progress = make("progress");
  #state = make("p", { class: "state", role: "status" });
  #failed = make("p", { class: "problem", role: "alert" });
  #result = new ResultView();
  #try = button("try", () => send(this.node, "pick-place", { place: "classify" }));
  #save = button("save", () => send(this.node, "download-own", { name: this.#own }));
  #goes = make("div", { class: "row" }, this.#try, this.#save);
  #shelf = new ShelfView(
    () => this.#keepable(),
    (kept) => this.#restore(kept),
  );
  #body = make(
    "div",
    { class: "of-set", hidden: true },
    make("section", {}, this.#classesTitle, this.#classes.node),
    make(
      "section",
      {},
      this.#planTitle,
      this.#form.node,
      this.#division,
      this.#recipe,
      make("div", { class: "row" }, this.#train, this.#evaluate, this.#pause, this.#stop, this.#toForm),
      this.#progress,
      this.#state,
      this.#failed,
    ),
    this.#result.node,
    this.#goes,
  );
  node = make(
    "div",
    { class: "own-set" },
    this.#intake.node,
    this.#said,
    this.#problem,
    this.#left.node,
    this.#body,
    this.#shelf.node,
  );
  /** @type {View | null} */
  #view = null;
  /** @type {OwnSet | null} */
  #set = null;
  /** @type {readonly LeftOut[]} */
  #leftOut = [];
  /** @type {import("./plan.js").Plan} */
  #plan = USUAL;
  /** What the address last said of it. */
  #routed = "";
  /** Made anew where set or plan change. @type {import("./set.js").Split} */
  #split = { train: [], held: [] };
  /** @type {import("./result.js").Result | null} */
  #judged = null;
  /** The network that learnt the set, among the person's own. */
  #own = "";
  /** Whether the run under way is on this set. */
  #isTeaching = false;
  #isJudging = false;
  /** @type {AbortController | null} */
  #reading = null;
  #read = { done: 0, count: 0 };
  /** @type {{ code: string, params?: Record<string, unknown> } | null} */
  #failure = null;

  /** What the division was last told of. @type {unknown[]} */
  #divisionOf = [];

  /** @param {View} view */
  update(view) {
    const isFirst = !this.#view;
    this.#view = view;
    const { set: routed } = view.state.route;
    if (routed !== this.#routed) {
      this.#routed = routed;
      if (routed !== writePlan(this.#plan)) this.#follow(readPlan(routed));
    }
    const dropped = taken();
    if (dropped) this.#begin(dropped);
    else if (isFirst) this.#shelf.look();
    this.#show();
  }

  /** Of several given, the last counts; until it is read, the one before stays. @param {readonly Given[]} given */
  async #begin(given) {
    const { lab } = this.#view ?? {};
    if (!lab) return;
    this.#reading?.abort();
    const reading = new AbortController();
    [this.#reading, this.#failure, this.#read] = [reading, null, { done: 0, count: 0 }];
    this.#show();
    const onprogress = (/** @type {number} */ done, /** @type {number} */ count) => {
      if (this.#reading !== reading) return;
      this.#read = { done, count };
      this.#show();
    };
    try {
      const set = await readSet(lab, given, { onprogress, signal: reading.signal });
      if (this.#reading !== reading) return;
      this.#use(set, this.#plan);
    } catch (/** @type {any} */ error) {
      if (this.#reading !== reading) return;
      if (error.code !== "aborted")
        this.#failure = { code: error.code ?? "internal", params: { message: String(error), ...error.params } };
      if (error.left) this.#leftOut = error.left;
    }
    this.#reading = null;
    this.#show();
  }

  /**
   * @param {OwnSet} set
   * @param {import("./plan.js").Plan} plan
   */
  #use(set, plan) {
    [this.#set, this.#plan, this.#leftOut, this.#judged, this.#own] = [set, plan, set.left, null, ""];
    this.#divide();
  }

  /** @param {{ set: OwnSet, plan: import("./plan.js").Plan, network: Uint8Array | null }} kept */
  #restore({ set, plan, network }) {
    // What was given meanwhile goes first.
    if (this.#set || this.#reading) return;
    // A link goes before what was kept.
    this.#use(set, this.#routed ? this.#plan : { ...USUAL, ...plan });
    const done = (/** @type {string} */ name) => (this.#own = name);
    if (network) send(this.node, "own-set", { kept: network, count: this.#split.train.length, done });
    this.#show();
  }

  /** What may be kept; null where there is nothing. */
  #keepable() {
    const mine = this.#view?.state.mine.find(({ name }) => name === this.#own);
    return this.#set && { set: this.#set, plan: this.#plan, network: mine?.bytes ?? null };
  }

  #divide() {
    if (this.#set) this.#split = divided(this.#set.classes, this.#plan);
  }

  /**
   * @param {number} place
   * @param {string} name
   */
  #rename(place, name) {
    if (!this.#set) return;
    const classes = this.#set.classes.map((one, at) => (at === place ? { ...one, name } : one));
    this.#set = { ...this.#set, classes };
    this.#shelf.changed();
    this.#show();
  }

  /** @param {Partial<import("./plan.js").Plan>} change */
  #replan(change) {
    this.#follow({ ...this.#plan, ...change });
    send(this.node, "own-set", { set: writePlan(this.#plan) });
    this.#shelf.changed();
    this.#show();
  }

  /** @param {import("./plan.js").Plan} plan */
  #follow(plan) {
    const before = this.#plan;
    this.#plan = plan;
    if (this.#plan.seed !== before.seed || this.#plan.share !== before.share) {
      // Others are held out now: what was counted was counted on others.
      this.#judged = null;
      this.#divide();
    }
  }

  #teach() {
    if (!this.#set || this.#isTeaching || this.#train.disabled) return;
    [this.#isTeaching, this.#judged] = [true, null];
    const names = this.#set.classes.map(({ name }) => name);
    const lesson = { names, ...this.#split, plan: this.#plan };
    const done = async (/** @type {string} */ name) => {
      this.#isTeaching = false;
      if (name) {
        this.#own = name;
        this.#shelf.changed();
        await this.#judge();
        // Who has gone elsewhere meanwhile stays there.
        if (this.node.contains(document.activeElement)) this.#result.focus();
      }
      this.#show();
    };
    send(this.node, "own-set", { lesson, done });
    this.#show();
  }

  #press() {
    const isPaused = this.#view?.state.training.phase === "paused";
    send(this.node, "train", { what: isPaused ? "resume" : "pause" });
  }

  /** The network in use answers the pictures that were held out. */
  async #judge() {
    const { lab } = this.#view ?? {};
    const [set, split] = [this.#set, this.#split];
    if (!lab || !set || !split.held.length || this.#isJudging) return;
    this.#isJudging = true;
    this.#show();
    try {
      const logits = await lab.logits(joined(split.held).planar, split.held.length);
      if (split === this.#split) this.#judged = evaluated(logits, split.held, set.classes.length);
    } catch (/** @type {any} */ error) {
      this.#failure = { code: error.code ?? "internal", params: { message: String(error), ...error.params } };
    }
    this.#isJudging = false;
    this.#show();
  }

  #show() {
    const view = this.#view;
    if (!view) return;
    const { words, state } = view;
    const { training, network } = state;
    const set = this.#set;
    this.#intake.update({ isReading: !!this.#reading, ...this.#read }, words);
    write(this.#said, set && !this.#reading ? setTold(set, words) : "");
    write(this.#problem, this.#failure ? reason(this.#failure.code, this.#failure.params ?? {}, words) : "");
    this.#left.update(this.#leftOut, words);
    this.#shelf.update(!!set && !this.#reading, words);
    this.#body.hidden = !set;
    if (!set) return;
    const isBusy = this.#isTeaching || !isOpen(training);
    const names = set.classes.map(({ name }) => name);
    write(this.#classesTitle, words.text("own-set.names"));
    this.#classes.update(set.classes, isBusy, words);
    write(this.#planTitle, words.text("own-set.plan"));
    this.#form.update(this.#plan, { isLocked: isBusy, isTold: set.isSplit }, words);
    this.#tellDivision(set, words);
    const told = {
      network: network ? networkName(network.name, words, state.mine) : "",
      choice: training.choice,
      pictures: this.#split.train.length,
      isStill: this.#plan.begins === "transfer",
    };
    write(this.#recipe, recipeTold(told, words));
    for (const [name, node] of Object.entries({
      form: this.#toForm,
      train: this.#train,
      stop: this.#stop,
      evaluate: this.#evaluate,
      try: this.#try,
      save: this.#save,
    }))
      write(node, words.text(`own-set.button.${name}`));
    write(this.#pause, words.text(training.phase === "paused" ? "own-set.button.resume" : "own-set.button.pause"));
    const isUnusable =
      unusable(names).some(Boolean) || !this.#split.train.length || !this.#split.held.length || !isReader(network);
    this.#train.disabled = isBusy || isUnusable || !network || this.#isJudging;
    this.#train.hidden = this.#evaluate.hidden = this.#isTeaching;
    this.#pause.hidden = this.#stop.hidden = this.#progress.hidden = !this.#isTeaching;
    this.#pause.disabled = !["running", "paused"].includes(training.phase);
    // Another network that learnt these classes, as one that was saved and opened again.
    const isItsNetwork = String(network?.names) === String(names);
    this.#evaluate.hidden ||= !isItsNetwork || !!this.#judged;
    this.#evaluate.disabled = isBusy || this.#isJudging;
    this.#progress.max = training.run?.recipe.epochs ?? 1;
    this.#progress.value = training.run ? training.position.epoch : 0;
    this.#progress.setAttribute("aria-label", words.text("own-set.progress"));
    write(this.#state, this.#stateTold(isBusy, words));
    const { failure } = training;
    write(this.#failed, !this.#isTeaching && training.phase === "failed" && failure ? failed(training, words) : "");
    this.#result.update(this.#judged, names, words);
    // A frame of a course page has this part alone.
    this.#toForm.hidden = !document.querySelector("lab-train");
    this.#try.hidden = !document.querySelector("lab-ways");
    this.#goes.hidden = !this.#own || !state.mine.some(({ name }) => name === this.#own);
  }

  /**
   * Only where it changes: a training shows this panel anew many times a second.
   * @param {OwnSet} set
   * @param {import("../../shell/words.js").Words} words
   */
  #tellDivision({ classes }, words) {
    const of = [this.#split, classes, this.#plan.balance, words];
    if (of.every((one, place) => one === this.#divisionOf[place])) return;
    this.#divisionOf = of;
    write(this.#division, divisionTold(this.#split, classes, this.#plan.balance, words));
  }

  /**
   * @param {boolean} isBusy
   * @param {import("../../shell/words.js").Words} words
   */
  #stateTold(isBusy, words) {
    const { state } = /** @type {View} */ (this.#view);
    if (this.#isTeaching) return progressTold(state.training, words);
    if (this.#isJudging) return words.text("own-set.judging");
    if (isBusy) return words.text("own-set.other-run");
    if (!this.#split.held.length) return words.text("own-set.nothing-held");
    if (!isReader(state.network)) return words.text("own-set.why.other-input");
    return "";
  }
}

/**
 * @param {string} name
 * @param {() => void} press
 * @param {string} [kind]
 */
function button(name, press, kind = "") {
  return make("button", { type: "button", class: kind || null, "data-own-set": name, on: { click: press } });
}
