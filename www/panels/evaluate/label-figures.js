// @ts-check
/**
 * How a network fares with the labels that people disputed, and without them. Pure.
 * @typedef {import("./rows.js").Rows} Rows
 * @typedef {import("./disputed-labels.js").Disputed} Disputed
 */
import { proportion } from "./confusion.js";
import { ALL, confidentMistakes, countRight, isRight, selected, sorted } from "./rows.js";

/** How many of the surest mistakes are looked through. */
export const MOST_MISTAKES = 100;

/**
 * @param {Rows} rows
 * @param {readonly Disputed[]} disputed
 */
export function labelFigures(rows, disputed) {
  const every = sorted(rows, "index", false);
  const isDisputed = (/** @type {number} */ place) => (rows.disputed[place] ?? 0) > 0;
  const [doubtful, rest] = [every.filter(isDisputed), every.filter((place) => !isDisputed(place))];
  const others = disputed.filter(({ index, isOther }) => isOther && index >= rows.first && index < rows.first + rows.n);
  const says = (/** @type {(one: Disputed) => number | undefined} */ label) =>
    others.filter((one) => rows.predicted[one.index - rows.first] === label(one)).length;
  const mistakes = confidentMistakes(rows, MOST_MISTAKES);
  const wrong = selected(rows, every, { ...ALL, outcome: "wrong" }).length;
  // Where two networks contradict a label alike, it is the likelier to be wrong.
  const alike = rows.other ? selected(rows, every, { ...ALL, versus: "same" }) : null;
  const doubtfulMistakes = doubtful.filter((place) => !isRight(rows, place)).length;
  return {
    all: proportion(countRight(rows, every), rows.n),
    without: proportion(countRight(rows, rest), rest.length),
    disputed: doubtful.length,
    disputedRight: countRight(rows, doubtful),
    /** Of those where most people saw another class: how often the network says the label's, and theirs. */
    others: others.length,
    saysLabel: says(({ index }) => rows.truth[index - rows.first]),
    saysOther: says(({ other }) => other),
    mistakes: mistakes.length,
    /** Disputed ones among the surest mistakes, and how many would be if sureness told nothing. */
    found: mistakes.filter(isDisputed).length,
    byChance: wrong ? (mistakes.length * doubtfulMistakes) / wrong : 0,
    /** Where another network makes the same mistake, and the disputed ones among them; null where there is no other. */
    alike: alike && { same: alike.length, doubted: alike.filter(isDisputed).length },
  };
}
