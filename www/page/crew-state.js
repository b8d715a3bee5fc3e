// @ts-check
/**
 * Who computes a training run, and what has befallen them: pure, a part of training-state.js.
 * @typedef {import("../cifar-lab.js").RunFault} RunFault
 * @typedef {object} CrewState
 * @property {number} workers What the form holds.
 * @property {boolean} gentle
 * @property {{ kind: "leader" | "helper" | "alone", epoch: number, step: number } | null} note What befell the run last.
 * @property {{ code: string, params: Record<string, unknown> } | null} missing A sheet that is waited for.
 * @property {number} still Milliseconds in which machine or browser stood still.
 */

/** What the worker accepts. */
export const WORKERS = Object.freeze({ min: 1, max: 16 });

/** @type {CrewState} */
export const CALM = Object.freeze({ workers: 1, gentle: false, note: null, missing: null, still: 0 });

/**
 * A run begins: what befell the one before is forgotten.
 * @param {CrewState} crew
 * @returns {CrewState}
 */
export function calmed({ workers, gentle }) {
  return { ...CALM, workers, gentle };
}

/**
 * A choice of the form; a number of workers that is none changes nothing.
 * @param {CrewState} crew
 * @param {{ workers?: number, gentle?: boolean }} change
 * @returns {CrewState}
 */
export function chosen(crew, { workers = crew.workers, gentle = crew.gentle }) {
  const whole = Number.isFinite(workers) ? Math.round(Math.min(WORKERS.max, Math.max(WORKERS.min, workers))) : crew.workers;
  return { ...crew, workers: whole, gentle };
}

/**
 * @param {CrewState} crew
 * @param {RunFault} fault
 * @returns {CrewState}
 */
export function befallen(crew, { who, recovered, epoch, step }) {
  const kind = who === "helper" && !recovered ? "alone" : who;
  return { ...crew, note: { kind, epoch, step } };
}
