// @ts-check
/**
 * Names of version 0.1 that the next version still reads, and gives beside those of today: of addresses and of the public
 * module. All of them stand here, so that the version after that leaves this file out. `cifar-lab.d.ts` marks them.
 * @typedef {import("./cifar-lab.js").Glance} Glance
 */

/** Keys of the page's address. */
const KEYS = { twice: "mirror", judge: "validation" };
/** Values of keys. @type {Record<string, Map<string, string>>} */
const VALUES = { panel: new Map([["judge", "evaluate"]]), engine: new Map([["plan", "kernels"]]) };

/**
 * A query of ours, in today's names.
 * @param {string} search With or without its question mark.
 */
export function currentQuery(search) {
  const query = new URLSearchParams(search);
  for (const [former, name] of Object.entries(KEYS)) {
    const value = query.get(former);
    if (value === null) continue;
    query.delete(former);
    if (!query.has(name)) query.set(name, value);
  }
  for (const [key, names] of Object.entries(VALUES)) {
    const name = names.get(query.get(key) ?? "");
    if (name) query.set(key, name);
  }
  return query;
}

/**
 * @param {import("./cifar-lab.js").EngineName | "plan"} engine
 * @returns {import("./cifar-lab.js").EngineName}
 */
export const currentEngine = (engine) => (engine === "plan" ? "kernels" : engine);

/** @param {Glance} options Of `classify` and `evaluate`. */
export const isWithMirror = ({ withMirror, twice = false }) => withMirror ?? twice;

/**
 * @template {{ outOfDistribution: { score: number, threshold: number, unlike: boolean } | null }} T
 * @param {T} answer
 */
export function withFormerDoubt(answer) {
  const { outOfDistribution: found } = answer;
  const doubt = found && { familiarity: found.score, threshold: found.threshold, unlike: found.unlike };
  return { ...answer, doubt };
}

/**
 * @template {{ activeWorkers: number, validationImages: number }} T
 * @param {T} run
 */
export const withFormerCounts = (run) => ({ ...run, hands: run.activeWorkers, judges: run.validationImages });

/**
 * A run of the page's book, which may have been entered before.
 * @template {{ validationImages: number }} T
 * @param {T & { judges?: number }} record
 */
export function currentRecord({ judges, ...record }) {
  return judges === undefined ? record : { ...record, validationImages: judges };
}

/**
 * @template {{ activeWorkers: number, validation: { done: number, count: number } | null }} T
 * @param {T} progress
 */
export const withFormerProgress = (progress) => ({
  ...progress,
  hands: progress.activeWorkers,
  judging: progress.validation,
});

/**
 * @template {{ role: "leader" | "worker" }} T
 * @param {T} fault
 */
export const withFormerWho = (fault) => ({
  ...fault,
  who: /** @type {"leader" | "helper"} */ (fault.role === "worker" ? "helper" : "leader"),
});
