// @ts-check
/**
 * The book of runs that are over: what was chosen, what came of it. The same settings give the same run, so a run that
 * is repeated takes its own place. Pure but for the class, which keeps the book in the browser's store.
 * @typedef {import("./training-settings.js").Choice} Choice
 * @typedef {import("../../cifar-lab.js").EpochFigures} EpochFigures
 * @typedef {import("../../cifar-lab.js").RunDescription} RunDescription
 * @typedef {{ id: string, name: string, recipe: string, choice: Choice, curve: EpochFigures[], validationImages: number,
 *   phase: "ended" | "stopped" | "failed", at: number }} RunRecord `name`: given by a person, or empty. `at`: milliseconds since 1970.
 */
import { currentRecord } from "../../former-names.js";
import { transact } from "../../shell/store.js";
import { KEYS, withDefaults, writeTraining } from "./training-settings.js";

/** The oldest make room. */
const MOST = 40;

export class RunBook {
  /**
   * The newest first.
   * @returns {Promise<RunRecord[]>}
   */
  async all() {
    const records = /** @type {RunRecord[]} */ (await transact("book", "readonly", (store) => store.getAll()));
    const newest = records.sort((a, b) => b.at - a.at);
    // An older page kept what had no room any more.
    for (const { id } of newest.slice(MOST)) this.drop(id).catch(() => {});
    return newest.slice(0, MOST).map((record) => this.#current(record));
  }

  /**
   * As this version enters it. What a run of an older page could not choose, it had as the notebook has it.
   * @param {RunRecord} kept
   */
  #current(kept) {
    const record = currentRecord(kept);
    const choice = withDefaults(record.choice);
    const current = { ...record, choice, id: recordId(choice, record.recipe) };
    if (current.id !== kept.id)
      this.keep(current)
        .then(() => this.drop(kept.id))
        .catch(() => {});
    return current;
  }

  /** @param {RunRecord} record */
  async keep(record) {
    await transact("book", "readwrite", (store) => store.put(record, record.id));
  }

  /** @param {string} id */
  async drop(id) {
    await transact("book", "readwrite", (store) => store.delete(id));
  }
}

/**
 * Which run it is: what decides its figures.
 * @param {Choice} choice
 * @param {string} recipe The recipe's name, which says whose weights a tuned run began with.
 */
export function recordId(choice, recipe) {
  return `${recipe}${writeTraining(choice, "")}`;
}

/**
 * The settings of a run, however it was begun.
 * @param {RunDescription} run
 * @returns {Choice}
 */
export function choiceOf({ settings, engine, recipe }) {
  const given = Object.entries(settings).filter(
    ([key, value]) => KEYS.includes(/** @type {any} */ (key)) && value !== null,
  );
  const from = recipe.name.endsWith("-tuned") ? "model" : "random";
  return withDefaults({ ...Object.fromEntries(given), from, engine: engine === "flex" ? "flex" : "kernels" });
}

/**
 * @param {RunDescription} run
 * @param {EpochFigures[]} curve
 * @param {RunRecord["phase"]} phase
 * @param {number} at
 * @returns {RunRecord}
 */
export function recordOf(run, curve, phase, at) {
  const choice = choiceOf(run);
  return {
    id: recordId(choice, run.recipe.name),
    name: "",
    recipe: run.recipe.name,
    choice,
    curve,
    validationImages: run.validationImages,
    phase,
    at,
  };
}

/**
 * A book with one more record, or one in its place; its name stays.
 * @param {RunRecord[]} records
 * @param {RunRecord} record
 */
export function entered(records, record) {
  const before = records.find(({ id }) => id === record.id);
  const named = { ...record, name: record.name || (before?.name ?? "") };
  return [named, ...records.filter(({ id }) => id !== record.id)].slice(0, MOST);
}

/**
 * The settings in which some runs differ: what their names in a chart have to say.
 * @param {Choice[]} choices
 * @returns {(keyof Choice)[]}
 */
export function differences(choices) {
  return KEYS.filter((key) => choices.some((choice) => choice[key] !== choices[0]?.[key]));
}
