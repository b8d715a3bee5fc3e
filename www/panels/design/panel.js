// @ts-check
/**
 * A network built from blocks. What it comes to, Rust says in a worker; the address has the network as a text, and so has
 * the history: each step of it is one.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("../../cifar-lab.js").Told} Told
 * @typedef {import("../../cifar-lab.js").Unfilled} Unfilled
 * @typedef {import("./waiting-weights.js").Waiting} Waiting
 * @typedef {import("./kinds.js").Layer} Layer
 * @typedef {import("./edit.js").Path} Path
 */
import { Latest } from "../../shell/latest.js";
import { make, send, write } from "../../shell/dom.js";
import { failureOf } from "../../shell/failure.js";
import { withStyles } from "../../shell/style-sheet.js";
import { BlockList } from "./block-list.js";
import { CodeView } from "./code-view.js";
import { FiguresView } from "./figures-view.js";
import { begun, redone, stepped, undone } from "./history.js";
import { specOf } from "./kinds.js";
import { LayerTable } from "./layer-table.js";
import { StartBar } from "./start-bar.js";
import { readText, writeText } from "./text-form.js";
import { templates } from "./templates.js";
import { onWaitingWeights, waitingWeights } from "./waiting-weights.js";
import { WeightsView } from "./weights-view.js";
import { misfitText } from "./words.js";

/** The network that a person meets first. */
const FIRST = "notebook-corrected";

/** Resolves when the styles are here. */
export const styled = () => withStyles(new URL("./design.css", import.meta.url).href);

export class Panel {
  #bar = new StartBar({
    begin: (layers) => this.#change(layers, { note: "begun" }),
    undo: () => this.#travel(undone),
    redo: () => this.#travel(redone),
  });
  #said = make("p", { class: "unseen", role: "status" });
  #weights = new WeightsView(() => this.#fill());
  #blocks = new BlockList((layers, after) => this.#change(layers, after));
  #figures = new FiguresView({
    mend: (layers) => this.#change(layers, { note: "mended" }),
    weights: () => this.#random(),
    fail: (error) => this.#fail(error),
    report: (error) => this.#report(error),
  });
  #table = new LayerTable();
  #code = new CodeView();
  node = make(
    "div",
    { class: "design", on: { keydown: (/** @type {KeyboardEvent} */ event) => this.#press(event) } },
    this.#bar.node,
    this.#weights.node,
    this.#said,
    make("div", { class: "work" }, this.#blocks.node, this.#figures.node),
    this.#table.node,
    this.#code.node,
  );
  #history = begun("");
  /** What the address last said. */
  #routed = "";
  /** @type {Promise<unknown> | null} */
  #opening = null;
  /** @type {import("../../cifar-lab.js").Designer | null} */
  #designer = null;
  /**
   * What Rust says of a text and steps of so many images, and of weights that wait for blocks.
   * @type {{ text: string, batch: number, told: Told, weights: Waiting | null, unfilled: Unfilled | null } | null}
   */
  #answer = null;
  #latest = new Latest(() => this.#tell());
  /** @type {View | null} */
  #view = null;

  constructor() {
    onWaitingWeights(() => (this.#draw(), this.#latest.ask()));
  }

  /**
   * @param {View} view
   * @param {boolean} isSeen
   */
  update(view, isSeen) {
    this.#view = view;
    const { state, lab } = view;
    if (isSeen && lab && !this.#opening && !state.failures.design) this.#open(lab);
    if (!this.#bar.templates.length) return;
    this.#follow(state.route.net);
    this.#draw();
    if (isSeen) this.#latest.ask();
  }

  /** @param {import("../../cifar-lab.js").CifarLab} lab */
  async #open(lab) {
    this.#opening = Promise.all([lab.designer({ onlost: (error) => this.#fail(error) }), templates()]);
    try {
      const [designer, known] = /** @type {[any, any]} */ (await this.#opening);
      this.#designer = designer;
      if (!this.#bar.templates.length) {
        this.#bar.templates = known;
        this.#history = begun(this.#first);
      }
      if (this.#view) this.update(this.#view, true);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The address may bring a network, or go back to one. @param {string} net */
  #follow(net) {
    if (net === this.#routed) return;
    this.#routed = net;
    this.#hush();
    // An address without a network is the one that a fresh page opens with.
    const asked = net || this.#first;
    if (asked === this.#history.now) return;
    const isRead = readText(asked) !== null;
    // A link that opens the page is no step of the person's.
    if (isRead) this.#history = this.#answer ? stepped(this.#history, asked) : begun(asked);
    else this.#say("design.unread", "problem");
  }

  /** The network that a person meets first, as a text. */
  get #first() {
    const known = this.#bar.templates;
    return writeText((known.find(({ name }) => name === FIRST) ?? known[0])?.layers ?? []);
  }

  /** @returns {Layer[]} */
  get #layers() {
    return readText(this.#history.now) ?? [];
  }

  /**
   * @param {Layer[]} layers
   * @param {{ at?: Path, control?: string, note?: string }} [after] Where the focus goes, and what is said.
   */
  #change(layers, { at, control, note } = {}) {
    const text = writeText(layers);
    if (readText(text) === null) return this.#say("design.full");
    this.#go(stepped(this.#history, text));
    if (at) this.#blocks.focus(at, control);
    if (note) this.#say(`design.said.${note}`);
  }

  /** @param {typeof undone<string>} way */
  #travel(way) {
    const next = way(this.#history);
    if (next.now === this.#history.now) return;
    this.#go(next);
    this.#say(way === /** @type {unknown} */ (undone) ? "design.said.undone" : "design.said.redone");
  }

  /** @param {import("./history.js").History<string>} history */
  #go(history) {
    if (this.#bar.isLocked) return;
    this.#history = history;
    this.#routed = history.now;
    this.#hush();
    send(this.node, "design", { net: history.now });
    this.#draw();
    this.#latest.ask();
  }

  /** As editors have it, where no field takes the keys. @param {KeyboardEvent} event */
  #press(event) {
    const { key, ctrlKey, metaKey, shiftKey, target } = event;
    if (!(ctrlKey || metaKey) || target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
    const way = key.toLowerCase() === "z" ? (shiftKey ? redone : undone) : key.toLowerCase() === "y" ? redone : null;
    if (!way || this.#bar.isLocked) return;
    event.preventDefault();
    this.#travel(way);
  }

  async #tell() {
    const [view, designer, text] = [this.#view, this.#designer, this.#history.now];
    const batch = view?.state.training.choice.batch ?? 32;
    const weights = waitingWeights();
    const last = this.#answer;
    if (!view || !designer || (last?.text === text && last.batch === batch && last.weights === weights)) return;
    try {
      const spec = specOf(this.#layers);
      const told = await designer.tell(spec, { batch });
      // What does not fit itself cannot be filled either.
      const unfilled = told.problem ? null : ((await weights?.fit(spec)) ?? null);
      this.#answer = { text, batch, told, weights, unfilled };
      this.#draw();
      const problem = told.problem ?? unfilled;
      if (problem) this.#sayText(misfitText(problem, view.words));
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The weights that wait go into the blocks as they stand. */
  async #fill() {
    try {
      await waitingWeights()?.take(specOf(this.#layers));
    } catch (error) {
      this.#report(/** @type {any} */ (error));
    }
  }

  /** Random weights of the network as it stands, by the training's seed. @returns {Promise<Uint8Array>} */
  async #random() {
    const seed = this.#view?.state.training.choice.seed ?? 1;
    if (!this.#designer) throw { code: "closed" };
    return this.#designer.weights(specOf(this.#layers), { seed });
  }

  #draw() {
    const view = this.#view;
    if (!view) return;
    const hadFocus = this.node.contains(document.activeElement);
    const layers = this.#layers;
    const { told = null, text = "", weights = null, unfilled = null } = this.#answer ?? {};
    // What was said of another network would stand beside the wrong blocks.
    const now = text === this.#history.now ? told : null;
    const isOfThese = weights !== null && weights === waitingWeights();
    this.#bar.update(this.#history, view);
    this.#weights.update(isOfThese && !!now?.whole && !unfilled, view.words);
    this.#blocks.update(
      layers,
      now && isOfThese && unfilled ? { ...now, problem: { ...unfilled, name: unfilled.array, mends: [] } } : now,
      view,
    );
    this.#figures.update(now, view, this.#history.now);
    this.#table.update(layers, now, view.words);
    this.#code.update(layers, now, view.words);
    // What had it may be there no more: the keys go on from here.
    if (hadFocus && !this.node.contains(document.activeElement)) this.#bar.focus();
  }

  /**
   * Aloud even where it is what was said last: the second of two steps back is one, too.
   * @param {string} key
   * @param {"unseen" | "problem"} [look]
   */
  #say(key, look) {
    const text = this.#view?.words.text(key);
    if (!text) return;
    write(this.#said, "");
    queueMicrotask(() => this.#sayText(text, look));
  }

  /** @param {string} text @param {"unseen" | "problem"} [look] */
  #sayText(text, look = "unseen") {
    this.#said.className = look;
    write(this.#said, text);
  }

  /** What was said of a link before is over with another network. */
  #hush() {
    if (this.#said.className === "problem") this.#sayText("");
  }

  /** The worker is opened anew when the person asks for it. @param {any} error */
  #fail(error) {
    this.#designer?.close();
    [this.#designer, this.#opening] = [null, null];
    this.#report(error);
  }

  /** @param {any} error */
  #report(error) {
    const { code, params } = failureOf(error);
    if (!["closed", "aborted"].includes(code)) send(this.node, "failed", { scope: "design", code, params });
  }
}
