// @ts-check
/**
 * What a network answered to the pictures that were held out. Pure.
 * @typedef {import("./set.js").Labelled} Labelled
 * @typedef {Labelled & { answer: number }} Answered
 * @typedef {{ table: number[][], answered: Answered[], right: number, usual: { label: number, count: number } }} Result
 *   `table`: [true class][answer], with one column more where some got no class at all; `usual`: the class with most pictures,
 *   and what answering it always would be right for.
 */

/**
 * @param {ArrayLike<number>} logits Row by row.
 * @param {readonly Labelled[]} held
 * @param {number} classes One output each.
 * @returns {Result}
 */
export function evaluated(logits, held, classes) {
  const answered = held.map((picture, place) => ({ ...picture, answer: answerOf(logits, place, classes) }));
  const columns = classes + (answered.some(({ answer }) => answer === classes) ? 1 : 0);
  const table = Array.from({ length: classes }, () => new Array(columns).fill(0));
  for (const { label, answer } of answered) {
    const row = table[label];
    if (row) row[answer] += 1;
  }
  const images = table.map((row) => row.reduce((sum, one) => sum + one, 0));
  const count = Math.max(...images);
  return {
    table,
    answered,
    right: answered.filter(({ answer, label }) => answer === label).length,
    usual: { label: images.indexOf(count), count },
  };
}

/**
 * The class with the largest output, of equals the first. A row with an output that is no number answers none of them, as in
 * an evaluation on CIFAR-10: the number behind the last class.
 * @param {ArrayLike<number>} logits
 * @param {number} place Of the row.
 * @param {number} classes
 */
function answerOf(logits, place, classes) {
  const row = Array.from({ length: classes }, (_, output) => logits[place * classes + output] ?? NaN);
  return row.some(Number.isNaN) ? classes : row.indexOf(Math.max(...row));
}

/** With fewer the interval says little. */
const FEW = 100;

/**
 * What is to be said of a figure from few pictures: keys of sentences.
 * @param {{ n: number, low: number, usual: number, empty: number, isUnsure: boolean }} of `low`: the interval's lower end;
 *   `usual`: the share that answering one class always would be right for; `empty`: classes without a picture; `isUnsure`:
 *   whether the network has trained on these pictures is not known.
 */
export function cautions({ n, low, usual, empty, isUnsure }) {
  return [isUnsure && "unsure", n < FEW && "few", low <= usual && "usual", empty > 0 && "empty"].filter(
    (key) => key !== false,
  );
}
