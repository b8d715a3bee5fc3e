// @ts-check
/** What the network says: a sentence, the probabilities as bars painted by Rust, and the same numbers as a table. */
import { isNews, make, send, set, write } from "../../shell/dom.js";
import { icon } from "../../shell/icons.js";
import { livenessOf } from "../train/liveness.js";
import { CLASSES, readingInUse } from "./readings.js";
import { barOf, rowsOf } from "./rows.js";
import { Segments } from "../../shell/segments.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../state.js").Answer} Answer */
/** @typedef {import("../../state.js").State} State */

const HEADS = ["answer.class", "answer.probability", "answer.marks"];
/** What a row may be besides its number. */
const MARKS = /** @type {const} */ ([
  ["best", "→ ", "legend.best"],
  ["truth", "✓ ", "legend.truth"],
  ["dead", "", "legend.dead"],
]);

class LabAnswer extends HTMLElement {
  #name = make("span", { class: "name" });
  #share = make("span", { class: "share" });
  #verdict = make("span", { class: "verdict" });
  #sentence = make(
    "p",
    { class: "sentence", role: "status", "aria-live": "polite", "aria-atomic": "true" },
    this.#name,
    " ",
    this.#share,
    " ",
    this.#verdict,
  );
  #canvas = make("div", { class: "canvas" });
  #heads = [make("th", { scope: "col" }), make("th", { scope: "col" }), make("th", { scope: "col" })];
  #rows = make("tbody");
  #caption = make("caption", { class: "unseen" });
  #table = make(
    "table",
    {},
    this.#caption,
    make("thead", { class: "unseen" }, make("tr", {}, ...this.#heads)),
    this.#rows,
  );
  #waiting = make("div", { class: "waiting" });
  #chart = make("div", { class: "chart" }, this.#canvas, this.#table, this.#waiting);
  #legend = make("ul", { class: "legend" });
  #meta = make("p", { class: "meta" });
  /** What is said of a row that is larger than the answer's. */
  #largest = "";
  #faces = new Segments("twin", [{ value: "bars" }, { value: "table" }], (face) =>
    send(this, "show-table", { shown: face === "table" }),
  );

  connectedCallback() {
    this.#waiting.append(document.createElement("lab-downloads"));
    const foot = make("div", { class: "foot" }, this.#legend, this.#faces.node);
    const [unlike, reading, mirror] = ["lab-out-of-distribution", "lab-reading", "lab-mirror"].map((tag) =>
      document.createElement(tag),
    );
    this.replaceChildren(
      .../** @type {Node[]} */ ([this.#sentence, unlike, reading, this.#chart, foot, mirror, this.#meta]),
    );
  }

  /** @param {import("../../app.js").View} view */
  update({ state, words, painter }) {
    const { answer, table } = state;
    set(this.#sentence, "aria-live", livenessOf(state));
    painter.place("bars", this.#canvas);
    this.#faces.update(words.text("answer.face"), table ? "table" : "bars", (face) => words.text(`answer.${face}`));
    this.#chart.dataset.face = table ? "table" : "bars";
    set(this.#waiting, "hidden", !!answer);
    const isSigmoid = readingInUse(state.route.reading, state.network) === "sigmoid";
    const heads = [HEADS[0], isSigmoid ? "reading.sigmoid" : HEADS[1], HEADS[2]];
    this.#heads.forEach((head, place) => write(head, words.text(heads[place] ?? "")));
    this.#updateLegend(words);
    this.#largest = "";
    if (answer) this.#updateAnswer(answer, state, words, painter);
    else this.#say(words.text(state.phase === "closed" ? "answer.closed" : "answer.opening"), "", null, words);
    write(this.#meta, `${this.#largest} ${this.#metaOf(state, words)}`.trim());
  }

  /**
   * @param {Answer} answer
   * @param {State} state
   * @param {Words} words
   * @param {import("../../shell/painter.js").Painter} painter
   */
  #updateAnswer(answer, { route, network }, words, painter) {
    const reading = readingInUse(route.reading, network);
    const rows = rowsOf(answer, words, { reading, order: route.order, temperature: network?.metadata.temperature });
    const best = rows.find(({ best }) => best);
    // Outputs that are one row may be more together than the answer is.
    const largest = rows.find(({ value }) => best && value > best.value);
    const outputs = answer.probabilities.length - CLASSES;
    if (largest) this.#largest = words.text("answer.none.about", { name: largest.name, outputs });
    // A large share of something unknown is not to shine.
    this.#share.classList.toggle("-unlike", !!answer.outOfDistribution?.unlike);
    this.#chart.dataset.rows = rows.length > 11 ? "many" : "few";
    this.#say(best?.name ?? "", best?.text ?? "", answer, words);
    painter.show("bars", { bars: rows.map(barOf) });
    const { image } = answer;
    write(this.#caption, image === null ? words.text("answer.caption.own") : words.text("answer.caption", { image }));
    const told = rows.map(({ name, text, best, truth, dead }) => [name, text, best, truth, dead].join());
    if (isNews(this.#rows, `${words.lang} ${told}`, "rows"))
      this.#rows.replaceChildren(...rows.map((row) => this.#row(row, words)));
  }

  /**
   * @param {import("./rows.js").Row} row
   * @param {Words} words
   */
  #row(row, words) {
    const marks = MARKS.filter(([mark]) => row[mark]).map(([, sign, key]) => sign + words.text(key));
    return make(
      "tr",
      { class: row.best ? "best" : row.dead ? "dead" : "" },
      make("th", { scope: "row" }, row.name),
      make("td", {}, row.text),
      make("td", {}, marks.join(", ")),
    );
  }

  /**
   * @param {string} name
   * @param {string} share
   * @param {Answer | null} answer
   * @param {Words} words
   */
  #say(name, share, answer, words) {
    // One change in one go, or a screen reader would read the halves of two answers.
    const key = [name, share, answer?.image, answer?.model, answer?.engine, words.lang].join("|");
    if (this.#sentence.dataset.said === key) return;
    this.#sentence.dataset.said = key;
    write(this.#name, name);
    write(this.#share, share);
    // Of values that are no numbers the first counts as the largest: neither right nor wrong.
    const isNone = Number.isNaN(answer?.probabilities[answer.index]);
    const isRight = !isNone && answer && answer.index === answer.label;
    this.#verdict.hidden = !answer || answer.label === null;
    this.#verdict.classList.toggle("-right", !!isRight);
    const truth = words.className(answer?.label ?? 0);
    const said = isRight ? words.text("answer.right") : words.text("answer.wrong", { truth });
    const text = isNone ? words.text("answer.invalid") : said;
    this.#verdict.replaceChildren(icon(isRight ? "check" : "cross"), text);
  }

  /** @param {Words} words */
  #updateLegend(words) {
    if (this.#legend.lang === words.lang) return;
    this.#legend.lang = words.lang;
    const entry = (/** @type {string} */ mark, /** @type {string} */ key) =>
      make(
        "li",
        { class: key },
        make("span", { class: "mark", "aria-hidden": "true" }, mark),
        words.text(`legend.${key}`),
      );
    this.#legend.replaceChildren(entry("→", "best"), entry("✓", "truth"));
  }

  /**
   * @param {State} state
   * @param {Words} words
   */
  #metaOf({ answer, busy, downloads, time }, words) {
    const coming =
      busy.image && downloads.find(({ asset, loaded, total }) => asset.startsWith("data/") && loaded < (total ?? 0));
    if (coming) {
      const { asset, loaded, total } = coming;
      return words.text("answer.fetching", { asset, loaded: words.bytes(loaded), total: words.bytes(total ?? loaded) });
    }
    if (!answer) return "";
    const engine = words.text(`engine.${answer.engine}`);
    const ms = time && words.milliseconds(time.ms);
    const whole = time?.whole ? words.milliseconds(time.whole) : null;
    return words.text(!ms ? "answer.meta.engine" : whole ? "answer.meta" : "answer.meta.alone", { engine, ms, whole });
  }
}

customElements.define("lab-answer", LabAnswer);
