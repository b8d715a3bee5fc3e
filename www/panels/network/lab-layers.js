// @ts-check
/** The network's layer table, as Keras prints it, with the arithmetic behind each number of parameters. */
import { make, scroller, set, write } from "../../shell/dom.js";
import { kerasName, layerHeads, layerRow, tableRow } from "./layer-rows.js";
import { flat } from "./layers.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../state.js").Network} Network */

class LabLayers extends HTMLElement {
  #title = make("span");
  #body = make("tbody");
  #foot = make("tfoot");
  #head = make("tr");
  #caption = make("caption", { class: "unseen" });
  #scroller = scroller(make("table", {}, this.#caption, make("thead", {}, this.#head), this.#body, this.#foot));
  /** What is shown: a table is built again only for other layers or another language. Networks in training share a name. */
  #shown = "";

  connectedCallback() {
    this.replaceChildren(make("details", {}, make("summary", {}, this.#title), this.#scroller));
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { network }, words }) {
    write(this.#title, words.text("layers.title"));
    set(this.#scroller, "aria-label", words.text("layers.title"));
    if (!network) return;
    const key = JSON.stringify([network.name, network.summary, words.lang]);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#build(network, words);
  }

  /**
   * @param {Network} network
   * @param {Words} words
   */
  #build({ metadata, summary }, words) {
    write(this.#caption, words.text("layers.caption", { name: metadata.name }));
    this.#head.replaceChildren(...layerHeads(words));
    const layers = flat(/** @type {any} */ (metadata.spec.layers));
    this.#body.replaceChildren(
      ...summary.rows.map((row, place) => layerRow(kerasName(row), layers[place], row, words)),
    );
    const sum = words.text("layers.bytes", { size: words.text("layers.kib", { kib: summary.bytes / 1024 }) });
    this.#foot.replaceChildren(
      tableRow(
        [words.text("layers.sum")],
        [sum, "", words.number(summary.parameters), "", words.number(summary.multiply_adds)],
      ),
    );
  }
}

customElements.define("lab-layers", LabLayers);
