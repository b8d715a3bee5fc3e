// @ts-check
/**
 * What stands behind a run's own curves, so that there is something to compare them with, and something to see before
 * the first start: the run before, and what native runs of the notebook's settings reached. Pure.
 * @typedef {import("./training-state.js").TrainingState} TrainingState
 * @typedef {import("./run-book.js").RunRecord} RunRecord
 * @typedef {{ images: number, runs: number, isOfLoss: boolean, course: import("./expected.js").Course }} Expected
 *   `isOfLoss`: whether the loss is the notebook's too, so that the two losses can be compared.
 */
import { course, expectation } from "./expected.js";
import { choiceOf, recordId } from "./run-book.js";
import { isDecided } from "./training-settings.js";

/**
 * @param {TrainingState} training
 * @returns {{ choice: import("./training-settings.js").Choice, epochs: number, before: RunRecord | null,
 *   expected: Expected | null }} `choice`: of the run, or of the form where there is none.
 */
export function ghosts({ run, choice: chosen, book, logs }) {
  const choice = run ? choiceOf(run) : chosen;
  const id = run && recordId(choice, run.recipe.name);
  const { images } = choice;
  const epochs = run?.recipe.epochs ?? choice.epochs;
  const few = logs && choice.from === "random" && !isDecided(choice) ? expectation(logs, images, epochs) : null;
  return {
    choice,
    epochs,
    before: book.find((record) => record.id !== id) ?? null,
    expected: few && {
      images: few.images,
      runs: few.seeds.length,
      isOfLoss: choice.loss === "as-run" && choice.outputs === 20,
      course: course(logs ?? [], images, epochs),
    },
  };
}
