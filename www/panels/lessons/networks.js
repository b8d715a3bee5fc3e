// @ts-check
/** Facts of a network's own: what its file says, its shapes, its parameters with their arithmetic. */
import { accuracyOf } from "../../shell/accuracy.js";
import { CLASSES, literalFloor } from "../answer/readings.js";
import { arithmetic, shape } from "../network/layers.js";
import { FIRST_IMAGE } from "../../state.js";

/**
 * @typedef {import("./facts.js").Kind} Kind
 * @typedef {import("../../state.js").Network} Network
 * @typedef {{ kind: string, kernel?: number, size?: number, units?: number }} Layer
 */

const gather = async (
  /** @type {{ model: string }} */ { model },
  /** @type {import("../../shell/second-lab.js").SecondLab} */ second,
) => (await second.ask(model, FIRST_IMAGE, FIRST_IMAGE)).network;

/** What the weights file of `model` says of itself. @type {Kind} */
export const network = {
  gather,
  say({ metadata, summary, outputs }, words) {
    const drawings = metadata.measured?.drawings;
    return {
      ...accuracyOf(metadata, words),
      epochs: metadata.epochs ?? "–",
      outputs,
      parameters: summary.parameters,
      blind: words.fixed(Math.log(outputs), 3),
      floor: words.fixed(literalFloor(outputs), 3),
      wrong: Math.round((1 - (metadata.accuracy ?? NaN)) * (metadata.n ?? 0)),
      drawn: drawings?.n ?? 0,
      drawings: drawings ? words.percent(drawings.accuracy) : "–",
    };
  },
};

/** The shapes and sums of `model`, for a network of convolutions and then dense layers. @type {Kind} */
export const shapes = {
  gather,
  say(/** @type {Network} */ { metadata, summary, outputs }, words) {
    const { layers, input } = /** @type {{ layers: Layer[], input: number[] }} */ (
      /** @type {unknown} */ (metadata.spec)
    );
    const rows = summary.rows.map((row, place) => ({ ...row, layer: layers[place] }));
    const of = (/** @type {string} */ kind) => rows.filter(({ layer }) => layer?.kind === kind);
    const total = (/** @type {typeof rows} */ some, /** @type {"parameters" | "multiply_adds"} */ what) =>
      some.reduce((sum, row) => sum + row[what], 0);
    const way = rows
      .filter(({ layer }) => layer?.kind === "conv" || layer?.kind === "max_pool")
      .map(({ output }) => shape(output, words));
    const sums = (/** @type {string} */ kind) => of(kind).map(({ arithmetic: text }) => arithmetic(text, words));
    const [conv1 = "", conv2 = "", conv3 = ""] = sums("conv");
    const [dense1 = "", dense2 = ""] = sums("dense");
    const hidden = of("dense").at(-2)?.output[0] ?? 0;
    const extra = outputs - CLASSES;
    return {
      way: [shape(input, words), ...way].join(" → "),
      conv1,
      conv2,
      conv3,
      dense1,
      dense2,
      flat: of("flatten")[0]?.output[0] ?? 0,
      conv1Parameters: of("conv")[0]?.parameters ?? 0,
      convParameters: total(of("conv"), "parameters"),
      parameters: summary.parameters,
      denseShare: words.percent(total(of("dense"), "parameters") / summary.parameters),
      convWork: words.percent(total(of("conv"), "multiply_adds") / summary.multiply_adds),
      kib: words.decimal(summary.bytes / 1024, 2),
      outputs,
      extra,
      hidden,
      dead: (hidden + 1) * extra,
      field: field(layers),
    };
  },
};

/**
 * How many pixels in a row can reach one value of the last map: each kernel adds its width less one, in steps that
 * every pool makes longer.
 * @param {readonly Layer[]} layers
 */
export function field(layers) {
  let [width, step] = [1, 1];
  for (const { kind, kernel = 1, size = 1 } of layers) {
    if (kind === "conv") width += (kernel - 1) * step;
    if (kind === "max_pool") [width, step] = [width + (size - 1) * step, step * size];
  }
  return width;
}
