// @ts-check
/** Two networks on the same images: which of them is right where, and whether one is better than luck makes it. */
import { make, set, write } from "../../shell/dom.js";
import { networkName } from "../../shell/own-networks.js";
import { prose } from "../../shell/terms.js";
import { counts, imagesOf } from "./confusion.js";
import { TwoMatrices } from "./two-matrices.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../cifar-lab.js").Evaluation} Evaluation */
/** @typedef {import("../../state.js").State["mine"]} Mine */
/** @typedef {import("./rows.js").Versus} Versus */

/** A difference that luck makes less often is taken for one. */
const RARE = 0.05;
/** @typedef {Exclude<Versus, "same">} Cell */
/** Which images a cell has, this network's rows first. @type {readonly (readonly [Cell, Cell])[]} */
const CELLS = [
  ["both", "this"],
  ["other", "neither"],
];

export class VersusView {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #caption = make("caption", { class: "unseen" });
  #columns = [make("th", { scope: "col" }), make("th", { scope: "col" })];
  #rows = CELLS.map((row) => ({
    head: make("th", { scope: "row" }),
    buttons: row.map((versus) => this.#button(versus)),
  }));
  #table = make(
    "table",
    { class: "versus" },
    this.#caption,
    make("thead", {}, make("tr", {}, make("td"), ...this.#columns)),
    make(
      "tbody",
      {},
      ...this.#rows.map(({ head, buttons }) =>
        make("tr", {}, head, ...buttons.map((button) => make("td", {}, button))),
      ),
    ),
  );
  #said = make("p", { class: "said" });
  #matrices = new TwoMatrices();
  node = make("section", { class: "two" }, this.#title, this.#about, this.#table, this.#said, this.#matrices.node);
  #onopen;

  /** @param {(wanted: { versus: Versus }, from: HTMLElement) => void} onopen A person wants to see pictures. */
  constructor(onopen) {
    this.#onopen = onopen;
  }

  /**
   * @param {Evaluation} result
   * @param {import("./told-answers.js").ToldAnswers} told
   * @param {Mine} mine
   * @param {Words} words
   */
  show(result, { other, mcnemar }, mine, words) {
    const isKnown = !!other && !!mcnemar;
    write(this.#title, words.text("evaluation.versus.title"));
    this.#table.hidden = this.#said.hidden = this.#matrices.node.hidden = !isKnown;
    if (!isKnown) return this.#about.replaceChildren(...prose(words, "evaluation.versus.none"));
    const names = { here: nameOf(result, mine, words), there: nameOf(other.result, mine, words) };
    const shares = { share: words.percent(result.accuracy), other: words.percent(other.result.accuracy) };
    this.#about.replaceChildren(...prose(words, "evaluation.versus.about", { ...names, ...shares }));
    write(this.#caption, words.text("evaluation.versus.title"));
    const said = (/** @type {string} */ name, /** @type {number} */ place) =>
      words.text(`evaluation.versus.${place ? "wrong" : "right"}`, { name });
    this.#columns.forEach((head, place) => write(head, said(names.there, place)));
    const tables = [result, other.result].map((one) => counts(one, imagesOf(one.answers?.labels)));
    this.#matrices.show(
      { tables: /** @type {[number[][], number[][]]} */ (tables), names: [names.here, names.there] },
      words,
    );
    const { both, only_first: first, only_second: second, neither, p } = mcnemar;
    const images = { differ: first + second, both, this: first, other: second, neither };
    this.#rows.forEach(({ head, buttons }, row) => {
      write(head, said(names.here, row));
      buttons.forEach((button, column) => {
        const versus = CELLS[row]?.[column] ?? "differ";
        write(button, words.number(images[versus]));
        const name = `${said(names.here, row)}, ${said(names.there, column)}: ${words.number(images[versus])}`;
        set(button, "aria-label", name);
      });
    });
    write(this.#said, verdict(p, first, second, words));
  }

  /** @param {Versus} versus */
  #button(versus) {
    const node = make("button", { type: "button", on: { click: () => this.#onopen({ versus }, node) } });
    return node;
  }
}

/**
 * @param {number} p Of McNemar's exact test.
 * @param {number} first Only this network is right.
 * @param {number} second Only the other is.
 * @param {Words} words
 */
function verdict(p, first, second, words) {
  const chance = p < 0.0001 ? `< ${words.fixed(0.0001, 4)}` : words.fixed(p, 4);
  const test = words.text("evaluation.versus.test", { count: first + second, first, second, p: chance });
  return `${test} ${words.text(p < RARE ? "evaluation.versus.clear" : "evaluation.versus.luck")}`;
}

/**
 * @param {Evaluation} result
 * @param {Mine} mine
 * @param {Words} words
 */
function nameOf({ model, withMirror }, mine, words) {
  const name = networkName(model, words, mine);
  return withMirror ? words.text("evaluation.versus.mirrored", { name }) : name;
}
