// @ts-check
/** The network as code for Keras and for PyTorch, to be taken along. */
import { make, write } from "../../shell/dom.js";
import { copyRow } from "../course/copy.js";
import { kerasCode } from "./keras-code.js";
import { pytorchCode } from "./pytorch-code.js";

export class CodeView {
  #title = make("summary");
  #about = make("p", { class: "about" });
  #keras = copyRow("keras");
  #pytorch = copyRow("pytorch");
  #texts = make("div", {}, this.#keras.title, this.#keras.node, this.#pytorch.title, this.#pytorch.node);
  node = make("details", { class: "code" }, this.#title, this.#about, this.#texts);

  /**
   * @param {import("./kinds.js").Layer[]} layers
   * @param {import("../../cifar-lab.js").Told | null} told
   * @param {import("../../shell/words.js").Words} words
   */
  update(layers, told, words) {
    write(this.#title, words.text("design.code"));
    const isWhole = !!told?.whole;
    write(this.#about, words.text(isWhole || !told ? "design.code.about" : "design.code.unfit"));
    this.#texts.hidden = !isWhole;
    if (!told || !isWhole) return;
    this.#keras.update(kerasCode(layers, told.rows), words.text("design.code.keras"), words);
    this.#pytorch.update(pytorchCode(layers, told.rows), words.text("design.code.pytorch"), words);
  }
}
