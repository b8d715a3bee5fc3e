// @ts-check
/** A run and its weights as files: out of the page, into it, and what the browser keeps. A part of lab-train. */
import { make, send, set, write } from "../../shell/dom.js";
import { fileInput } from "../../shell/file-input.js";
import { isForeign } from "../../shell/frame.js";
import { Give } from "../results/give.js";
import { EXPORT_FORMATS } from "./export-formats.js";
import { kept } from "./training-words.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./training-state.js").TrainingState} TrainingState */

/** What the page writes itself, and files of other programs, for which it leads to "Your own network". */
const ACCEPT = ".cifar-run,.safetensors,.keras,.h5,.hdf5,.pt,.pth,.onnx";

class LabWeights extends HTMLElement {
  #kept = make("p", { class: "kept" });
  #file = fileInput(([file]) => this.open(file), { accept: ACCEPT });
  #buttons = ["download", "open", "export"].map((name) => ({
    name,
    button: make("button", { type: "button", "data-do": name, on: { click: () => this.#press(name) } }),
  }));
  #options = Object.keys(EXPORT_FORMATS).map((value) => make("option", { value }));
  #format = make("select", { id: "export-format", on: { change: () => this.#choose() } }, ...this.#options);
  #label = make("label", { for: "export-format" });
  #about = make("p", { class: "about" });
  #readers = make("span", { class: "readers" });
  #opened = make("p", { class: "opened", role: "status" });
  #give = new Give("train", "run");
  /** @type {Words | null} */
  #words = null;

  connectedCallback() {
    const [download, open, leave] = this.#buttons.map(({ button }) => button);
    const files = make(
      "div",
      { class: "files" },
      make("div", { class: "row" }, download, open, this.#file),
      make("div", { class: "row export" }, this.#label, this.#format, leave),
      this.#about,
    );
    this.replaceChildren(this.#give.node, this.#kept, files, this.#opened);
  }

  /** @param {import("../../app.js").View} view */
  update(view) {
    const {
      state: { training, network, site },
      words,
    } = view;
    this.#give.update(view);
    this.#give.node.hidden = !training.curve.length;
    write(this.#kept, kept(training, words, isForeign()));
    for (const { name, button } of this.#buttons) {
      write(button, words.text(`train.button.${name}`));
      button.hidden = name === "download" && !training.run;
      button.disabled = !site || !network;
    }
    const told = opened(training, words, network?.name);
    write(this.#opened, told);
    this.#opened.hidden = !told;
    write(this.#label, words.text("train.format"));
    for (const option of this.#options) write(option, words.text(`train.format.${option.value}`));
    set(this.#format, "disabled", !site || !network);
    this.#words = words;
    this.#updateAbout(words);
  }

  get #chosen() {
    const format = /** @type {import("../../cifar-lab.js").ExportFormat} */ (this.#format.value);
    return { format, ending: EXPORT_FORMATS[format] };
  }

  #choose() {
    if (this.#words) this.#updateAbout(this.#words);
  }

  /** @param {File | undefined} file */
  open(file) {
    if (file) send(this, "open-training", { file });
  }

  /** @param {string} name */
  #press(name) {
    if (name === "open") this.#file.click();
    else send(this, "train", { what: name, file: this.#chosen });
  }

  /**
   * What the chosen file is for; of our own, scripts that read it.
   * @param {Words} words
   */
  #updateAbout(words) {
    const format = this.#format.value;
    if (this.#about.lang === words.lang && this.#about.dataset.format === format) return;
    this.#about.lang = words.lang;
    this.#about.dataset.format = format;
    if (format !== "safetensors") return this.#about.replaceChildren(words.text(`train.format.${format}.about`));
    const link = (/** @type {string} */ library, /** @type {string} */ file) =>
      make("a", { href: `readers/${file}`, download: file, translate: "no" }, library);
    this.#readers.replaceChildren(link("Keras", "load_keras.py"), " · ", link("PyTorch", "load_pytorch.py"));
    this.#about.replaceChildren(words.text("train.readers"), " ", this.#readers);
  }
}

/**
 * The weights that were opened, as long as they are in use.
 * @param {TrainingState} training
 * @param {Words} words
 * @param {string} [inUse]
 */
function opened({ opened: last }, words, inUse) {
  if (!last || last.own !== inUse) return "";
  const { name, selfCheck } = last;
  if (selfCheck === null) return words.text("train.opened", { name });
  return words.text("train.opened.checked", { name, difference: words.value(selfCheck) });
}

customElements.define("lab-weights", LabWeights);
