// @ts-check
/** What the lab has and says, as plain values for the state. */
import { ENGINES } from "../state.js";

/**
 * @param {import("../cifar-lab.js").Classification} answer
 * @param {number | null} image
 * @param {import("../state.js").Way} way
 * @param {number} start When it was asked.
 * @param {import("../cifar-lab.js").CifarLab} lab Whose network it is.
 * @returns {import("../state.js").Answer}
 */
export function plainAnswer(answer, image, way, start, lab) {
  const names = lab.outputNames;
  return {
    ...answer,
    names,
    // The data set's label is none of other classes.
    label: names ? null : answer.label,
    image,
    way,
    whole: performance.now() - start,
    probabilities: [...answer.probabilities],
    logits: [...answer.logits],
  };
}

/**
 * @param {import("../cifar-lab.js").CifarLab} lab
 * @param {string} [name] A person's own network has another name on the page than its file gives it.
 */
export function networkOf(lab, name = lab.model) {
  const { metadata, outputs, outputNames: names } = lab;
  return { name, metadata, summary: lab.summary(), outputs, names };
}

/** @param {import("../cifar-lab.js").CifarLab} lab */
export function siteOf(lab) {
  const { test_count: count, train_count: trainCount, samples } = lab.manifest;
  return { models: lab.models, count, trainCount, samples, engines: enginesOf(lab) };
}

/**
 * @param {import("../cifar-lab.js").CifarLab} lab
 * @returns {Record<import("../state.js").EngineName, import("../state.js").EngineSize>}
 */
export function enginesOf(lab) {
  const sizes = ENGINES.map((engine) => [engine, lab.engineSize(engine)]);
  return Object.fromEntries(sizes);
}
