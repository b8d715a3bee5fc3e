// @ts-check
/** Whether the network answers here as in its own program: a file of that program's outputs is opened, and compared. */
import { make, write } from "../../shell/dom.js";
import { fileInput } from "../../shell/file-input.js";
import { copyRow } from "../course/copy.js";
import { NoNumbers } from "../evaluate/npy.js";
import { problemOf } from "./import-words.js";
import { readOutputs } from "./outputs-file.js";
import { snippetOf } from "./snippets.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../cifar-lab.js").CifarLab} CifarLab */
/** @typedef {import("./reading.js").FileReading} FileReading */
/** @typedef {import("../../cifar-lab.js").OutputsCompared | { isWaiting: true } | { error: any, name: string, outputs: number }} Told */

/** All test images with a thousand outputs each. */
const MOST_VALUES = 10_000_000;
const LARGEST_FILE = 100 << 20;
/** Beyond a ten-thousandth of the largest it is no rounding: the limit that every format is tested with. */
const SAME = 1e-4;

export class CompareView {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #snippet = copyRow("own-network-snippet");
  #open = make("button", { type: "button", on: { click: () => this.#file.click() } });
  #file = fileInput(([file]) => this.#read(file), { accept: ".npy,.csv" });
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
  /** @type {FileReading | null} */
  #reading = null;
  /** What was told last, and of which network; it follows the language. @type {{ of: string, told: Told } | null} */
  #told = null;
  #turn = 0;
  /** @type {Words | null} */
  #words = null;

  /**
   * @param {CifarLab | null} lab null where the network that was brought is not in use.
   * @param {FileReading | null} reading
   * @param {Words} words
   */
  show(lab, reading, words) {
    const code = reading && snippetOf(reading.contents, reading);
    this.node.hidden = !lab || !code;
    [this.#lab, this.#reading, this.#words] = [lab, reading, words];
    write(this.#title, words.text("own-network.compare.title"));
    write(this.#about, words.text("own-network.compare.about"));
    this.#snippet.update(code ?? "", words.text("own-network.compare.code"), words);
    const file = code?.includes("answers.csv") ? "answers.csv" : "answers.npy";
    write(this.#open, words.text("own-network.compare.open", { file }));
    this.#say();
  }

  #say() {
    const words = this.#words;
    const told = this.#told && this.#told.of === this.#key ? this.#told.told : null;
    if (words) write(this.#said, told ? sentenceOf(told, words) : "");
  }

  /** Of which network, read how: another one has not been compared. */
  get #key() {
    const { own = "", layers = "", pixels = "" } = this.#reading ?? {};
    return [own, layers, pixels].join(" ");
  }

  /** @param {File | undefined} file */
  async #read(file) {
    const lab = this.#lab;
    if (!file || !lab) return;
    const [turn, of] = [++this.#turn, this.#key];
    this.#told = { of, told: { isWaiting: true } };
    this.#say();
    const told = await compared(lab, file).catch((error) => ({ error, name: file.name, outputs: lab.outputs }));
    if (turn !== this.#turn) return;
    this.#told = { of, told };
    this.#say();
  }
}

/**
 * @param {CifarLab} lab
 * @param {File} file
 */
async function compared(lab, file) {
  const bytes = new Uint8Array(await file.slice(0, LARGEST_FILE + 1).arrayBuffer());
  const { shape, values } = readOutputs(bytes, MOST_VALUES);
  if (shape.length !== 2 || shape[1] !== lab.outputs) throw new NoNumbers("length");
  return lab.compareOutputs(Float32Array.from(values));
}

/**
 * @param {Told} told
 * @param {Words} words
 */
export function sentenceOf(told, words) {
  if ("isWaiting" in told) return words.text("own-network.compare.wait");
  if ("error" in told) {
    const { error, name, outputs } = told;
    const isOfFile = error instanceof NoNumbers || error.code === "argument";
    return isOfFile ? words.text("own-network.compare.unread", { name, outputs }) : problemOf(error, words).sentence;
  }
  const { pictures, difference, largest, agree } = told;
  const isSame = difference <= SAME * largest;
  return words.text(isSame ? "own-network.compare.same" : "own-network.compare.other", {
    pictures,
    agree,
    difference: words.value(difference),
    largest: words.value(largest),
  });
}
