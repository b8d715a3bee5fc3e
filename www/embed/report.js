// @ts-check
/**
 * What the parent page gets to know: figures and names, never a pixel. Pure.
 * @typedef {import("../state.js").State} State
 */

/**
 * @param {State} state
 * @param {(label: number) => string} nameOf
 */
export function prediction({ answer }, nameOf) {
  if (!answer) return null;
  const { image, label, index, probabilities, ms, model, engine, way } = answer;
  const name = index < 10 ? nameOf(index) : "";
  return {
    image,
    way,
    label,
    index,
    name,
    probability: probabilities[index] ?? 0,
    probabilities: [...probabilities],
    ms,
    model,
    engine,
  };
}

/** @param {State} state */
export function epoch({ training }) {
  const last = training.curve.at(-1);
  return last ? { ...last, epochs: training.run?.recipe.epochs ?? null } : null;
}

/**
 * An evaluation that is done, with each image's answer: the largest output, and its probability as `prediction` tells it, at
 * the network's temperature.
 * @param {State} state
 */
export function evaluation({ evaluation: { result }, network }) {
  if (!result?.answers) return null;
  const { answers, n, correct, accuracy, interval, confusion, outside, model, engine, withMirror } = result;
  const { split, first, outputs, logits, labels } = answers;
  const temperature = network?.metadata.temperature ?? 1;
  const row = (/** @type {number} */ place) => logits.subarray(place * outputs, (place + 1) * outputs);
  const best = Array.from(labels, (_, place) => largest(row(place), temperature));
  const figures = { n, correct, accuracy, interval, confusion, outside, model, engine, with_mirror: withMirror };
  const said = { answers: best.map(({ index }) => index), confidence: best.map(({ share }) => share) };
  return { ...figures, split, first, labels: [...labels], ...said };
}

/**
 * @param {Float32Array} logits
 * @param {number} temperature Divides them.
 */
function largest(logits, temperature) {
  const index = logits.reduce((best, value, place) => (value > (logits[best] ?? 0) ? place : best), 0);
  const top = logits[index] ?? 0;
  return { index, share: 1 / logits.reduce((sum, value) => sum + Math.exp((value - top) / temperature), 0) };
}

/**
 * @param {State} state
 * @param {(label: number) => string} nameOf
 */
export function summary(state, nameOf) {
  const { route, phase, way, engine, training } = state;
  const { epoch: at, step } = training.position;
  return {
    phase,
    way,
    engine,
    route: { ...route },
    prediction: prediction(state, nameOf),
    training: { phase: training.phase, epoch: at, step, last: epoch(state) },
    failures: Object.entries(state.failures).map(([scope, { code }]) => ({ scope, code })),
  };
}
