// @ts-check
/** What the files say: the program that made them, the layers, how pixels become numbers, what was done on the way. */
import { make, scroller, write } from "../../shell/dom.js";
import { kerasName, layerHeads, layerRow } from "../network/layer-rows.js";
import { flat } from "../network/layers.js";
import { layerName, noteText, pixelsText } from "./import-words.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../cifar-lab.js").ModelContents} ModelContents */

export class ContentsView {
  #title = make("h3", { tabindex: -1 });
  #facts = make("dl", { class: "facts" });
  #notes = make("ul", { class: "notes" });
  #layers = make("summary");
  #scroller = scroller();
  node = make(
    "section",
    { class: "contents" },
    this.#title,
    this.#facts,
    this.#notes,
    make("details", {}, this.#layers, this.#scroller),
  );

  /**
   * @param {ModelContents} contents With its network.
   * @param {string} name Of the file.
   * @param {Words} words
   */
  show(contents, name, words) {
    const { network, notes } = contents;
    if (!network) return;
    write(this.#title, words.text("own-network.says", { name }));
    const facts = factsOf(contents, words);
    this.#facts.replaceChildren(
      ...facts.map(([term, value]) =>
        make("div", {}, make("dt", {}, words.text(`own-network.fact.${term}`)), make("dd", {}, value)),
      ),
    );
    this.#notes.hidden = !notes.length;
    this.#notes.replaceChildren(...notes.map((note) => make("li", {}, noteText(note, words))));
    write(this.#layers, words.text("own-network.layers", { count: network.summary.rows.length }));
    this.#scroller.setAttribute("aria-label", words.text("layers.title"));
    this.#scroller.replaceChildren(layersTable(network, words));
  }

  focus() {
    this.#title.focus({ preventScroll: true });
    this.node.scrollIntoView({ block: "start" });
  }
}

/**
 * @param {ModelContents} contents
 * @param {Words} words
 * @returns {[term: string, value: string][]}
 */
function factsOf({ kind, madeWith, network, normalization, silent, parameters, classes }, words) {
  const format = words.text(`own-network.kind.${kind}`);
  const own = network?.summary.parameters ?? 0;
  const silenced = silent.map(({ layer, kept }) => {
    const name = layerName(layer, words);
    return kept ? name : words.text("own-network.silent.dropped", { layer: name });
  });
  return [
    ["format", madeWith ? `${format} (${madeWith})` : format],
    [
      "parameters",
      own === parameters
        ? words.text("own-network.parameters.same", { count: parameters })
        : words.text("own-network.parameters", { count: parameters, own: words.number(own) }),
    ],
    ["input", inputText(network, words)],
    ["outputs", classes ? classes.join(", ") : words.number(network?.outputs ?? 0)],
    ["pixels", normalization ? pixelsText(normalization, words) : words.text("own-network.unsaid")],
    ...(silenced.length ? [/** @type {[string, string]} */ (["silent", silenced.join("; ")])] : []),
  ];
}

/**
 * Rows, columns and channels of a picture.
 * @param {ModelContents["network"]} network
 * @param {Words} words
 */
function inputText(network, words) {
  const [channels = 0, height = 0, width = 0] = network?.spec.input ?? [];
  return words.text("own-network.input", { height, width, channels });
}

/**
 * @param {NonNullable<ModelContents["network"]>} network
 * @param {Words} words
 */
function layersTable({ spec, summary }, words) {
  const layers = flat(/** @type {any} */ (spec.layers));
  return make(
    "table",
    {},
    make("caption", { class: "unseen" }, words.text("layers.caption", { name: spec.name })),
    make("thead", {}, make("tr", {}, ...layerHeads(words))),
    make("tbody", {}, ...summary.rows.map((row, place) => layerRow(kerasName(row), layers[place], row, words))),
  );
}
