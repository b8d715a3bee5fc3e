// @ts-check
/** What a measurement on test images is begun and stopped with, and how far it has come. */
import { make, set, write } from "../../shell/dom.js";
import { IMAGES } from "./damage-address.js";

/**
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {{ images: number, signal: AbortSignal, onprogress: (progress: { done: number, count: number }) => void }} Task
 */

export class Measuring {
  #label;
  #count;
  #start = make("button", { type: "button", class: "primary", on: { click: () => this.#run() } });
  #stop = make("button", { type: "button", hidden: true, on: { click: () => this.#control?.abort() } });
  #bar = make("progress", { max: 1, value: 0 });
  #done = make("span", { class: "count" });
  #progress = make("div", { class: "progress", hidden: true }, this.#bar, this.#done);
  /** @type {AbortController | null} */
  #control = null;
  /** @type {Words | null} */
  #words = null;
  /** @type {(task: Task) => Promise<void>} */
  #task;
  /** @type {(error: unknown) => void} */
  #onfailure;

  /**
   * @param {string} id Of the field.
   * @param {(task: Task) => Promise<void>} task
   * @param {{ onchange: () => void, onfailure: (error: unknown) => void }} listeners `onchange`: of the number of images.
   * @param {...HTMLElement} more Fields beside it.
   */
  constructor(id, task, { onchange, onfailure }, ...more) {
    [this.#task, this.#onfailure] = [task, onfailure];
    this.#label = make("label", { for: id });
    const options = IMAGES.map((images) => make("option", { value: images }, ""));
    this.#count = make("select", { id, on: { change: onchange } }, ...options);
    const field = make("div", { class: "field" }, this.#label, this.#count);
    this.node = make("div", { class: "row" }, field, ...more, this.#start, this.#stop, this.#progress);
  }

  get images() {
    return Number(this.#count.value);
  }

  /** One of those that are offered; while it measures, it stays. */
  set images(images) {
    if (!this.#control) this.#count.value = String(images);
  }

  /**
   * @param {Words} words
   * @param {boolean} isReady
   */
  update(words, isReady) {
    this.#words = words;
    write(this.#label, words.text("robustness.images"));
    for (const option of this.#count.options) write(option, words.number(Number(option.value)));
    write(this.#start, words.text("robustness.start"));
    write(this.#stop, words.text("robustness.stop"));
    set(this.#bar, "aria-label", words.text("robustness.progress"));
    this.#start.disabled = !isReady;
  }

  async #run() {
    if (this.#control) return;
    const control = new AbortController();
    this.#control = control;
    this.#tell({ done: 0, count: 0 });
    this.#switch(true);
    try {
      const onprogress = (/** @type {{ done: number, count: number }} */ progress) => this.#tell(progress);
      await this.#task({ images: this.images, signal: control.signal, onprogress });
    } catch (/** @type {any} */ error) {
      if (error?.code !== "aborted") this.#onfailure(error);
    }
    this.#control = null;
    this.#switch(false);
  }

  /** The button that was pressed makes way for the other, which then has the focus. @param {boolean} isRunning */
  #switch(isRunning) {
    const hadFocus = [this.#start, this.#stop].includes(/** @type {any} */ (document.activeElement));
    [this.#start.hidden, this.#stop.hidden, this.#progress.hidden] = [isRunning, !isRunning, !isRunning];
    this.#count.disabled = isRunning;
    if (hadFocus) (isRunning ? this.#stop : this.#start).focus();
  }

  /** @param {{ done: number, count: number }} progress */
  #tell({ done, count }) {
    this.#bar.value = count && done / count;
    write(this.#done, count ? (this.#words?.text("robustness.done", { done, count }) ?? "") : "");
  }
}
