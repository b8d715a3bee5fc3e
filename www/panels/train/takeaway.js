// @ts-check
/**
 * Runs as files that other programs read: pure texts.
 * @typedef {import("./run-book.js").RunRecord} RunRecord
 */
import { csvText } from "../../shell/csv.js";
import { KEYS, writeTraining } from "./training-settings.js";

const FIGURES = /** @type {const} */ (["epoch", "loss", "accuracy", "valLoss", "valAccuracy"]);

/**
 * One row an epoch, every row with its run's settings.
 * @param {RunRecord[]} records
 * @param {(record: RunRecord) => string} nameOf
 */
export function csvOf(records, nameOf) {
  const head = [
    "run",
    "phase",
    "validation_images",
    ...KEYS.map((key) => (key === "epochs" ? "epochs_chosen" : key)),
    ...FIGURES,
  ];
  const rows = records.flatMap((record) =>
    record.curve.map((figures) => [
      nameOf(record),
      record.phase,
      record.validationImages,
      ...KEYS.map((key) => record.choice[key]),
      ...FIGURES.map((key) => figures[key]),
    ]),
  );
  return csvText([head, ...rows]);
}

/**
 * Everything that the book knows of them, and for each the link that starts it again.
 * @param {RunRecord[]} records
 * @param {(record: RunRecord) => string} nameOf
 * @param {string} page The page's address without a query.
 */
export function jsonOf(records, nameOf, page) {
  const runs = records.map(({ id, choice, at, ...record }) => ({
    ...record,
    name: nameOf({ id, choice, at, ...record }),
    settings: choice,
    link: page + writeTraining(choice, ""),
    ended: new Date(at).toISOString(),
  }));
  return `${JSON.stringify({ format: "cifar-lab-runs/1", units: { loss: "nats", accuracy: "fraction" }, runs }, null, 1)}\n`;
}
