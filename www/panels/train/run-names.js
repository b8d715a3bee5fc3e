// @ts-check
/**
 * Settings and runs in words.
 * @typedef {import("./training-settings.js").Choice} Choice
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { differences } from "./run-book.js";
import { changes, withDefaults } from "./training-settings.js";

/**
 * @param {keyof Choice | "workers"} key
 * @param {Choice[keyof Choice]} value
 * @param {Words} words
 */
export function valueText(key, value, words) {
  if (typeof value === "boolean") return words.text(value ? "train.yes" : "train.no");
  if (key === "seed") return String(value);
  if (typeof value === "number") return words.precise(value);
  const named = `train.${key}.${value}`;
  return words.has(named) ? words.text(named) : String(value);
}

/**
 * `learning rate 0.01`.
 * @param {keyof Choice} key
 * @param {Choice} choice
 * @param {Words} words
 */
export function settingText(key, choice, words) {
  return words.text("train.setting", { name: words.text(`train.${key}`), value: valueText(key, choice[key], words) });
}

/**
 * What a run was, in one line: what differs from the notebook, its images and its seed.
 * @param {Choice} choice
 * @param {Words} words
 */
export function choiceText(choice, words) {
  const keys = /** @type {(keyof Choice)[]} */ ([...new Set([...changes(choice), "images", "seed"])]);
  return keys.map((key) => settingText(key, choice, words)).join("; ");
}

/**
 * Names that tell runs apart: the person's own, or what they differ in.
 * @param {{ name: string, choice: Choice }[]} runs
 * @param {Words} words
 */
export function runNames(runs, words) {
  const choices = runs.map(({ choice }) => choice);
  // Outputs that came with the reading of the loss go without saying.
  const follow = choices.every(({ loss, outputs }) => outputs === withDefaults({ loss }).outputs);
  const keys = differences(choices).filter((key) => key !== "outputs" || !follow);
  return runs.map(
    ({ name, choice }) =>
      name || (keys.length ? keys.map((key) => settingText(key, choice, words)).join("; ") : choiceText(choice, words)),
  );
}
