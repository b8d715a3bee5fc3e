// @ts-check
/** Loss and accuracy by epoch, drawn as they grow, over what there is to compare them with. */
import { make, set, write } from "../../shell/dom.js";
import { best, path, scale, thinned, ticks } from "../../charts/plot.js";
import { ghosts } from "./ghosts.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./training-state.js").TrainingState} TrainingState */
/** @typedef {import("../../cifar-lab.js").EpochFigures} EpochFigures */
/** @typedef {{ x(value: number): number, y(value: number): number }} At */

const SVG = "http://www.w3.org/2000/svg";
const EDGES = { left: 38, right: 10, top: 10, bottom: 24 };
/** Points of the thin line: about one a pixel. */
const POINTS = 400;
/** A loss beyond this is off the chart: what explodes would make a line of all others. */
const MOST_LOSS = 4;
const KEYS = /** @type {const} */ ({ loss: ["loss", "valLoss"], accuracy: ["accuracy", "valAccuracy"] });

export class RunCharts {
  #charts = /** @type {const} */ (["loss", "accuracy"]).map((name) => {
    const title = make("h3");
    const drawing = /** @type {SVGSVGElement} */ (draw("svg", { role: "img" }));
    return { name, title, drawing, node: make("div", { class: "chart" }, title, drawing) };
  });
  node = make("div", { class: "charts" }, ...this.#charts.map(({ node }) => node));
  /** @type {[TrainingState, Words] | null} */
  #shown = null;

  constructor() {
    new ResizeObserver(() => this.#shown && this.#draw(...this.#shown)).observe(this.node);
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   */
  update(training, words) {
    this.#shown = [training, words];
    this.#draw(training, words);
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   */
  #draw(training, words) {
    const { run, curve, losses } = training;
    const { epochs, before, expected } = ghosts(training);
    const batches = thinned(losses, run?.stepsPerEpoch ?? 1, POINTS);
    const known = expected?.isOfLoss ? expected.course : [];
    const top = Math.max(
      1,
      ...batches.map(([, loss]) => loss),
      ...[...curve, ...(before?.curve ?? [])].flatMap(({ loss, valLoss }) => [loss, valLoss]),
      ...known.map(({ valLoss }) => valLoss.most),
    );
    for (const { name, title, drawing } of this.#charts) {
      const isLoss = name === "loss";
      write(title, words.text(`train.curve.${name}.title`));
      set(drawing, "aria-label", spoken(name, training, words));
      const { clientWidth: width, clientHeight: height } = drawing;
      if (!width || !height) continue;
      const box = { ...EDGES, width, height };
      const marks = isLoss ? ticks(Math.min(top, MOST_LOSS), 4) : [0, 0.25, 0.5, 0.75, 1];
      const at = scale(box, epochs, marks.at(-1) ?? 1);
      const [mine, validation] = KEYS[name].map((key) => line(curve, key, at));
      set(drawing, "viewBox", `0 0 ${width} ${height}`);
      drawing.replaceChildren(
        ...grid(box, at, marks, epochs, (value) => (isLoss ? words.number(value) : words.whole(value))),
        draw("path", { class: "native", d: isLoss && !known.length ? "" : band(expected, KEYS[name][1], at) }),
        draw("path", { class: "before", d: path(line(before?.curve ?? [], KEYS[name][1], at, epochs)) }),
        draw("path", { class: "gap", d: gap(mine, validation) }),
        draw("path", { class: "batches", d: isLoss ? path(batches.map(([x, loss]) => [at.x(x), at.y(loss)])) : "" }),
        draw("path", { class: "training", d: path(mine) }),
        draw("path", { class: "validation", d: path(validation) }),
        ...mine.map(([x, y]) => draw("circle", { class: "training", cx: x, cy: y, r: 3 })),
        ...validation.map(([x, y]) => draw("rect", { class: "validation", x: x - 3, y: y - 3, width: 6, height: 6 })),
        ...(isLoss ? [] : ring(curve, at)),
      );
    }
  }
}

/**
 * @param {typeof EDGES & { width: number, height: number }} box
 * @param {At} at
 * @param {number[]} marks
 * @param {number} epochs
 * @param {(value: number) => string} text
 */
function grid(box, at, marks, epochs, text) {
  const below = ticks(epochs, Math.max(2, Math.min(6, epochs)));
  return [
    ...marks.map((mark) =>
      draw("line", { class: "grid", x1: box.left, x2: box.width - box.right, y1: at.y(mark), y2: at.y(mark) }),
    ),
    ...marks.map((mark) => draw("text", { x: box.left - 6, y: at.y(mark) + 4, "text-anchor": "end" }, text(mark))),
    ...below
      .filter((epoch) => epoch <= epochs && Number.isInteger(epoch))
      .map((epoch) => draw("text", { x: at.x(epoch), y: box.height - 6, "text-anchor": "middle" }, `${epoch}`)),
  ];
}

/**
 * @param {EpochFigures[]} curve
 * @param {"loss" | "valLoss" | "accuracy" | "valAccuracy"} key
 * @param {At} at
 * @param {number} [epochs] At most.
 * @returns {[number, number][]}
 */
function line(curve, key, at, epochs = Infinity) {
  return curve.filter(({ epoch }) => epoch <= epochs).map((figures) => [at.x(figures.epoch), at.y(figures[key])]);
}

/**
 * Between the least and the most that was reached.
 * @param {import("./ghosts.js").Expected | null} expected
 * @param {"valLoss" | "valAccuracy"} key
 * @param {At} at
 */
function band(expected, key, at) {
  const course = expected?.course ?? [];
  const edge = (/** @type {"least" | "most"} */ end) =>
    course.map((range) => /** @type {[number, number]} */ ([at.x(range.epoch), at.y(range[key][end])]));
  return course.length ? `${path([...edge("most"), ...edge("least").toReversed()])}Z` : "";
}

/**
 * Marks the best epoch.
 * @param {EpochFigures[]} curve
 * @param {At} at
 */
function ring(curve, at) {
  const top = best(curve);
  return top ? [draw("circle", { class: "best", cx: at.x(top.epoch), cy: at.y(top.valAccuracy), r: 7 })] : [];
}

/**
 * Between the curves: what the network knows by heart.
 * @param {[number, number][]} mine
 * @param {[number, number][]} validation
 */
function gap(mine = [], validation = []) {
  return mine.length > 1 ? `${path([...mine, ...validation.toReversed()])}Z` : "";
}

/**
 * The chart in words.
 * @param {"loss" | "accuracy"} name
 * @param {TrainingState} training
 * @param {Words} words
 */
function spoken(name, { curve }, words) {
  const last = curve.at(-1);
  if (!last) return words.text(`train.curve.${name}.empty`);
  const [mine, validation] = KEYS[name].map((key) =>
    name === "loss" ? words.fixed(last[key], 3) : words.percent(last[key]),
  );
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
