// @ts-check
/** The names of a network's outputs, where they are not the ten classes of CIFAR-10. Pure; the page asks it, too. */
import { inputOf, readsDataSet } from "./network-input.js";

/** As weights files name them; the page says them in the reader's language. */
export const CIFAR_10 = Object.freeze([
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
]);

/**
 * @param {{ metadata: { classes: readonly string[] }, outputs: number }} network
 * @returns {readonly string[] | null} null where the outputs are those classes, or twice as many as the notebook has.
 */
export function outputNames({ metadata: { classes }, outputs }) {
  const isTen = classes.length === CIFAR_10.length && classes.every((name, place) => name === CIFAR_10[place]);
  const isUsual = isTen && [CIFAR_10.length, 2 * CIFAR_10.length].includes(outputs);
  return isUsual ? null : Array.from({ length: outputs }, (_, place) => classes[place] ?? String(place));
}

/** So many of its names tell which network it is. */
const TOLD = 3;

/** For a sentence. @param {readonly string[]} names */
export const namesTold = (names) => names.slice(0, TOLD).join(", ");

/**
 * Refuses to count right answers of a network with other classes: the data set's labels mean nothing to it; and of one for
 * other pictures.
 * @param {Parameters<typeof outputNames>[0] & import("./network-input.js").Network} network
 * @param {import("./errors.js").Fault} fault
 */
export function checkClasses(network, fault) {
  if (!readsDataSet(network)) throw fault("model.input", inputOf(network));
  const all = outputNames(network);
  if (!all) return;
  const names = namesTold(all);
  const said = `the network has classes of its own (${names}, ...), and the images show the ten of CIFAR-10`;
  throw fault("model.classes", { names, said });
}
