// @ts-check
/** Steps 4 and 5: the network in two parts, each with its table, and the arithmetic of each number on request. */
import { make, set, write } from "../../shell/dom.js";
import { arithmetic, describe, flat, shape } from "../network/layers.js";
import { CLASSES } from "../answer/readings.js";
import { remark, table, toCorrected } from "./step.js";

/** @typedef {import("./step.js").Content} Content */
/** @typedef {import("../network/layers.js").Layer} Layer */
/** @typedef {import("../../cifar-lab.js").SummaryRow} SummaryRow */

/** Keras writes them into the layer before. */
const ACTIVATIONS = ["relu", "gelu", "sigmoid"];

/**
 * The rows as Keras prints them: an activation belongs to its layer.
 * @param {import("../../state.js").Network} network
 */
export function kerasRows({ metadata, summary }) {
  const layers = flat(/** @type {Layer[]} */ (metadata.spec.layers));
  /** @type {{ row: SummaryRow, layer: Layer, activation: Layer | null }[]} */
  const rows = [];
  summary.rows.forEach((row, place) => {
    const layer = layers[place];
    const last = rows.at(-1);
    if (layer && ACTIVATIONS.includes(layer.kind) && last) last.activation = layer;
    else if (layer) rows.push({ row, layer, activation: null });
  });
  return rows;
}

/** @param {ReturnType<typeof kerasRows>} rows */
const parameters = (rows) => rows.reduce((sum, { row }) => sum + row.parameters, 0);

/**
 * @param {ReturnType<typeof kerasRows>} rows
 * @param {string} caption
 * @param {import("../../shell/words.js").Words} words
 */
function summary(rows, caption, words) {
  const heads = ["layers.layer", "layers.about", "layers.output", "layers.parameters", "layers.arithmetic"].map((key) =>
    words.text(key),
  );
  const cells = rows.map(({ row, layer, activation }) => [
    make("span", { translate: "no" }, row.kind),
    [describe(layer, words), activation && words.text(`notebook.${activation.kind}`)].filter(Boolean).join(", "),
    shape(row.output, words),
    words.number(row.parameters),
    arithmetic(row.arithmetic, words),
  ]);
  const all = parameters(rows);
  const size = words.text("layers.kib", { kib: words.decimal((all * 4) / 1024, 2) });
  const made = table(caption, heads, cells, {
    className: "summary",
    foot: [words.text("layers.sum"), size, "", words.number(all), ""],
  });
  const name = make("span", {}, words.text("notebook.sums.show"));
  const shows = make(
    "button",
    {
      type: "button",
      "aria-pressed": false,
      on: {
        click: () => {
          const isShown = made.classList.toggle("-counted");
          set(shows, "aria-pressed", isShown);
          write(name, words.text(isShown ? "notebook.sums.hide" : "notebook.sums.show"));
        },
      },
    },
    name,
  );
  return [made, shows];
}

/** @type {(view: import("../../app.js").View) => unknown[]} */
const needs = ({ state: { notebook } }) => [notebook.opinions?.notebook];

/** @type {Content} */
export const convolutionStep = {
  call: 'model = keras.Sequential([\n    Conv2D(32, (3, 3), activation="relu",\n           input_shape=(32, 32, 3)),\n    MaxPooling2D((2, 2)),\n    Conv2D(64, (3, 3), activation="relu"),\n    MaxPooling2D((2, 2)),\n    Conv2D(64, (3, 3), activation="relu"),\n])\nmodel.summary()',
  needs,
  draw({ state: { notebook }, words }) {
    const network = notebook.opinions?.notebook?.network;
    if (!network) return [];
    const rows = kerasRows(network);
    const end = rows.findIndex(({ layer }) => layer.kind === "flatten");
    return summary(rows.slice(0, end), words.text("notebook.4.title"), words);
  },
};

/** @type {Content} */
export const wholeStep = {
  call: 'model.add(Flatten())\nmodel.add(Dense(60, activation="relu"))\nmodel.add(Dense(20, activation="sigmoid"))\nmodel.summary()',
  needs,
  draw({ state: { notebook }, words }) {
    const network = notebook.opinions?.notebook?.network;
    if (!network) return [];
    const rows = kerasRows(network);
    const last = rows.at(-1)?.row;
    const each = last ? last.parameters / network.outputs : 0;
    const extra = network.outputs - CLASSES;
    const numbers = { outputs: network.outputs, extra, inputs: each - 1, dead: each * extra };
    return [
      ...summary(rows, words.text("notebook.5.title"), words),
      remark(words, "notebook.5.remark", numbers, toCorrected(words)),
    ];
  },
};
