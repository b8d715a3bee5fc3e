// @ts-check
/**
 * Who computes a training run, and what has reported them: pure, a part of training-state.js.
 * @typedef {import("../../cifar-lab.js").RunFault} RunFault
 * @typedef {object} WorkersState
 * @property {number} workers What the form holds.
 * @property {boolean} gentle
 * @property {{ kind: "leader" | "worker" | "alone", epoch: number, step: number } | null} note What went wrong last.
 * @property {{ code: string, params: Record<string, unknown> } | null} missing A sheet that is waited for.
 * @property {number} still Milliseconds in which machine or browser stood still.
 */
import { currentQuery } from "../../former-names.js";
import { RANGES } from "./training-settings.js";

/** What the worker accepts. */
export const WORKERS = RANGES.workers ?? { min: 1, max: 1 };

/** @type {WorkersState} */
export const CALM = Object.freeze({ workers: 1, gentle: false, note: null, missing: null, still: 0 });

/**
 * A run begins: what went wrong in the one before is forgotten.
 * @param {WorkersState} pool
 * @returns {WorkersState}
 */
export function calmed({ workers, gentle }) {
  return { ...CALM, workers, gentle };
}

/**
 * A choice of the form; a number of workers that is none changes nothing.
 * @param {WorkersState} pool
 * @param {{ workers?: number, gentle?: boolean }} change
 * @returns {WorkersState}
 */
export function chosen(pool, { workers = pool.workers, gentle = pool.gentle }) {
  const whole = Number.isFinite(workers)
    ? Math.round(Math.min(WORKERS.max, Math.max(WORKERS.min, workers)))
    : pool.workers;
  return { ...pool, workers: whole, gentle };
}

/**
 * What a link says of the number of workers. Out of range it is brought into it, what is no number is passed over, and
 * both are told of.
 * @param {string} search
 * @returns {{ workers: number | null, mended: { key: "workers", asked: string, used: number }[] }} null where a link
 *   says nothing.
 */
export function readWorkers(search) {
  const asked = new URLSearchParams(search).get("workers");
  if (asked === null) return { workers: null, mended: [] };
  const { workers } = chosen(CALM, { workers: /^\d{1,6}$/.test(asked) ? Number(asked) : NaN });
  return { workers, mended: String(workers) === asked ? [] : [{ key: "workers", asked, used: workers }] };
}

/**
 * The query with the number of workers; one alone is left out.
 * @param {number} workers
 * @param {string} search The query so far.
 */
export function writeWorkers(workers, search) {
  const query = currentQuery(search);
  if (workers === CALM.workers) query.delete("workers");
  else query.set("workers", String(workers));
  const text = query.toString();
  return text ? `?${text}` : "";
}

/**
 * @param {WorkersState} pool
 * @param {RunFault} fault
 * @returns {WorkersState}
 */
export function reported(pool, { role, recovered, epoch, step }) {
  const kind = role === "worker" && !recovered ? "alone" : role;
  return { ...pool, note: { kind, epoch, step } };
}
