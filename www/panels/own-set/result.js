// @ts-check
/**
 * What a network answered to the pictures that were held out. Pure.
 * @typedef {import("./set.js").Labelled} Labelled
 * @typedef {Labelled & { answer: number }} Answered
 * @typedef {{ table: number[][], answered: Answered[], right: number, usual: { label: number, count: number } }} Result
 *   `table`: [true class][answer]; `usual`: the class with most pictures, and what answering it always would be right for.
 */

/**
 * @param {ArrayLike<number>} logits Row by row.
 * @param {readonly Labelled[]} held
 * @param {number} classes One output each.
 * @returns {Result}
 */
export function evaluated(logits, held, classes) {
  const table = Array.from({ length: classes }, () => new Array(classes).fill(0));
  const answered = held.map((picture, place) => {
    let answer = 0;
    for (let output = 1; output < classes; output++)
      if ((logits[place * classes + output] ?? -Infinity) > (logits[place * classes + answer] ?? -Infinity))
        answer = output;
    const row = table[picture.label];
    if (row) row[answer] += 1;
    return { ...picture, answer };
  });
  const images = table.map((row) => row.reduce((sum, one) => sum + one, 0));
  const count = Math.max(...images);
  return {
    table,
    answered,
    right: answered.filter(({ answer, label }) => answer === label).length,
    usual: { label: images.indexOf(count), count },
  };
}

/** With fewer the interval says little. */
const FEW = 100;

/**
 * What is to be said of a figure from few pictures: keys of sentences.
 * @param {{ n: number, low: number, usual: number, empty: number }} of `low`: the interval's lower end; `usual`: the share
 *   that answering one class always would be right for; `empty`: classes without a picture.
 */
export function cautions({ n, low, usual, empty }) {
  return [n < FEW && "few", low <= usual && "usual", empty > 0 && "empty"].filter((key) => key !== false);
}
