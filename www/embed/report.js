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
