// @ts-check
/** What a network is worth on the pictures that were held out, with intervals that are honest about small numbers. */
import { make, scroller, set, write } from "../../shell/dom.js";
import { pictureOn } from "../../shell/save.js";
import { prose } from "../../shell/terms.js";
import { classScores, proportion } from "../evaluate/confusion.js";
import { MatrixTable } from "../evaluate/matrix-table.js";
import { cautions } from "./result.js";
import { sameNames } from "./set.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./set-state.js").Judged} Judged */
/** @typedef {import("./result.js").Answered} Answered */
/** @typedef {import("../evaluate/matrix-table.js").Cell} Cell */

const COLUMNS = ["class", "held", "right", "recall"];
/** Pictures that are shown at most. */
const MOST_SHOWN = 60;

export class ResultView {
  /** @type {readonly string[]} */
  #names = [];
  #title = make("h3", { tabindex: -1 });
  #figure = make("p", { class: "figure" });
  #cautions = make("ul", { class: "cautions" });
  #matrix = new MatrixTable(
    (cell) => this.#choose(cell),
    (label, words) => this.#nameOf(label, words),
  );
  #caption = make("caption", { class: "unseen" });
  #head = make("tr");
  #body = make("tbody");
  #classes = scroller(make("table", { class: "recalls" }, this.#caption, make("thead", {}, this.#head), this.#body));
  #matrixBox = scroller(this.#matrix.node);
  #picturesTitle = make("h4");
  #all = make("button", { type: "button", class: "link", on: { click: () => this.#choose(null) } });
  #pictures = make("ul", { class: "answered" });
  node = make(
    "section",
    { class: "set-result", hidden: true },
    this.#title,
    this.#figure,
    this.#cautions,
    this.#classes,
    make("div", { class: "matrix" }, this.#matrixBox),
    this.#picturesTitle,
    this.#all,
    this.#pictures,
  );
  /** @type {Judged | null} */
  #result = null;
  /** @type {Words | null} */
  #words = null;
  /** Whose pictures are shown; null for all that are wrong. @type {Cell | null} */
  #cell = null;

  focus() {
    this.#title.focus({ preventScroll: true });
    this.#title.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {Judged | null} result
   * @param {readonly string[]} names Of the classes.
   * @param {Words} words
   */
  update(result, names, words) {
    this.node.hidden = !result;
    const isSame = result === this.#result && words === this.#words && sameNames(names, this.#names);
    if (isSame) return;
    if (result !== this.#result) this.#cell = null;
    [this.#result, this.#words, this.#names] = [result, words, names];
    if (result) this.#show(result, words);
  }

  /**
   * @param {Judged} result
   * @param {Words} words
   */
  #show({ table, right, answered, usual, isUnsure }, words) {
    const n = answered.length;
    const { share, low, high } = proportion(right, n) ?? { share: 0, low: 0, high: 1 };
    const percents = { share: words.percent(share), low: words.percent(low), high: words.percent(high) };
    write(this.#title, words.text("own-set.result"));
    this.#figure.replaceChildren(...prose(words, "own-set.figure", { n, right, ...percents }));
    const scores = classScores(table);
    const empty = scores.filter(({ images }) => images === 0).length;
    const said = { n, ...percents, name: this.#names[usual.label] ?? "", usual: words.percent(usual.count / n), empty };
    this.#cautions.replaceChildren(
      ...[...cautions({ n, low, usual: usual.count / n, empty, isUnsure }), "alike"].map((key) =>
        make("li", {}, words.text(`own-set.caution.${key}`, said)),
      ),
    );
    this.#matrix.show(table, "counts", words);
    set(this.#matrixBox, "aria-label", words.text("evaluation.matrix.title"));
    const title = words.text("own-set.by-class");
    write(this.#caption, title);
    set(this.#classes, "aria-label", title);
    this.#head.replaceChildren(
      ...COLUMNS.map((column) => make("th", { scope: "col" }, words.text(`own-set.column.${column}`))),
    );
    this.#body.replaceChildren(
      ...scores.map(({ images, right, recall }, label) =>
        make(
          "tr",
          {},
          make("th", { scope: "row", translate: "no" }, this.#names[label] ?? ""),
          make("td", {}, words.number(images)),
          make("td", {}, words.number(right)),
          make("td", {}, recall ? words.text("own-set.recall", told(recall, words)) : "–"),
        ),
      ),
    );
    this.#choose(this.#cell);
  }

  /** @param {Cell | null} cell */
  #choose(cell) {
    const [result, words] = [this.#result, this.#words];
    if (!result || !words) return;
    this.#cell = cell;
    this.#matrix.choose(cell);
    const meant = result.answered.filter(({ label, answer }) =>
      cell ? label === cell.truth && answer === cell.predicted : label !== answer,
    );
    const [truth = "", answer = ""] = cell
      ? [this.#nameOf(cell.truth, words), this.#nameOf(cell.predicted, words)]
      : [];
    const key = cell ? "own-set.cell" : meant.length ? "own-set.wrong" : "own-set.none-wrong";
    write(this.#picturesTitle, words.text(key, { count: meant.length, truth, answer }));
    write(this.#all, words.text("own-set.all-wrong"));
    this.#all.hidden = !cell;
    this.#pictures.replaceChildren(...meant.slice(0, MOST_SHOWN).map((picture) => this.#tile(picture, words)));
  }

  /**
   * The column behind the last class has what got none of them.
   * @param {number} label
   * @param {Words} words
   */
  #nameOf(label, words) {
    return this.#names[label] ?? words.text("evaluation.matrix.outside");
  }

  /**
   * @param {Answered} picture
   * @param {Words} words
   */
  #tile({ planar, path, label, answer }, words) {
    const canvas = make("canvas", { role: "img", "aria-label": path });
    pictureOn(canvas, planar);
    const [truth, said] = [this.#nameOf(label, words), this.#nameOf(answer, words)];
    return make(
      "li",
      { title: path },
      canvas,
      make("span", {}, words.text("own-set.answered", { truth, answer: said })),
    );
  }
}

/**
 * @param {import("../evaluate/confusion.js").Proportion} proportion
 * @param {Words} words
 */
function told({ share, low, high }, words) {
  return { share: words.whole(share), low: words.whole(low), high: words.whole(high) };
}
