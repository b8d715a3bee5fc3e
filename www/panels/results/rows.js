// @ts-check
/**
 * The rows of the table of a class: their figures, orders, and the file for other programs. Pure.
 * @typedef {import("./collection.js").Entry} Entry
 * @typedef {import("./collection.js").Doubt} Doubt
 * @typedef {(typeof COLUMNS)[number]} Column
 */
import { csvText } from "../../shell/csv.js";
import { best } from "../../charts/plot.js";
import { wilson } from "../evaluate/difference.js";
import { linkOf } from "./result-file.js";
import { accuracyOf } from "./result.js";

/** By which a person may order the rows. */
export const COLUMNS = /** @type {const} */ (["row", "who", "network", "accuracy", "best", "epochs", "at"]);

/**
 * What a row has in a column, for an order; null where it has nothing.
 * @type {Record<Column, (entry: Entry) => number | string | null>}
 */
const VALUE = {
  row: ({ row }) => row,
  who: ({ result }) => result.who.toLowerCase() || null,
  network: ({ result }) => result.network.toLowerCase() || null,
  accuracy: ({ result }) => accuracyOf(result)?.share ?? null,
  best: ({ result }) => bestOf(result)?.valAccuracy ?? null,
  epochs: ({ result }) => lastOf(result)?.epoch ?? null,
  at: ({ result }) => result.at,
};

/** @param {import("./result.js").Result} result */
export const bestOf = ({ ran }) => best(/** @type {any} */ (ran?.points ?? []));

/** @param {import("./result.js").Result} result */
export const lastOf = ({ ran }) => ran?.points.at(-1);

/**
 * A thinned curve with a figure for each epoch, as a chart draws it: what joins two known ones is marked. It ends where a loss
 * is no number any more.
 * @param {readonly import("./result.js").Point[]} points
 * @returns {import("../../charts/overlaid-curves.js").Figures[]}
 */
export function curveOf(points) {
  const whole = points.findIndex(({ loss, valLoss }) => loss === null || valLoss === null);
  const known = /** @type {import("../../cifar-lab.js").EpochFigures[]} */ (
    whole < 0 ? points : points.slice(0, whole)
  );
  return known.flatMap((point, place) => {
    const next = known[place + 1];
    return Array.from({ length: next ? next.epoch - point.epoch : 1 }, (_, k) => between(point, next ?? point, k));
  });
}

/**
 * @param {import("../../cifar-lab.js").EpochFigures} one
 * @param {import("../../cifar-lab.js").EpochFigures} next
 * @param {number} k Epochs after the first of the two.
 */
function between(one, next, k) {
  if (k === 0) return one;
  const at = (/** @type {"loss" | "accuracy" | "valLoss" | "valAccuracy"} */ figure) =>
    one[figure] + ((next[figure] - one[figure]) * k) / (next.epoch - one.epoch);
  const figures = {
    loss: at("loss"),
    accuracy: at("accuracy"),
    valLoss: at("valLoss"),
    valAccuracy: at("valAccuracy"),
  };
  return { epoch: one.epoch + k, ...figures, isBetween: true };
}

/**
 * @param {readonly Entry[]} entries
 * @param {Column} column
 * @param {boolean} isFalling
 * @returns {Entry[]} What has nothing there stands last; equals by their row.
 */
export function order(entries, column, isFalling) {
  const sign = isFalling ? -1 : 1;
  return [...entries].sort((one, other) => {
    const [a, b] = [VALUE[column](one), VALUE[column](other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null) || one.row - other.row;
    const by = typeof a === "string" ? a.localeCompare(String(b)) : a - Number(b);
    return sign * by || one.row - other.row;
  });
}

const HEAD = [
  ...["row", "who", "network", "parameters", "n", "correct", "accuracy", "low_95", "high_95", "mirrored", "engine"],
  ...["settings", "epochs", "validation_images", "best_validation_accuracy", "last_validation_accuracy"],
  ...["date", "page_version", "weights_fingerprint", "look_at", "link"],
];

/**
 * @param {readonly Entry[]} entries
 * @param {Map<number, Doubt>} doubts
 * @param {string} page The page's address.
 */
export function csvOf(entries, doubts, page) {
  const rows = entries.map(({ row, code, result }) => {
    const { who, network, parameters, weights, at, page: version, evaluated, ran } = result;
    const accuracy = accuracyOf(result);
    const [low = "", high = ""] = accuracy ? wilson(accuracy) : [];
    const doubt = doubts.get(row);
    return [
      ...[row, who, network, parameters || "", evaluated?.n ?? "", evaluated?.correct ?? ""],
      ...[accuracy?.share ?? "", low, high, evaluated?.mirror ?? "", evaluated?.engine ?? ""],
      ...[ran?.settings ?? "", lastOf(result)?.epoch ?? "", ran?.validationImages ?? ""],
      ...[bestOf(result)?.valAccuracy ?? "", lastOf(result)?.valAccuracy ?? ""],
      ...[new Date(60_000 * at).toISOString(), version, weights],
      ...[doubt ? `${doubt.kind} of row ${doubt.row}` : "", linkOf(page, code)],
    ];
  });
  return csvText([HEAD, ...rows]);
}
