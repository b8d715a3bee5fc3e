// @ts-check
/**
 * What acts where the panel asks for it: on runs, on the book of those that are over, and on a person's own pictures.
 * @typedef {import("./training-state.js").TrainingState} TrainingState
 * @typedef {ReturnType<typeof controllersOf>} Controllers
 */
import { OwnPicturesController } from "./own-pictures-controller.js";
import { RunBookController } from "./run-book-controller.js";
import { TrainingController } from "./training-controller.js";

/**
 * @param {import("../../shell/laboratory.js").Laboratory} laboratory
 * @param {() => TrainingState} state
 * @param {(change: Partial<TrainingState>) => void} change
 * @param {(model: string) => void} back Lets a network of before answer again.
 */
export function controllersOf(laboratory, state, change, back) {
  const book = new RunBookController(state, change);
  const desk = new TrainingController(laboratory, state, change, book, back);
  const own = new OwnPicturesController(
    laboratory,
    desk,
    () => state().own,
    (part) => change({ own: { ...state().own, ...part } }),
  );
  return { book, desk, own };
}
