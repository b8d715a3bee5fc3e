// @ts-check
/**
 * Races: runs that differ in one thing, one after the other, so that their curves say what that thing does. Pure.
 * @typedef {import("./training-settings.js").Choice} Choice
 */
import { RANGES, changed } from "./training-settings.js";

/** @type {Record<string, (choice: Choice) => Partial<Choice>[]>} */
const FIELDS = {
  loss: () => [{ loss: "as-run" }, { loss: "as-written" }, { loss: "corrected" }],
  seed: ({ seed }) => [0, 1, 2].map((more) => ({ seed: (seed + more) % (RANGES.seed.max + 1) })),
  learningRate: ({ learningRate }) =>
    [0.1, 1, 10].map((times) => ({ learningRate: Number((learningRate * times).toPrecision(6)) })),
  batch: () => [{ batch: 8 }, { batch: 32 }, { batch: 128 }],
  augmentation: () => [
    { flip: false, shift: 0 },
    { flip: true, shift: 0 },
    { flip: true, shift: 3 },
  ],
  images: ({ images }) => [{ images: Math.max(RANGES.images.min, Math.round(images / 5)) }, { images }],
};

/** What can race. */
export const RACES = Object.freeze(Object.keys(FIELDS));

/**
 * The settings that run against one another; two that came out equal, as at the edge of a range, run once.
 * @param {string} kind Of `RACES`.
 * @param {Choice} choice What they have in common.
 * @returns {Choice[]}
 */
export function lanesOf(kind, choice) {
  // Of a recipe that decides the rest, only the images and chance can differ.
  const base = ["seed", "images"].includes(kind) ? choice.base : "notebook";
  const lanes = (FIELDS[kind]?.(choice) ?? [{}]).map((change) => changed({ ...choice, base }, change));
  const texts = lanes.map((lane) => JSON.stringify(lane));
  return lanes.filter((_, place) => texts.indexOf(texts[place] ?? "") === place);
}

/**
 * A race of which no run has begun.
 * @param {string} kind Of `RACES`.
 * @param {Choice} choice
 * @returns {import("./training-state.js").Race}
 */
export function raceOf(kind, choice) {
  return { kind, lanes: lanesOf(kind, choice).map((lane) => ({ choice: lane, phase: "waiting", id: "" })) };
}
