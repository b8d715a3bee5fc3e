// @ts-check
/** Whether the network answers here as in its own program: a file of that program's outputs is opened, and compared. */
import { make, write } from "../../shell/dom.js";
import { copyRow } from "../course/copy.js";
import { readNpy } from "../evaluate/npy.js";
import { snippetOf } from "./snippets.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../cifar-lab.js").CifarLab} CifarLab */

/** All test images with a thousand outputs each. */
const MOST_VALUES = 10_000_000;
const LARGEST_FILE = 100 << 20;
/** Beyond it the outputs are not the same: the limit for every format, a ten-thousandth of the largest. */
const SAME = 1e-4;

export class CompareView {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #snippet = copyRow("own-network-snippet");
  #open = make("button", { type: "button", on: { click: () => this.#file.click() } });
  #file = make("input", {
    type: "file",
    class: "unseen",
    tabindex: -1,
    "aria-hidden": "true",
    accept: ".npy",
    on: { change: () => this.#read(this.#file.files?.[0]) },
  });
  #said = make("p", { class: "said", role: "status" });
  node = make(
    "section",
    { class: "compare-outputs", hidden: true },
    this.#title,
    this.#about,
    this.#snippet.node,
    make("div", { class: "row" }, this.#open, this.#file),
    this.#said,
  );
  /** @type {CifarLab | null} */
  #lab = null;
  /** @type {Words | null} */
  #words = null;

  /**
   * @param {CifarLab | null} lab null where the network that was brought is not in use.
   * @param {string} kind Of the file.
   * @param {string} name
   * @param {Words} words
   */
  show(lab, kind, name, words) {
    this.node.hidden = !lab;
    if (!lab) write(this.#said, "");
    [this.#lab, this.#words] = [lab, words];
    write(this.#title, words.text("own-network.compare.title"));
    write(this.#about, words.text("own-network.compare.about"));
    this.#snippet.update(snippetOf(kind, name), words.text("own-network.compare.code"), words);
    write(this.#open, words.text("own-network.compare.open"));
  }

  /** @param {File | undefined} file */
  async #read(file) {
    const [lab, words] = [this.#lab, this.#words];
    this.#file.value = "";
    if (!file || !lab || !words) return;
    write(this.#said, words.text("own-network.compare.wait"));
    const told = await compared(lab, file).catch(() => null);
    if (this.#words === words)
      write(
        this.#said,
        told
          ? sentenceOf(told, words)
          : words.text("own-network.compare.unread", { name: file.name, outputs: lab.outputs }),
      );
  }
}

/**
 * @param {CifarLab} lab
 * @param {File} file
 */
async function compared(lab, file) {
  const bytes = new Uint8Array(await file.slice(0, LARGEST_FILE + 1).arrayBuffer());
  const { values } = readNpy(bytes, MOST_VALUES);
  return lab.compareOutputs(Float32Array.from(values));
}

/**
 * @param {import("../../cifar-lab.js").OutputsCompared} told
 * @param {Words} words
 */
export function sentenceOf({ pictures, difference, largest, agree }, words) {
  const isSame = difference <= SAME * largest;
  return words.text(isSame ? "own-network.compare.same" : "own-network.compare.other", {
    pictures,
    agree,
    difference: words.value(difference),
    largest: words.value(largest),
  });
}
