// @ts-check
/**
 * Shares an evaluation out among workers, adds the counts up and puts the answers together.
 * @typedef {{ first: number, count: number }} Span
 * @typedef {{ split: string, first: number, count: number }} Sheet
 */
import { EVALUATE_STEP } from "../protocol.js";

/**
 * Spans that together are `first` to `first + count`: each lies on one sheet, so that no two workers fetch the
 * same one, unless there are more workers than sheets.
 * @param {Sheet[]} sheets Those of the split.
 * @param {Span} all
 * @param {number} workers
 * @returns {Span[]}
 */
export function share(sheets, all, workers) {
  const end = all.first + all.count;
  const spans = sheets
    .map(({ first, count }) => ({ from: Math.max(first, all.first), to: Math.min(first + count, end) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const pieces = Math.max(1, Math.ceil(workers / Math.max(1, spans.length)));
  return spans.flatMap(({ from, to }) => {
    const size = Math.ceil((to - from) / pieces);
    const starts = Array.from({ length: Math.ceil((to - from) / size) }, (_, k) => from + k * size);
    return starts.map((first) => ({ first, count: Math.min(size, to - first) }));
  });
}

/**
 * @typedef {object} Counts What a worker counted; the fields that the page may show before the sum is made.
 * @property {number} n
 * @property {number} correct
 *
 * @typedef {object} Part What a worker says of one step.
 * @property {Counts} counts
 * @property {Float32Array} [logits] Row by row, where each image's answer is kept.
 * @property {Uint8Array} [labels]
 *
 * @typedef {import("../cifar-lab.js").Answers} Answers
 */

/**
 * Lets each worker take the next span, step by step, until none is left.
 * @param {Span[]} spans
 * @param {((span: Span) => Promise<Part>)[]} workers What each does with one step.
 * @param {(sum: { done: number, correct: number }) => void} onstep
 * @returns {Promise<(Part & { first: number })[]>} One for each step, in the order in which they were done.
 */
export async function count(spans, workers, onstep) {
  const left = [...spans];
  /** @type {(Part & { first: number })[]} */
  const parts = [];
  const sum = { done: 0, correct: 0 };
  await Promise.all(
    workers.map(async (evaluate) => {
      for (let span = left.shift(); span; span = left.shift()) {
        for (const step of steps(span)) {
          const part = await evaluate(step);
          parts.push({ ...part, first: step.first });
          sum.done += part.counts.n;
          sum.correct += part.counts.correct;
          onstep({ ...sum });
        }
      }
    }),
  );
  return parts;
}

/**
 * The answers of all steps in the order of the images; none where the parts have none.
 * @param {(Part & { first: number })[]} parts
 * @param {Span} span Which they are together.
 * @returns {Pick<Answers, "first" | "outputs" | "logits" | "labels"> | undefined}
 */
export function joined(parts, { first, count: n }) {
  const [one] = parts;
  if (!one?.logits || !one.labels) return undefined;
  const outputs = one.logits.length / one.labels.length;
  const [logits, labels] = [new Float32Array(n * outputs), new Uint8Array(n)];
  for (const part of parts) {
    logits.set(part.logits ?? [], (part.first - first) * outputs);
    labels.set(part.labels ?? [], part.first - first);
  }
  return { first, outputs, logits, labels };
}

/** @param {Span} span */
function* steps({ first, count: whole }) {
  for (let done = 0; done < whole; done += EVALUATE_STEP) {
    yield { first: first + done, count: Math.min(EVALUATE_STEP, whole - done) };
  }
}
