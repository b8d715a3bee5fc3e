// @ts-check
/**
 * What files leave open, as choices with their figures. Pure.
 * @typedef {import("../../cifar-lab.js").ModelTrial} ModelTrial
 * @typedef {{ value: string, trial: ModelTrial | null }} Choice `trial`: the best that was tried with it.
 */

/**
 * One choice for each value; the likeliest, which stands first among the trials, is proposed.
 * @param {readonly string[]} values
 * @param {readonly ModelTrial[]} trials The likeliest first.
 * @param {(trial: ModelTrial) => string} keyOf
 * @returns {{ choices: Choice[], proposed: string }}
 */
export function choicesOf(values, trials, keyOf) {
  const choices = values.map((value) => ({ value, trial: best(trials.filter((trial) => keyOf(trial) === value)) }));
  return { choices, proposed: trials[0] ? keyOf(trials[0]) : (values[0] ?? "") };
}

/** @param {ModelTrial[]} trials */
function best(trials) {
  return trials.reduce(
    (/** @type {ModelTrial | null} */ most, trial) =>
      !most || trial.pictures > most.pictures || (trial.pictures === most.pictures && trial.right > most.right)
        ? trial
        : most,
    null,
  );
}

/**
 * Whether the best of those that were tried on all pictures names more of them rightly than guessing among ten classes would, by
 * four deviations.
 * @param {readonly ModelTrial[]} trials
 */
export function isBeyondChance(trials) {
  const most = Math.max(...trials.map(({ pictures }) => pictures));
  return trials.some(({ right, pictures }) => pictures === most && 10 * right - pictures > 4 * Math.sqrt(9 * pictures));
}
