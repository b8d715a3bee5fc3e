// @ts-check
/**
 * A selection of images as one word of the address, `true-3_answer-5_sure-50-90_by-margin`, with nothing in it that an
 * address would have to escape. Pure.
 * @typedef {import("./rows.js").Selection} Selection
 */
import { ALL, NO_CLASS, ORDERS, VERSUS } from "./rows.js";

/** How a part of the word is read; null is no such value. @type {Readonly<Record<string, (value: string) => Partial<Selection> | null>>} */
const READ = Object.freeze({
  true: (value) => number(value, NO_CLASS - 1, (truth) => ({ truth })),
  answer: (value) => number(value, NO_CLASS, (predicted) => ({ predicted })),
  right: (value) => (value ? null : { outcome: "right" }),
  wrong: (value) => (value ? null : { outcome: "wrong" }),
  sure: (value) => range(value, (confidence) => ({ confidence })),
  margin: (value) => range(value, (margin) => ({ margin })),
  score: (value) => scores(value),
  disputed: (value) => (value ? null : { isDisputed: true }),
  near: (value) => (value === "only" || value === "without" ? { near: value } : null),
  versus: (value) => {
    const versus = VERSUS.find((one) => one === value);
    return versus ? { versus } : null;
  },
  by: (value) => order(value),
});

/**
 * @param {string} text
 * @returns {{ selection: Selection, wrong: string[] }} `wrong`: parts that say nothing, which are passed over.
 */
export function readSelection(text) {
  const wrong = [];
  let selection = ALL;
  for (const part of text.split("_").filter(Boolean)) {
    const [name = "", ...values] = part.split("-");
    const read = Object.hasOwn(READ, name) ? READ[name] : null;
    const said = read?.(values.join("-"));
    if (said) selection = { ...selection, ...said };
    else wrong.push(part);
  }
  return { selection, wrong };
}

/**
 * @param {Selection} selection
 * @returns {string} "" for all images by their numbers.
 */
export function writeSelection(selection) {
  const { truth, predicted, outcome, confidence, margin, score, isDisputed, near, versus, order, isFalling } =
    selection;
  const parts = [
    truth !== null && `true-${truth}`,
    predicted !== null && `answer-${predicted}`,
    outcome,
    isNarrow(confidence) && `sure-${percents(confidence)}`,
    isNarrow(margin) && `margin-${percents(margin)}`,
    score.some(Number.isFinite) && `score-${score.map(endOf).join("-")}`,
    isDisputed && "disputed",
    near && `near-${near}`,
    versus && `versus-${versus}`,
    (order !== "index" || isFalling) && `by-${order}${isFalling ? "-falling" : ""}`,
  ];
  return parts.filter(Boolean).join("_");
}

/** @param {import("./rows.js").Range} range */
const isNarrow = ([low, high]) => low > 0 || high < 1;

/** Hundredths with at most two decimals. @param {import("./rows.js").Range} range */
const percents = (range) => range.map((share) => Math.round(share * 1e4) / 100).join("-");

/** A score may be below nothing, `m1.5`, and a range of them open, `x`. @param {number} end */
const endOf = (end) => (Number.isFinite(end) ? `${end < 0 ? "m" : ""}${Math.abs(Math.round(end * 100) / 100)}` : "x");

/** @param {string} value */
function scores(value) {
  const ends = /^(x|m?\d{1,4}(?:\.\d{1,2})?)-(x|m?\d{1,4}(?:\.\d{1,2})?)$/.exec(value)?.slice(1) ?? [];
  const [low = NaN, high = NaN] = ends.map((end, place) => {
    if (end === "x") return place ? Infinity : -Infinity;
    return Number(end.replace("m", "-"));
  });
  return low <= high ? { score: /** @type {import("./rows.js").Range} */ ([low, high]) } : null;
}

/**
 * @param {string} value
 * @param {number} most
 * @param {(found: number) => Partial<Selection>} then
 */
function number(value, most, then) {
  return /^\d{1,2}$/.test(value) && Number(value) <= most ? then(Number(value)) : null;
}

/**
 * @param {string} value
 * @param {(found: import("./rows.js").Range) => Partial<Selection>} then
 */
function range(value, then) {
  const [, low, high] = /^(\d{1,3}(?:\.\d{1,2})?)-(\d{1,3}(?:\.\d{1,2})?)$/.exec(value) ?? [];
  const [from, to] = [Number(low) / 100, Number(high) / 100];
  return from <= to && to <= 1 ? then([from, to]) : null;
}

/** @param {string} value */
function order(value) {
  const [name, falling, ...rest] = value.split("-");
  const found = ORDERS.find((one) => one === name);
  const isKnown = found && (falling === undefined || falling === "falling") && !rest.length;
  return isKnown ? { order: found, isFalling: falling === "falling" } : null;
}
