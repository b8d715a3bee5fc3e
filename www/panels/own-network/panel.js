// @ts-check
/**
 * A network that a person brings along: read, understood, confirmed, used, and held against its own program.
 * @typedef {import("../../app.js").View} View
 */
import { make, send, switchOff, write } from "../../shell/dom.js";
import { lead } from "../picture/lead.js";
import { readsDataSet } from "../../workers/network-input.js";
import { withStyles } from "../../shell/style-sheet.js";
import { ChoiceView } from "./choice-view.js";
import { CompareView } from "./compare-view.js";
import { ContentsView } from "./contents-view.js";
import { PIXELS, layersText, problemOf } from "./import-words.js";
import { IntakeView } from "./intake-view.js";
import { NamesView } from "./names-view.js";
import { FileReading, layersOf, pixelsOf } from "./reading.js";
import { ToBuilder } from "./to-builder.js";
import { choicesOf, isBeyondChance } from "./trials.js";

/** Resolves when the styles are here. */
export const styled = () => withStyles(new URL("./own-network.css", import.meta.url).href);

/** Outputs of networks for CIFAR-10: one a class, or the notebook's twenty. */
const OF_CIFAR = [10, 20];
/** Where a network that answers is seen, by their words. */
const PLACES = ["classify", "inside", "evaluate", "train"];
/** Of these, where classes of its own can be seen. */
const OTHER_CLASSES = ["classify", "inside"];

export class Panel {
  #intake = new IntakeView((files) => this.#begin(files));
  #contents = new ContentsView();
  #layers = new ChoiceView("layers", (value) => this.#choose(value));
  #toBuilder = new ToBuilder((spec) => this.#adopt(spec));
  #pixels = new ChoiceView("pixels", (pixels) => this.#scale(pixels));
  #names = new NamesView(() => this.#show());
  #use = make("button", { type: "button", class: "primary", on: { click: () => this.#take() } });
  #used = make("p", { class: "said", role: "status" });
  #goes = make("div", { class: "row" });
  #compare = new CompareView();
  #body = make(
    "div",
    { class: "found", hidden: true },
    this.#contents.node,
    this.#layers.node,
    this.#toBuilder.node,
    this.#pixels.node,
    this.#names.node,
    make("div", { class: "row" }, this.#use),
    this.#used,
    this.#goes,
  );
  node = make("div", { class: "own-network" }, this.#intake.node, this.#body, this.#compare.node);
  /** @type {FileReading | null} */
  #reading = null;
  /** Ends what is being read. */
  #stop = new AbortController();
  /** What is said of what is under way, and what went wrong: by key and parameters, so that it follows the language. */
  #said = /** @type {{ key: string, params: object } | null} */ (null);
  #problem = /** @type {any} */ (null);
  /** Whether it went wrong with another file than the one that was read. */
  #isOfOther = false;
  /** @type {View | null} */
  #view = null;
  /** Files that were taken already. @type {unknown} */
  #taken = null;
  /** @type {unknown[]} */
  #shown = [];

  /** @param {View} view */
  update(view) {
    this.#view = view;
    const { brought, network } = view.state;
    if (brought && brought !== this.#taken && view.lab) {
      this.#taken = brought;
      this.#begin(brought);
    }
    const shown = [view.words, network];
    if (shown.every((value, place) => value === this.#shown[place])) return;
    this.#shown = shown;
    this.#show();
  }

  /** Of several begun, the last counts; until it is read, the one before stays. @param {readonly File[]} files */
  async #begin(files) {
    const { lab } = this.#view ?? {};
    if (!lab) return;
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const params = { name: files[0]?.name ?? "" };
    this.#tell("own-network.reading", params);
    const ontry = (/** @type {number} */ done, /** @type {number} */ count) => {
      if (!signal.aborted) this.#tell("own-network.trying", params, done / count);
    };
    try {
      const reading = await FileReading.open(lab, files, ontry, signal);
      this.#reading?.end();
      this.#reading = reading;
      this.#tell();
      this.#show();
      // Where nothing is open there is nothing to confirm: it answers at once.
      if (isSettled(reading)) await this.#take();
      if (this.#isHere()) this.#contents.focus();
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(error, files);
      if (this.#problem && this.#isHere()) this.#intake.reveal();
    }
  }

  /** Who has gone elsewhere while a file was read stays there. */
  #isHere() {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    // Where a link has led, at a heading, nobody has begun anything.
    return !active || active.tabIndex < 0 || !!this.node.closest("section")?.contains(active);
  }

  /** @param {string} layers Another proposal. */
  async #choose(layers) {
    const reading = this.#reading;
    this.#tell();
    try {
      await reading?.choose(layers);
      this.#show();
    } catch (error) {
      this.#fail(error, []);
    }
  }

  /** Layers that the person has built. @param {import("../../cifar-lab.js").Spec} spec */
  async #adopt(spec) {
    const reading = this.#reading;
    if (!reading) return;
    const params = { name: reading.name };
    this.#tell("own-network.trying", params, 0);
    lead("lab-own-network");
    try {
      await reading.adopt(spec, (done, count) => this.#tell("own-network.trying", params, done / count));
      if (reading !== this.#reading) return;
      this.#tell();
      await this.#take();
      this.#contents.focus();
    } catch (error) {
      this.#fail(error, []);
    }
  }

  /** @param {string} pixels */
  #scale(pixels) {
    if (this.#reading) this.#reading.pixels = pixels;
    this.#show();
  }

  /** It answers from now on. */
  async #take() {
    const { words } = this.#view ?? {};
    const reading = this.#reading;
    if (!reading || !words) return;
    this.#tell();
    switchOff(this.#use, true);
    try {
      const bytes = await reading.weights(this.#names.names(words));
      const own = await new Promise((/** @type {(own: string) => void} */ done) =>
        send(this.node, "own-network", { bytes, file: reading.name, name: reading.own, done }),
      );
      if (own) reading.own = own;
    } catch (error) {
      this.#fail(error, []);
    }
    switchOff(this.#use, false);
    this.#show();
  }

  /**
   * Our own files need no reader of this kind. What was loaded before stays, whatever fails.
   * @param {any} error
   * @param {readonly File[]} files
   */
  #fail(error, files) {
    this.#said = null;
    this.#isOfOther = files.length > 0;
    if (error?.code === "import.own-file") {
      const isMeant = (/** @type {File} */ { name, webkitRelativePath: path }) => error.params.file === (path || name);
      const own = error.cause && new File([error.cause], error.params.file);
      send(this.node, "open-training", { file: own ?? files.find(isMeant) ?? files[0] });
    } else if (!["closed", "aborted"].includes(error?.code)) this.#problem = error ?? {};
    this.#show();
  }

  /**
   * Says what is under way, and forgets what went wrong before.
   * @param {string} [key]
   * @param {object} [params]
   * @param {number | null} [share] Of it that is done.
   */
  #tell(key, params = {}, share = null) {
    this.#problem = null;
    this.#said = key ? { key, params } : null;
    this.#intake.progress(key ? share : null);
    this.#say();
  }

  #say() {
    const { words } = this.#view ?? {};
    if (!words) return;
    const { key, params } = this.#said ?? { key: "", params: {} };
    this.#intake.say(key && words.text(key, { ...params }));
    const problem = this.#problem && problemOf(this.#problem, words);
    // What stands below the refusal is of the file before.
    const kept = this.#isOfOther && this.#reading ? words.text("own-network.kept", { name: this.#reading.name }) : "";
    this.#intake.complain(problem && { ...problem, sentence: `${problem.sentence} ${kept}`.trim() }, words);
  }

  #show() {
    if (!this.#view) return;
    const { words, state, lab } = this.#view;
    this.#intake.update(words);
    this.#say();
    const reading = this.#reading;
    this.#body.hidden = !reading;
    const isInUse = !!reading?.own && state.network?.name === reading.own;
    const spec = reading?.contents.network?.spec;
    // Its own program cannot make the data set's images smaller or larger as this page does.
    const isComparable = isInUse && !!spec && readsDataSet({ metadata: { spec } });
    this.#compare.show(isComparable ? lab : null, reading, words);
    if (!reading) return;
    const { contents, layers, pixels, trials, proposals, name } = reading;
    this.#contents.show(contents, name, words);
    const outputs = contents.network?.outputs ?? 0;
    const isForCifar = isOfCifar(contents.network);
    const isOfOtherSize = !!contents.network && !readsDataSet({ metadata: contents.network });
    const isLikely = isBeyondChance(trials);
    const doubt = trials.length && !isLikely ? ` ${words.text("own-network.choice.chance")}` : "";
    if (layers === "") this.#layers.hide();
    else {
      const places = proposals.map((_, place) => String(place));
      const about = words.text("own-network.choice.layers.about", { count: proposals.length }) + doubt;
      this.#layers.show(
        choicesOf(places, trials, layersOf),
        layers,
        (place) => this.#describe(place),
        about,
        isLikely,
        words,
      );
    }
    if (pixels === "") this.#pixels.hide();
    else {
      const codes = contents.pixels.map(({ code }) => code);
      const tried = trials.filter((trial) => layersOf(trial) === layers);
      const about = words.text("own-network.choice.pixels.about") + (layers === "" ? doubt : "");
      const text = (/** @type {string} */ code) => words.text(`own-network.pixels.${PIXELS[code]}`);
      this.#pixels.show(choicesOf(codes, tried, pixelsOf), pixels, text, about, isLikely, words);
    }
    this.#toBuilder.show(layers === "" ? null : reading, words);
    this.#names.show(isForCifar ? 0 : outputs, contents.classes, words);
    this.#use.hidden = isInUse && isSettled(reading);
    write(this.#use, words.text(isInUse ? "own-network.use.again" : "own-network.use"));
    const isOther = !isForCifar || !!(isInUse && words.outputs);
    const used = [
      words.text("own-network.used", { name }),
      isOther && words.text(isOfOtherSize ? "own-network.other-size" : "own-network.other-classes"),
    ];
    write(this.#used, isInUse ? used.filter(Boolean).join(" ") : "");
    // In a frame there are no other places.
    this.#goes.hidden = !isInUse || !document.querySelector("lab-places");
    this.#goes.replaceChildren(
      ...(isOther ? OTHER_CLASSES : PLACES).map((place) =>
        make("button", { type: "button", on: { click: () => this.#go(place) } }, words.text(`place.${place}`)),
      ),
    );
    // An embed disables what is locked whenever the page shows its state: buttons that are new here, too.
    queueMicrotask(() => send(this.node, "said"));
  }

  /**
   * To where it is seen, from its own place, too. Who trains it further does not begin with random weights.
   * @param {string} place
   */
  #go(place) {
    if (place === "train") send(this.node, "choose-training", { change: { from: "model" } });
    send(this.node, "pick-place", { place });
    lead(`main > section[data-place="${place}"]`);
  }

  /** @param {string} place Of a proposal. */
  #describe(place) {
    return layersText(/** @type {any} */ (this.#reading?.proposals[Number(place)]?.spec.layers ?? []));
  }
}

/** Whether the file says everything itself. @param {FileReading} reading */
function isSettled({ contents, layers, pixels }) {
  return layers === "" && pixels === "" && isOfCifar(contents.network);
}

/** Whether it may be a network for CIFAR-10. @param {FileReading["contents"]["network"]} network */
const isOfCifar = (network) => !!network && OF_CIFAR.includes(network.outputs) && readsDataSet({ metadata: network });
