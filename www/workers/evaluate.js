// @ts-check
/**
 * Shares an evaluation out among workers and adds the counts up.
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
 */

/**
 * Lets each worker take the next span, step by step, until none is left.
 * @param {Span[]} spans
 * @param {((span: Span) => Promise<Counts>)[]} workers What each does with one step.
 * @param {(sum: { done: number, correct: number }) => void} onstep
 * @returns {Promise<Counts[]>} One for each step.
 */
export async function count(spans, workers, onstep) {
  const left = [...spans];
  /** @type {Counts[]} */
  const parts = [];
  const sum = { done: 0, correct: 0 };
  await Promise.all(
    workers.map(async (evaluate) => {
      for (let span = left.shift(); span; span = left.shift()) {
        for (const step of steps(span)) {
          const part = await evaluate(step);
          parts.push(part);
          sum.done += part.n;
          sum.correct += part.correct;
          onstep({ ...sum });
        }
      }
    }),
  );
  return parts;
}

/** @param {Span} span */
function* steps({ first, count: whole }) {
  for (let done = 0; done < whole; done += EVALUATE_STEP) {
    yield { first: first + done, count: Math.min(EVALUATE_STEP, whole - done) };
  }
}
