// @ts-check
/**
 * The network in use beside its own program: outputs of the first test images, as that program gave them.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 */
import { countOf } from "./places.js";

/**
 * @param {WorkerPool} pool
 * @param {Float32Array} expected
 * @returns {Promise<import("../cifar-lab.js").OutputsCompared>}
 */
export async function outputsCompared(pool, expected) {
  const { model } = pool;
  const { outputs, metadata } = model;
  const pictures = expected.length / outputs;
  if (!(pictures >= 1 && Number.isInteger(pictures) && pictures <= countOf(pool, "test")))
    throw pool.fault("argument", {
      problem: `${expected.length} values for ${outputs} outputs`,
      remedy: "give a row for each of the first test images",
    });
  const { planar } = await pool.pixels("test", 0, pictures);
  // In a worker of its own: another network may be loaded meanwhile.
  const link = await pool.evaluator(model);
  const logits = await link.call("logits", [planar]).finally(() => pool.dismiss(link));
  const last = /** @type {{ kind: string } | undefined} */ (metadata.spec.layers.at(-1));
  const found = activated(logits, outputs, last?.kind ?? "");
  const rows = Array.from({ length: pictures }, (_, picture) => picture * outputs);
  const answer = (/** @type {Float32Array} */ values, /** @type {number} */ first) =>
    answerOf(values.subarray(first, first + outputs));
  return {
    pictures,
    difference: largest(found, (value, place) => Math.abs(value - (expected[place] ?? Number.NaN))),
    largest: largest(expected, (value) => Math.abs(value)),
    agree: rows.filter((first) => {
      const own = answer(expected, first);
      return own !== null && answer(found, first) === own;
    }).length,
  };
}

/**
 * What comes behind a last layer that is an activation; else the logits.
 * @param {Float32Array} logits
 * @param {number} outputs
 * @param {string} kind Of the last layer.
 */
export function activated(logits, outputs, kind) {
  if (kind === "sigmoid") return logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  if (kind !== "softmax") return logits;
  const values = logits.slice();
  for (let first = 0; first < values.length; first += outputs) {
    const row = values.subarray(first, first + outputs);
    const most = Math.max(...row);
    row.forEach((logit, place) => (row[place] = Math.exp(logit - most)));
    const sum = row.reduce((total, value) => total + value, 0);
    row.forEach((value, place) => (row[place] = value / sum));
  }
  return values;
}

/**
 * @param {Float32Array} values
 * @param {(value: number, place: number) => number} of A number that is none is the largest: it is no agreement.
 */
function largest(values, of) {
  let most = 0;
  values.forEach((value, place) => {
    const found = of(value, place);
    if (found > most || Number.isNaN(found)) most = found;
  });
  return most;
}

/** The first of the largest; null where a value is no number: such a row answers nothing. @param {Float32Array} values */
const answerOf = (values) => (values.some(Number.isNaN) ? null : values.indexOf(Math.max(...values)));
