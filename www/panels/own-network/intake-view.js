// @ts-check
/** Where files of networks come in: chosen, a folder of them, or dropped. */
import { isNews, make, set, write } from "../../shell/dom.js";
import { fileInput } from "../../shell/file-input.js";
import { technicalDetail } from "../../shell/technical-detail.js";

/** @typedef {import("../../shell/words.js").Words} Words */

export class IntakeView {
  #open = make("button", { type: "button", class: "primary", on: { click: () => this.#files.click() } });
  #openFolder = make("button", { type: "button", on: { click: () => this.#folder.click() } });
  #files = fileInput((files) => this.#onfiles(files), { multiple: true });
  #folder = fileInput((files) => this.#onfiles(files), { webkitdirectory: true });
  #drop = make("p", { class: "about" });
  #reads = make("p", { class: "about" });
  #said = make("p", { class: "said", role: "status" });
  #progress = make("progress", { max: 1, hidden: true });
  #problem = make("div", { class: "problem", role: "alert" });
  node = make(
    "div",
    { class: "intake" },
    make("div", { class: "row" }, this.#open, this.#openFolder, this.#files, this.#folder),
    this.#drop,
    this.#reads,
    this.#said,
    this.#progress,
    this.#problem,
  );
  #onfiles;

  /** @param {(files: File[]) => void} onfiles */
  constructor(onfiles) {
    this.#onfiles = onfiles;
  }

  /** @param {Words} words */
  update(words) {
    write(this.#open, words.text("own-network.open"));
    write(this.#openFolder, words.text("own-network.folder"));
    write(this.#drop, words.text("own-network.drop"));
    write(this.#reads, words.text("own-network.reads"));
    set(this.#progress, "aria-label", words.text("own-network.trying.share"));
  }

  /** @param {string} text Empty for nothing. */
  say(text) {
    write(this.#said, text);
  }

  /** @param {number | null} share Of what is under way; null for none. */
  progress(share) {
    this.#progress.hidden = share === null;
    this.#progress.value = share ?? 0;
  }

  /** What went wrong comes before the eyes. */
  reveal() {
    this.#problem.scrollIntoView({ block: "center" });
  }

  /**
   * @param {{ sentence: string, detail: string } | null} problem
   * @param {Words} words
   */
  complain(problem, words) {
    const told = problem ? `${problem.sentence}\n${problem.detail}` : "";
    if (!isNews(this.#problem, told)) return;
    this.#problem.replaceChildren(
      ...(problem ? [make("p", {}, problem.sentence), technicalDetail(problem.detail, words)] : []),
    );
  }
}
