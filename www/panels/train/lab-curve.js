// @ts-check
/** Loss and accuracy of the run as they grow: two charts, and the same figures as a table. */
import { make, send, set, write } from "../../shell/dom.js";
import { best, path, scale, thinned, ticks } from "../../charts/plot.js";
import { Segments } from "../../shell/segments.js";
import { reading } from "./training-words.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./training-state.js").TrainingState} TrainingState */
/** @typedef {import("../../cifar-lab.js").EpochFigures} EpochFigures */

const SVG = "http://www.w3.org/2000/svg";
const BOX = { height: 210, left: 38, right: 10, top: 10, bottom: 24 };
/** Points of the thin line: about one a pixel. */
const POINTS = 400;
const COLUMNS = ["epoch", "loss", "valLoss", "accuracy", "valAccuracy", "gap"];

class LabCurve extends HTMLElement {
  #faces = new Segments("curve-twin", [{ value: "chart" }, { value: "table" }], (face) =>
    send(this, "show-curve-table", { shown: face === "table" }),
  );
  #charts = ["loss", "accuracy"].map((name) => {
    const title = make("h3");
    const drawing = /** @type {SVGSVGElement} */ (draw("svg", { role: "img" }));
    return { name, title, drawing, node: make("div", { class: "chart" }, title, drawing) };
  });
  #legend = make("ul", { class: "legend" });
  #reading = make("p", { class: "reading" });
  #caption = make("caption", { class: "unseen" });
  #head = make("tr");
  #body = make("tbody");
  #scroller = make(
    "div",
    { class: "scrolls", tabindex: 0, role: "region" },
    make("table", {}, this.#caption, make("thead", {}, this.#head), this.#body),
  );
  #both = make("div", { class: "charts" }, ...this.#charts.map(({ node }) => node));
  /** @type {[TrainingState, Words] | null} */
  #shown = null;
  #sizes = new ResizeObserver(() => this.#shown && this.#draw(...this.#shown));

  connectedCallback() {
    this.replaceChildren(
      make("div", { class: "top" }, this.#legend, this.#faces.node),
      this.#both,
      this.#scroller,
      this.#reading,
    );
    this.#sizes.observe(this.#both);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { training }, words }) {
    const before = this.#shown;
    this.#shown = [training, words];
    const isSame = before?.[0] === training && before[1] === words;
    if (isSame) return;
    this.#faces.update(words.text("train.curve.face"), training.table ? "table" : "chart", (face) =>
      words.text(`train.curve.${face}`),
    );
    set(this.#both, "hidden", training.table);
    set(this.#scroller, "hidden", !training.table);
    this.#drawLegend(words);
    this.#draw(training, words);
    this.#fill(training, words);
    write(this.#reading, reading(training, words));
    this.#reading.hidden = !this.#reading.textContent;
  }

  /** @param {Words} words */
  #drawLegend(words) {
    if (this.#legend.lang === words.lang) return;
    this.#legend.lang = words.lang;
    const entry = (/** @type {string} */ kind) =>
      make(
        "li",
        { class: kind },
        make("span", { class: "mark", "aria-hidden": "true" }),
        words.text(`train.curve.${kind}`),
      );
    this.#legend.replaceChildren(entry("training"), entry("validation"), entry("batches"), entry("gap"), entry("best"));
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   */
  #draw(training, words) {
    const width = this.#both.clientWidth && this.#charts[0]?.node.clientWidth;
    if (!width) return;
    const { run, curve, losses, choice } = training;
    const epochs = run?.recipe.epochs ?? choice.epochs;
    const batches = thinned(losses, run?.stepsPerEpoch ?? 1, POINTS);
    const top = Math.max(
      1,
      ...batches.map(([, loss]) => loss),
      ...curve.flatMap(({ loss, valLoss }) => [loss, valLoss]),
    );
    for (const { name, title, drawing } of this.#charts) {
      const isLoss = name === "loss";
      write(title, words.text(`train.curve.${name}.title`));
      const marks = isLoss ? ticks(Math.min(top, 4), 4) : [0, 0.25, 0.5, 0.75, 1];
      const most = marks.at(-1) ?? 1;
      const box = { ...BOX, width };
      const at = scale(box, epochs, most);
      const points = (/** @type {"loss" | "valLoss" | "accuracy" | "valAccuracy"} */ key) =>
        curve.map((figures) => /** @type {[number, number]} */ ([at.x(figures.epoch), at.y(figures[key])]));
      const [mine, validation] = isLoss
        ? [points("loss"), points("valLoss")]
        : [points("accuracy"), points("valAccuracy")];
      set(drawing, "viewBox", `0 0 ${width} ${BOX.height}`);
      set(drawing, "height", BOX.height);
      set(drawing, "aria-label", spoken(name, training, words));
      drawing.replaceChildren(
        ...this.#grid(
          box,
          at,
          marks,
          ticks(epochs, Math.max(2, Math.min(6, epochs))).filter((tick) => tick <= epochs && Number.isInteger(tick)),
          isLoss,
          words,
        ),
        draw("path", { class: "gap", d: gap(mine, validation) }),
        draw("path", { class: "batches", d: isLoss ? path(batches.map(([x, loss]) => [at.x(x), at.y(loss)])) : "" }),
        draw("path", { class: "training", d: path(mine) }),
        draw("path", { class: "validation", d: path(validation) }),
        ...mine.map(([x, y]) => draw("circle", { class: "training", cx: x, cy: y, r: 3 })),
        ...validation.map(([x, y]) => draw("rect", { class: "validation", x: x - 3, y: y - 3, width: 6, height: 6 })),
        ...ring(isLoss, curve, at),
      );
    }
  }

  /**
   * @param {typeof BOX & { width: number }} box
   * @param {ReturnType<typeof scale>} at
   * @param {number[]} marks
   * @param {number[]} epochs
   * @param {boolean} isLoss
   * @param {Words} words
   */
  #grid(box, at, marks, epochs, isLoss, words) {
    const write = (/** @type {number} */ value) => (isLoss ? words.number(value) : words.whole(value));
    const lines = marks.map((mark) =>
      draw("line", { class: "grid", x1: box.left, x2: box.width - box.right, y1: at.y(mark), y2: at.y(mark) }),
    );
    const sides = marks.map((mark) =>
      draw("text", { x: box.left - 6, y: at.y(mark) + 4, "text-anchor": "end" }, write(mark)),
    );
    const below = epochs.map((epoch) =>
      draw("text", { x: at.x(epoch), y: box.height - 6, "text-anchor": "middle" }, words.number(epoch)),
    );
    return [...lines, ...sides, ...below];
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   */
  #fill({ curve, table }, words) {
    if (!table) return this.#body.replaceChildren();
    write(this.#caption, words.text("train.curve.caption"));
    set(this.#scroller, "aria-label", words.text("train.curve.caption"));
    this.#head.replaceChildren(
      ...COLUMNS.map((column) => make("th", { scope: "col" }, words.text(`train.column.${column}`))),
    );
    const top = best(curve);
    const rows = curve.map((figures) =>
      make(
        "tr",
        {},
        make(
          "th",
          { scope: "row" },
          words.number(figures.epoch),
          figures === top && ` ★ ${words.text("train.curve.best")}`,
        ),
        make("td", {}, words.fixed(figures.loss, 4)),
        make("td", {}, words.fixed(figures.valLoss, 4)),
        make("td", {}, words.percent(figures.accuracy)),
        make("td", {}, words.percent(figures.valAccuracy)),
        make("td", {}, points(figures, words)),
      ),
    );
    const none = make("tr", {}, make("td", { colspan: COLUMNS.length }, words.text("train.curve.none")));
    this.#body.replaceChildren(...(rows.length ? rows : [none]));
  }
}

/**
 * Marks the best epoch.
 * @param {boolean} isLoss
 * @param {EpochFigures[]} curve
 * @param {ReturnType<typeof scale>} at
 */
function ring(isLoss, curve, at) {
  const top = best(curve);
  return top && !isLoss
    ? [draw("circle", { class: "best", cx: at.x(top.epoch), cy: at.y(top.valAccuracy), r: 7 })]
    : [];
}

/**
 * Between the curves: what the network knows by heart.
 * @param {[number, number][]} mine
 * @param {[number, number][]} validation
 */
function gap(mine, validation) {
  return mine.length > 1 ? `${path([...mine, ...validation.toReversed()])}Z` : "";
}

/**
 * How far the training images are ahead.
 * @param {EpochFigures} figures
 * @param {Words} words
 */
function points({ accuracy, valAccuracy }, words) {
  return words.text("runs.points", { points: words.fixed(100 * (accuracy - valAccuracy), 1) });
}

/**
 * The chart in words.
 * @param {string} name
 * @param {TrainingState} training
 * @param {Words} words
 */
function spoken(name, { curve }, words) {
  const last = curve.at(-1);
  if (!last) return words.text(`train.curve.${name}.empty`);
  const [mine, validation] =
    name === "loss"
      ? [words.fixed(last.loss, 3), words.fixed(last.valLoss, 3)]
      : [words.percent(last.accuracy), words.percent(last.valAccuracy)];
  return words.text(`train.curve.${name}.spoken`, { epoch: last.epoch, mine, validation });
}

/**
 * @param {string} tag
 * @param {Record<string, unknown>} attributes
 * @param {string} [text]
 */
function draw(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  if (text) node.textContent = text;
  return node;
}

customElements.define("lab-curve", LabCurve);
