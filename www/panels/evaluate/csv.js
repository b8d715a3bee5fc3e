// @ts-check
/** Images and their answers as a table for other programs. Pure. */
import { csvText } from "../../shell/csv.js";
import { isRight } from "./rows.js";

/** @typedef {import("./rows.js").Rows} Rows */

const COLUMNS = [
  ...["image", "label", "label_name", "answer", "answer_name", "right"],
  ...["confidence", "margin", "entropy", "out_of_distribution_score", "label_disputed", "training_image_of_same_photo"],
];

/** What is said of a label, by `Rows.disputed`. */
const DISPUTES = ["no", "yes", "another class"];

/**
 * @param {Rows} rows
 * @param {Uint32Array} places
 * @param {(label: number) => string} nameOf Of a class; of an answer that is none, too.
 */
export function csvOf(rows, places, nameOf) {
  const lines = [...places].map((place) => {
    const [truth = 0, answer = 0] = [rows.truth[place], rows.predicted[place]];
    const said = [rows.first + place, truth, nameOf(truth), answer, nameOf(answer), isRight(rows, place)];
    const sure = [rows.confidence[place], rows.margin[place], rows.entropy[place], rows.score[place]];
    const near = rows.near?.[place];
    return [...said, ...sure, DISPUTES[rows.disputed[place] ?? 0], near ? near - 1 : ""];
  });
  return csvText([COLUMNS, ...lines]);
}
