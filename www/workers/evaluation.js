// @ts-check
/**
 * One evaluation: its workers, the spans that they share, the counts summed up, the answers put together.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 */
import { count, joined, share } from "./evaluate.js";
import { evaluators } from "./evaluators.js";
import { checkClasses } from "./output-names.js";
import { orAborted, orLetGo } from "./waiting.js";

/** More workers than this do not help: each needs a core and 40 MB. */
const MOST_WORKERS = 16;

/**
 * Counts the right answers over some images, with the network and the engine in use now; `answers`: and keeps all of them.
 * @param {WorkerPool} pool
 * @param {{ split: string, span: import("./evaluate.js").Span, withMirror: boolean, answers: boolean,
 *   workers?: number, onprogress?: (progress: { done: number, correct: number, count: number }) => void, signal?: AbortSignal }} options
 */
export async function evaluated(pool, { split, span, withMirror, answers, workers, onprogress, signal }) {
  checkClasses(pool.model, pool.fault);
  const { work, end } = await opened(pool, { split, withMirror, answers, workers, signal });
  try {
    const { sheets: all } = pool.disk ?? pool.lists.manifest;
    const sheets = all.filter((/** @type {any} */ one) => one.split === split);
    const onstep = (/** @type {{ done: number, correct: number }} */ sum) => {
      if (!signal?.aborted) onprogress?.({ ...sum, count: span.count });
    };
    const parts = await orAborted(count(share(sheets, span, work.length), work, onstep), signal, pool.fault);
    const report = await pool.view.call("report", [parts.map(({ counts }) => counts)]);
    const kept = joined(parts, span);
    return { ...report, workers: work.length, ...(kept && { answers: { split, ...kept } }) };
  } finally {
    end();
  }
}

/**
 * Evaluators, of which none is kept where the caller does not wait for them.
 * @param {WorkerPool} pool
 * @param {import("./evaluators.js").Question & { workers?: number, signal?: AbortSignal }} options
 */
function opened(pool, { workers, signal, ...question }) {
  const wanted = workersWanted(workers, pool.fault);
  return orLetGo(evaluators(pool, question, wanted), signal, pool.fault, ({ end }) => end());
}

/**
 * How many workers share a question out.
 * @param {number | undefined} workers What the caller says.
 * @param {import("./errors.js").Fault} fault
 */
export function workersWanted(workers, fault) {
  const wanted = workers ?? Math.min(4, navigator.hardwareConcurrency || 1);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > MOST_WORKERS) {
    throw fault("argument", { problem: `${wanted} workers`, remedy: `give 1 to ${MOST_WORKERS}` });
  }
  return wanted;
}
