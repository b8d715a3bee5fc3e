// @ts-check
/**
 * A person's own set: given as folders or as an archive, named, divided, learnt by a network, and what that network is worth
 * on the pictures that were held out. Nothing of it leaves the page, and it is kept only where the person asks for it.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("./folders.js").Given} Given
 */
import { make, send, switchOff, write } from "../../shell/dom.js";
import { allows } from "../../shell/locks.js";
import { networkName } from "../../shell/own-networks.js";
import { withStyles } from "../../shell/style-sheet.js";
import { failed } from "../train/training-words.js";
import { isOpen } from "../train/training-state.js";
import { ClassList } from "./class-list.js";
import { taken } from "./inbox.js";
import { IntakeView } from "./intake-view.js";
import { LeftOutList, reason } from "./left-out.js";
import { readSet } from "./reading.js";
import { writePlan } from "./plan-text.js";
import { ResultView } from "./result-view.js";
import { RunForm } from "./run-form.js";
import { joined } from "./set.js";
import { SetState } from "./set-state.js";
import { ShelfView } from "./shelf-view.js";
import { divisionTold, recipeTold, setTold, stateTold } from "./told.js";

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
    cancel: () => this.#known.reading?.abort(),
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
  #stop = button("stop", () => this.#known.stop());
  #evaluate = button("evaluate", () => this.#judge());
  #progress = make("progress");
  #state = make("p", { class: "state", role: "status" });
  #failed = make("p", { class: "problem", role: "alert" });
  #result = new ResultView();
  #try = button("try", () => send(this.node, "pick-place", { place: "classify" }));
  #save = button("save", () => send(this.node, "download-own", { name: this.#known.own }));
  #buttons = {
    ...{ form: this.#toForm, train: this.#train, stop: this.#stop, evaluate: this.#evaluate },
    ...{ try: this.#try, save: this.#save },
  };
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
  #known = new SetState();
  /** What the division was last told of. @type {unknown[]} */
  #divisionOf = [];

  /** @param {View} view */
  update(view) {
    const isFirst = !this.#view;
    this.#view = view;
    if (this.#known.route(view.state.route.set)) this.#shelf.changed();
    const dropped = taken();
    if (dropped) this.#begin(dropped);
    if (isFirst) this.#shelf.look();
    this.#show();
  }

  /** @param {readonly Given[]} given */
  async #begin(given) {
    const { lab } = this.#view ?? {};
    const known = this.#known;
    const reading = lab ? known.begin() : null;
    this.#show();
    if (!lab || !reading) return;
    const onprogress = (/** @type {number} */ done, /** @type {number} */ count) => {
      if (known.reading !== reading) return;
      known.read = { done, count };
      this.#show();
    };
    try {
      const set = await readSet(lab, given, { onprogress, signal: reading.signal });
      if (known.found(reading, set)) this.#shelf.changed();
    } catch (error) {
      known.broke(reading, error);
      // What an earlier visit left may have waited for it.
      if (!known.set && !known.reading) this.#shelf.look();
    }
    this.#show();
  }

  /** @param {import("./store.js").Kept} kept @returns {boolean} Whether it is what is here now. */
  #restore(kept) {
    const restored = this.#known.restore(kept);
    if (!restored) return false;
    const count = this.#known.split.train.length;
    if (kept.network) send(this.node, "own-set", { kept: kept.network, count, done: restored.name });
    this.#show();
    return restored.isSame;
  }

  /** What may be kept; null where there is nothing. */
  #keepable() {
    const { set, plan, network } = this.#known;
    return set && { set, plan, network: network?.bytes ?? null, past: network?.past ?? [] };
  }

  /**
   * @param {number} place
   * @param {string} name
   */
  #rename(place, name) {
    if (this.#known.rename(place, name)) this.#shelf.changed();
    this.#show();
  }

  /** @param {Partial<import("./plan.js").Plan>} change */
  #replan(change) {
    if (this.#known.replan(change)) this.#shelf.changed();
    send(this.node, "own-set", { set: writePlan(this.#known.plan) });
    this.#show();
  }

  #teach() {
    const known = this.#known;
    const lesson = known.teach(this.#view?.state.network ?? null);
    if (!lesson) return;
    const done = async (/** @type {string} */ name, bytes = new Uint8Array()) => {
      const isLearnt = known.taught(name, bytes);
      // An address that came during the run may divide otherwise.
      const isRouted = known.route(this.#view?.state.route.set ?? "");
      if (isLearnt || isRouted) this.#shelf.changed();
      if (isLearnt) {
        await this.#judge(name);
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

  /** The network in use answers the pictures that were held out. @param {string} [name] What the page calls it. */
  async #judge(name = this.#view?.state.network?.name ?? "") {
    const { lab } = this.#view ?? {};
    const question = lab && this.#known.ask({ name, outputs: lab.outputs, metadata: lab.metadata });
    if (!lab || !question) return;
    this.#show();
    const { held } = question.split;
    const logits = await lab.logits(joined(held).planar, held.length).catch((error) => {
      this.#known.fail(error);
      return null;
    });
    this.#known.answered(question, logits, lab.metadata);
    this.#show();
  }

  #show() {
    const view = this.#view;
    if (!view) return;
    const { words } = view;
    const { set, failure, reading, read, leftOut } = this.#known;
    this.#intake.update({ isReading: !!reading, ...read }, words);
    write(this.#said, set && !reading ? setTold(set, words) : "");
    write(this.#problem, failure ? reason(failure.code, failure.params ?? {}, words) : "");
    this.#left.update(leftOut, words);
    this.#shelf.update(!!set && !reading, words);
    this.#body.hidden = !set;
    if (set) this.#showSet(set, view);
  }

  /**
   * @param {import("./reading.js").OwnSet} set
   * @param {View} view
   */
  #showSet(set, { words, state }) {
    const known = this.#known;
    const { plan, split, isTeaching, isJudging, judged, own } = known;
    const { training, network } = state;
    const isBusy = isTeaching || !isOpen(training);
    write(this.#classesTitle, words.text("own-set.names"));
    this.#classes.update(set.classes, isBusy, words);
    write(this.#planTitle, words.text("own-set.plan"));
    // A course page may have locked either: what it has disabled stays so.
    const isLocked = isBusy || !allows("own-set", { set: "" }, "");
    this.#form.update(plan, { isLocked, isTold: set.isSplit }, words);
    this.#tellDivision(set, words);
    const told = {
      network: network ? networkName(network.name, words, state.mine) : "",
      choice: training.choice,
      pictures: split.train.length,
      isStill: plan.begins === "transfer",
    };
    write(this.#recipe, recipeTold(told, words));
    for (const [name, node] of Object.entries(this.#buttons)) write(node, words.text(`own-set.button.${name}`));
    write(this.#pause, words.text(training.phase === "paused" ? "own-set.button.resume" : "own-set.button.pause"));
    switchOff(this.#train, isBusy || !known.isTeachable(network) || !allows("own-set", { lesson: true }, ""));
    this.#train.hidden = isTeaching;
    this.#pause.hidden = this.#stop.hidden = this.#progress.hidden = !isTeaching;
    switchOff(this.#pause, !["running", "paused"].includes(training.phase));
    this.#evaluate.hidden = isTeaching || !known.isJudge(network) || judged?.network === network?.name;
    switchOff(this.#evaluate, isBusy || isJudging);
    this.#progress.max = training.run?.recipe.epochs ?? 1;
    this.#progress.value = training.run ? training.position.epoch : 0;
    this.#progress.setAttribute("aria-label", words.text("own-set.progress"));
    write(this.#state, stateTold(known, state, words));
    const { failure } = training;
    write(this.#failed, !isTeaching && training.phase === "failed" && failure ? failed(training, words) : "");
    this.#result.update(judged, known.names, words);
    // A frame of a course page has this part alone.
    this.#toForm.hidden = !document.querySelector("lab-train");
    this.#try.hidden = !document.querySelector("lab-ways");
    this.#goes.hidden = !own || !state.mine.some(({ name }) => name === own);
  }

  /**
   * Only where it changes: a training shows this panel anew many times a second.
   * @param {import("./reading.js").OwnSet} set
   * @param {import("../../shell/words.js").Words} words
   */
  #tellDivision({ classes }, words) {
    const { split, plan } = this.#known;
    const of = [split, classes, plan.balance, words];
    if (of.every((one, place) => one === this.#divisionOf[place])) return;
    this.#divisionOf = of;
    write(this.#division, divisionTold(split, classes, plan.balance, words));
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
