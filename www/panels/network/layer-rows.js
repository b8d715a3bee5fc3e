// @ts-check
/** The rows of a table of layers, wherever one is shown: a network in use, one that is built, one from a file. */
import { make } from "../../shell/dom.js";
import { arithmetic, describe, shape } from "./layers.js";

/** @typedef {import("../../shell/words.js").Words} Words */

const COLUMNS = ["layer", "about", "output", "parameters", "arithmetic", "multiply"];

/** The head's cells. @param {Words} words */
export const layerHeads = (words) =>
  COLUMNS.map((column) => make("th", { scope: "col", class: column }, words.text(`layers.${column}`)));

/**
 * @param {(Node | string)[]} name What the layer is called.
 * @param {import("./layers.js").Layer | undefined} layer
 * @param {Pick<import("../../cifar-lab.js").SummaryRow, "output" | "parameters" | "arithmetic" | "multiply_adds">} row
 * @param {Words} words
 */
export function layerRow(name, layer, { output, parameters, arithmetic: sum, multiply_adds }, words) {
  return tableRow(name, [
    describe(layer, words),
    shape(output, words),
    words.number(parameters),
    arithmetic(sum, words),
    multiply_adds ? words.number(multiply_adds) : "",
  ]);
}

/**
 * A row under the same heads.
 * @param {(Node | string)[]} name
 * @param {string[]} cells
 */
export function tableRow(name, cells) {
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, ...name),
    ...cells.map((text, place) => make("td", { class: COLUMNS[place + 1] }, text)),
  );
}

/** A layer's name as Keras prints it, which no language changes. @param {{ kind: string, name: string }} row */
export const kerasName = ({ kind, name }) => [make("span", { translate: "no" }, kind, " ", make("code", {}, name))];
