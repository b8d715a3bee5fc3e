// @ts-check
/**
 * The person's own picture as other programs make it 32 x 32, each with the answer: what a network loses that is used with
 * another resizer than it was trained with.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Robustness} Robustness
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { make, write } from "../../shell/dom.js";
import { inputOf, readsDataSet } from "../../workers/network-input.js";
import { pictureOn } from "../../shell/save.js";
import { answerTo, saidIn } from "./said.js";

/** Larger pictures would take hundreds of megabytes as pixels. */
const MOST_PIXELS = 24_000_000;

export class ResizersView {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #said = make("p", { class: "said", role: "status" });
  #list = make("ul", { class: "resized" });
  node = make("section", { class: "resizers" }, this.#title, this.#about, this.#list, this.#said);
  #onfailure;
  /** What is shown, or comes. @type {unknown[]} */
  #shown = [];

  /** @param {(error: unknown) => void} onfailure */
  constructor(onfailure) {
    this.#onfailure = onfailure;
  }

  /**
   * @param {View} view
   * @param {Robustness | null} robustness
   */
  update(view, robustness) {
    const { state, words, lab } = view;
    const { answer, network, route, own } = state;
    write(this.#title, words.text("robustness.resizers"));
    write(this.#about, words.text("robustness.resizers.about"));
    const now = [robustness, answer, network, route.reading, route.mirror, words];
    if (now.every((value, place) => value === this.#shown[place])) return;
    this.#shown = now;
    const mine = answer && answer.image === null ? own[answer.way] : null;
    const { source } = answer ?? {};
    if (network && !readsDataSet(network)) {
      this.#list.replaceChildren();
      return write(this.#said, words.text("error.model.input", inputOf(network)));
    }
    if (!robustness || !lab || !answer || !network || !mine || !source) return this.#leave("none", words);
    if (source.width * source.height > MOST_PIXELS) return this.#leave("large", words);
    this.#show({ ...view, lab }, robustness, mine, source, now).catch((error) => this.#onfailure(error));
  }

  /**
   * @param {"none" | "large"} why
   * @param {Words} words
   */
  #leave(why, words) {
    this.#list.replaceChildren();
    write(this.#said, words.text(`robustness.resizers.${why}`));
  }

  /**
   * @param {View & { lab: import("../../cifar-lab.js").CifarLab }} view
   * @param {Robustness} robustness
   * @param {import("../../state.js").Own} own
   * @param {NonNullable<import("../../state.js").Answer["source"]>} source
   * @param {unknown[]} asked
   */
  async #show({ lab, state, words }, robustness, own, { width, height, square }, asked) {
    const pixels = await pixelsOf(own);
    // Another picture took its place before its own answer came: the square is of the one before.
    if (pixels.width !== width || pixels.height !== height) return;
    const items = [];
    /** @type {string[]} */
    const names = [];
    for (const resizer of robustness.resizers) {
      const planar = await robustness.resize(pixels.data, {
        width,
        height,
        square,
        resizer,
      });
      const found = await answerTo(lab, planar, state);
      // Another picture came meanwhile.
      if (asked !== this.#shown) return;
      const { name, text } = saidIn(found, state, words);
      names.push(name);
      const canvas = make("canvas", { "aria-hidden": "true" });
      pictureOn(canvas, planar);
      const said = make("strong", {}, text);
      items.push(make("li", {}, canvas, said, make("span", { class: "of" }, words.text(`robustness.${resizer}`))));
    }
    this.#list.replaceChildren(...items);
    const same = names.filter((name) => name === names[0]).length - 1;
    const counts = { same, others: names.length - 1, name: names[0] ?? "" };
    write(this.#said, words.text("robustness.resizers.said", counts));
  }
}

/**
 * The whole picture, transparent parts on the colour that the person chose.
 * @param {import("../../state.js").Own} own
 */
async function pixelsOf({ picture, background }) {
  if (picture instanceof ImageData) return picture;
  const bitmap = picture instanceof ImageBitmap ? picture : await createImageBitmap(/** @type {Blob} */ (picture));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw { code: "canvas.context", params: { canvas: "resizers" } };
  context.fillStyle = background;
  context.fillRect(0, 0, bitmap.width, bitmap.height);
  context.drawImage(bitmap, 0, 0);
  if (bitmap !== picture) bitmap.close();
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
