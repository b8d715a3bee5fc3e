// @ts-check
/** Where a set comes in: a folder or an archive, chosen or dropped, and how far the reading is. */
import { make, write } from "../../shell/dom.js";
import { fileInput } from "../../shell/file-input.js";
import { CLASSES, PICTURES } from "./limits.js";

/** @typedef {import("./folders.js").Given} Given */

export class IntakeView {
  #folder = fileInput((files) => this.#take(files), { webkitdirectory: true });
  #file = fileInput((files) => this.#take(files), { accept: ".zip,application/zip" });
  #chooseFolder = make("button", {
    type: "button",
    "data-own-set": "folder",
    on: { click: () => this.#folder.click() },
  });
  #chooseFile = make("button", { type: "button", "data-own-set": "zip", on: { click: () => this.#file.click() } });
  #where = make("p", { class: "where" });
  #progress = make("progress");
  #done = make("p", { role: "status" });
  #cancel = make("button", { type: "button", "data-own-set": "cancel" });
  #reading = make("div", { class: "reading" }, this.#progress, this.#done, make("div", { class: "row" }, this.#cancel));
  node = make(
    "div",
    { class: "intake" },
    make("div", { class: "row" }, this.#chooseFolder, this.#chooseFile, this.#folder, this.#file),
    this.#where,
    this.#reading,
  );
  #ontake;

  /** @param {{ take: (given: Given[]) => void, cancel: () => void }} does */
  constructor({ take, cancel }) {
    this.#ontake = take;
    this.#cancel.addEventListener("click", cancel);
  }

  /**
   * @param {{ isReading: boolean, done: number, count: number }} state
   * @param {import("../../shell/words.js").Words} words
   */
  update({ isReading, done, count }, words) {
    write(this.#chooseFolder, words.text("own-set.folder"));
    write(this.#chooseFile, words.text("own-set.zip"));
    const range = (/** @type {{ least: number, most: number }} */ { least, most }) =>
      `${words.number(least)}–${words.number(most)}`;
    write(this.#where, words.text("own-set.where", { classes: range(CLASSES), pictures: range(PICTURES) }));
    write(this.#cancel, words.text("own-set.cancel"));
    this.#reading.hidden = !isReading;
    if (!isReading) return;
    this.#progress.max = count || 1;
    this.#progress.value = done;
    this.#progress.setAttribute("aria-label", words.text("own-set.reading"));
    // A screen reader hears the beginning, not each picture.
    write(this.#done, words.text(count ? "own-set.reading.of" : "own-set.reading", { count }));
  }

  /** @param {File[]} files */
  #take(files) {
    this.#ontake(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
  }
}
