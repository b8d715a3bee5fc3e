// @ts-check
/**
 * A network that a person brings along: read, understood, confirmed, used, and held against its own program.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("./reading.js").Reading} Reading
 */
import { make, send, write } from "../../shell/dom.js";
import { withStyles } from "../../shell/style-sheet.js";
import { ChoiceView } from "./choice-view.js";
import { CompareView } from "./compare-view.js";
import { ContentsView } from "./contents-view.js";
import { PIXELS, layersText, problemOf } from "./import-words.js";
import { IntakeView } from "./intake-view.js";
import { NamesView } from "./names-view.js";
import { FileReading, layersOf, pixelsOf } from "./reading.js";
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
  #pixels = new ChoiceView("pixels", (pixels) => this.#change({ pixels }));
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
    this.#pixels.node,
    this.#names.node,
    make("div", { class: "row" }, this.#use),
    this.#used,
    this.#goes,
  );
  node = make("div", { class: "own-network" }, this.#intake.node, this.#body, this.#compare.node);
  #file = new FileReading();
  /** @type {Reading | null} */
  #reading = null;
  /** The own network's name that it was given, once it answers. */
  #own = "";
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
    const shown = [view.words, this.#reading, network, this.#own];
    if (shown.every((value, place) => value === this.#shown[place])) return;
    this.#shown = shown;
    this.#show();
  }

  /** @param {readonly File[]} files */
  async #begin(files) {
    const { lab, words } = this.#view ?? {};
    if (!lab || !words) return;
    this.#intake.complain(null);
    const name = files[0]?.name ?? "";
    this.#intake.say(words.text("own-network.reading", { name }));
    const ontry = (/** @type {number} */ done, /** @type {number} */ count) =>
      this.#intake.say(words.text("own-network.trying", { name, share: words.roundedPercent(done / count) }));
    try {
      this.#reading = await this.#file.begin(lab, [...files], ontry);
      this.#own = "";
      this.#intake.say("");
      this.#show();
      // Where nothing is open there is nothing to confirm: it answers at once.
      if (this.#isSettled()) await this.#take();
      this.#contents.focus();
    } catch (error) {
      await this.#fail(error, files);
    }
  }

  /** Whether the file says everything itself. */
  #isSettled() {
    const { contents, layers, pixels } = /** @type {Reading} */ (this.#reading);
    return layers === "" && pixels === "" && OF_CIFAR.includes(contents.network?.outputs ?? 0);
  }

  /** @param {string} layers Another proposal. */
  async #choose(layers) {
    try {
      if (this.#reading) this.#change(await this.#file.choose(this.#reading, layers));
    } catch (error) {
      await this.#fail(error, []);
    }
  }

  /** @param {Partial<Reading>} change */
  #change(change) {
    if (this.#reading) this.#reading = { ...this.#reading, ...change };
    this.#show();
  }

  /** It answers from now on. */
  async #take() {
    const { words } = this.#view ?? {};
    const reading = this.#reading;
    if (!reading || !words) return;
    try {
      const bytes = await this.#file.weights(reading, this.#names.names(words));
      if (!bytes) return;
      send(this.node, "own-network", {
        bytes,
        file: reading.name,
        done: (/** @type {string} */ own) => this.#answers(own),
      });
    } catch (error) {
      await this.#fail(error, []);
    }
  }

  /** @param {string} own The name that the network goes by now; "" where it could not be used. */
  #answers(own) {
    this.#own = own;
    this.#show();
  }

  /**
   * Our own files need no reader of this kind. What was loaded before stays, whatever fails.
   * @param {any} error
   * @param {readonly File[]} files
   */
  async #fail(error, files) {
    const { words } = this.#view ?? {};
    if (!words || ["closed", "aborted"].includes(error?.code) || error?.name === "AbortError") return;
    this.#intake.say("");
    if (error?.code === "import.own-file") return send(this.node, "open-training", { file: files[0] });
    this.#intake.complain(problemOf(error ?? {}, words));
  }

  #show() {
    if (!this.#view) return;
    const { words, state, lab } = this.#view;
    this.#intake.update(words);
    this.#body.hidden = !this.#reading;
    const isInUse = this.#own !== "" && state.network?.name === this.#own;
    this.#compare.show(isInUse ? lab : null, this.#reading?.contents.kind ?? "", this.#reading?.name ?? "", words);
    if (!this.#reading) return;
    const { contents, layers, pixels, trials, proposals, name } = this.#reading;
    this.#contents.show(contents, name, words);
    const outputs = contents.network?.outputs ?? 0;
    const isForCifar = OF_CIFAR.includes(outputs);
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
    this.#names.show(contents.classes || isForCifar ? 0 : outputs, words);
    this.#use.hidden = isInUse && this.#isSettled();
    write(this.#use, words.text(isInUse ? "own-network.use.again" : "own-network.use"));
    const isOther = !isForCifar || !!(isInUse && words.outputs);
    const used = [words.text("own-network.used", { name }), isOther && words.text("own-network.other-classes")];
    write(this.#used, isInUse ? used.filter(Boolean).join(" ") : "");
    // In a frame there are no other places.
    this.#goes.hidden = !isInUse || !document.querySelector("lab-places");
    this.#goes.replaceChildren(
      ...(isOther ? OTHER_CLASSES : PLACES).map((place) =>
        make(
          "button",
          { type: "button", on: { click: () => send(this.node, "pick-place", { place }) } },
          words.text(`place.${place}`),
        ),
      ),
    );
    // An embed disables what is locked whenever the page shows its state: buttons that are new here, too.
    queueMicrotask(() => send(this.node, "said"));
  }

  /** @param {string} place Of a proposal. */
  #describe(place) {
    return layersText(/** @type {any} */ (this.#reading?.proposals[Number(place)]?.spec.layers ?? []));
  }
}
