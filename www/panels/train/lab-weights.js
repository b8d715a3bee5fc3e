// @ts-check
/** A run and its weights as files: out of the page, into it, and what the browser keeps. A part of lab-train. */
import { make, send, write } from "../../shell/dom.js";
import { Give } from "../results/give.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./training-state.js").TrainingState} TrainingState */

class LabWeights extends HTMLElement {
  #kept = make("p", { class: "kept" });
  #file = make("input", {
    type: "file",
    class: "unseen",
    tabindex: -1,
    "aria-hidden": "true",
    accept: ".cifar-run,.safetensors",
    on: { change: () => this.open(this.#file.files?.[0]) },
  });
  #buttons = ["download", "export", "onnx", "open"].map((name) => ({
    name,
    button: make("button", { type: "button", "data-do": name, on: { click: () => this.#press(name) } }),
  }));
  #readers = make("p", { class: "readers" });
  #opened = make("p", { class: "opened", role: "status" });
  #give = new Give("train", "run");

  connectedCallback() {
    const files = make("div", { class: "row files" }, ...this.#buttons.map(({ button }) => button), this.#file);
    this.replaceChildren(this.#give.node, this.#kept, files, this.#opened, this.#readers);
  }

  /** @param {import("../../app.js").View} view */
  update(view) {
    const {
      state: { training, network, site },
      words,
    } = view;
    this.#give.update(view);
    this.#give.node.hidden = !training.curve.length;
    write(this.#kept, kept(training, words));
    for (const { name, button } of this.#buttons) {
      write(button, words.text(`train.button.${name}`));
      button.hidden = name === "download" && !training.run;
      button.disabled = !site || !network;
    }
    const told = opened(training, words, network?.name);
    write(this.#opened, told);
    this.#opened.hidden = !told;
    this.#updateReaders(words);
  }

  /** @param {File | undefined} file */
  open(file) {
    if (file) send(this, "open-training", { file });
    this.#file.value = "";
  }

  /** @param {string} name */
  #press(name) {
    if (name === "open") this.#file.click();
    else send(this, "train", { what: name });
  }

  /**
   * Scripts that read what is downloaded.
   * @param {Words} words
   */
  #updateReaders(words) {
    if (this.#readers.lang === words.lang) return;
    this.#readers.lang = words.lang;
    const link = (/** @type {string} */ library, /** @type {string} */ file) =>
      make("a", { href: `readers/${file}`, download: file, translate: "no" }, library);
    this.#readers.replaceChildren(
      words.text("train.readers"),
      " ",
      link("Keras", "load_keras.py"),
      " · ",
      link("PyTorch", "load_pytorch.py"),
    );
  }
}

/**
 * @param {TrainingState} training
 * @param {Words} words
 */
function kept({ storage, saved, run }, words) {
  return [
    storage !== "yes" && words.text(`train.storage.${storage}`),
    saved && words.text("train.saved", saved),
    run && !run.sameBits && words.text("train.other-build"),
  ]
    .filter(Boolean)
    .join(" ");
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
