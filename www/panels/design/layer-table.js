// @ts-check
/** The whole network as a table: every figure of every layer that fits. */
import { make, scroller, set, write } from "../../shell/dom.js";
import { layerHeads, layerRow } from "../network/layer-rows.js";
import { kindName } from "./words.js";

export class LayerTable {
  #title = make("summary");
  #caption = make("caption", { class: "unseen" });
  #head = make("tr");
  #body = make("tbody");
  #scroller = scroller(make("table", {}, this.#caption, make("thead", {}, this.#head), this.#body));
  node = make("details", { class: "layer-table", on: { toggle: () => this.#build() } }, this.#title, this.#scroller);
  #build = () => {};

  /**
   * @param {import("./kinds.js").Layer[]} layers
   * @param {import("../../cifar-lab.js").Told | null} told
   * @param {import("../../shell/words.js").Words} words
   */
  update(layers, told, words) {
    write(this.#title, words.text("design.table"));
    set(this.#scroller, "aria-label", words.text("design.table"));
    write(this.#caption, words.text("design.table"));
    if (!told) return;
    this.#build = () => this.#fill(layers, told, words);
    if (this.node.open) this.#build();
  }

  /**
   * @param {import("./kinds.js").Layer[]} layers
   * @param {import("../../cifar-lab.js").Told} told
   * @param {import("../../shell/words.js").Words} words
   */
  #fill(layers, { rows }, words) {
    this.#head.replaceChildren(...layerHeads(words));
    this.#body.replaceChildren(
      ...rows.map((row) => {
        const layer = layerOfRow(layers, row.path);
        return layerRow([kindName(layer?.kind ?? "", words), " ", make("code", {}, row.name)], layer, row, words);
      }),
    );
  }
}

/**
 * A row's layer. Places of a shortcut's layers are counted on behind those of its block's.
 * @param {import("./kinds.js").Layer[]} layers
 * @param {number[]} path
 * @returns {import("./kinds.js").Layer | undefined}
 */
export function layerOfRow(layers, [first = -1, ...rest]) {
  const layer = layers[first];
  return rest.length ? layerOfRow([...(layer?.layers ?? []), ...(layer?.shortcut ?? [])], rest) : layer;
}
