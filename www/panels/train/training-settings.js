// @ts-check
/**
 * What a person may choose for a run: pure. The notebook's values, the ranges, and what a link says of them.
 * @typedef {import("../../cifar-lab.js").TrainSettings} TrainSettings
 * @typedef {(typeof SETTINGS)[number]} Row
 * @typedef {(typeof FORM)[number]} Key
 * @typedef {"from" | "engine"} Option
 * @typedef {Required<Pick<TrainSettings, Exclude<Key, Option>>> &
 *   { [Name in Option]: NonNullable<Extract<Row, { name: Name }>["values"]>[number] }} Choice What the form holds.
 * @typedef {{ key: keyof Choice | "workers", asked: string | number, used: string | number | boolean }} Mended A value of a
 *   link (a text), or of the form (a number), that could not be used as it stands.
 */
import { currentQuery } from "../../former-names.js";
import { FORM, LEAST_ACCURATE, OPEN, RECIPES, SETTINGS } from "../../settings-schema.js";

/** What the form has, in the order of links and of tables of runs. */
const ROWS = SETTINGS.filter(({ name }) => /** @type {readonly string[]} */ (FORM).includes(name));
export const KEYS = /** @type {Key[]} */ (ROWS.map(({ name }) => name));

/** @type {Choice} */
export const NOTEBOOK = Object.freeze({
  .../** @type {any} */ (Object.fromEntries(ROWS.map((row) => [row.name, row.default]))),
  outputs: outputsOf("as-run"),
});

/** Ranges of numbers: what the worker accepts. @type {Record<string, { min: number, max: number }>} */
export const RANGES = Object.fromEntries(
  SETTINGS.flatMap((row) => (row.kind === "number" ? [[row.name, { min: row.least, max: row.most }]] : [])),
);

/** What a student changes first; the other fields stand behind "More settings". */
export const KNOBS = /** @type {const} */ (["images", "epochs", "learningRate", "batch"]);
export const MORE = FORM.filter((name) => !KNOBS.some((knob) => knob === name));

/** Settings that change nothing of the mathematics, or only its chance. */
const PLAIN = ["images", "seed", "engine"];

const NUMBER = /^-?\d{1,12}(\.\d{1,12})?(e-?\d{1,2})?$/i;

/** @param {string} name Of a setting. @returns {Row} */
export function rowOf(name) {
  const row = SETTINGS.find((one) => one.name === name);
  if (!row) throw new RangeError(`no setting ${name}`);
  return row;
}

/**
 * A number kept in its range.
 * @param {string} name Of a setting that is a number.
 * @param {number} value
 * @returns {number | null} null for what is no number.
 */
export function within(name, value) {
  const row = rowOf(name);
  if (!Number.isFinite(value) || row.kind !== "number") return null;
  const whole = row.whole ? Math.round(value) : value;
  return Math.min(row.most, Math.max(row.least, whole));
}

/**
 * What differs from the notebook's recipe, for the sentence beside the form.
 * @param {Choice} choice
 * @returns {(keyof Choice)[]}
 */
export function changes(choice) {
  return differing(choice).filter((key) => !PLAIN.includes(key));
}

/**
 * What is not as usual: as in the notebook, or as it follows from the loss that was chosen.
 * @param {Choice} choice
 */
export function differing(choice) {
  const usual = withDefaults({ loss: choice.loss, base: choice.base });
  return KEYS.filter((key) => choice[key] !== (["loss", "base"].includes(key) ? NOTEBOOK : usual)[key]);
}

/**
 * Whether all settings, those of chance too, are the notebook's.
 * @param {Choice} choice
 */
export const isNotebook = (choice) => KEYS.every((key) => choice[key] === NOTEBOOK[key]);

/**
 * A choice after a change. A number that is none changes nothing; the corrected reading has ten outputs unless a person
 * says otherwise, the others the notebook's twenty. What does not go together any more gives way.
 * @param {Choice} choice
 * @param {Partial<Record<keyof Choice, any>>} change
 * @returns {Choice}
 */
export function changed(choice, change) {
  const kept = Object.entries(change)
    .map(([key, value]) => [key, key in RANGES ? within(key, value) : value])
    .filter(([, value]) => value !== null);
  const given = Object.fromEntries(kept);
  const follows = given.loss && given.loss !== choice.loss && !("outputs" in given);
  const isOther = given.base && given.base !== choice.base;
  return agreeing({
    ...choice,
    // Weights that are there have a network, too.
    ...(given.from === "model" && { base: "notebook" }),
    ...(isOther && { epochs: withDefaults({ base: given.base }).epochs }),
    ...given,
    ...(follows && { outputs: outputsOf(given.loss) }),
  });
}

/**
 * Numbers of a change that the choice has otherwise, since they lie out of range.
 * @param {Partial<Record<keyof Choice, any>>} change
 * @param {Choice} choice After the change.
 * @returns {Mended[]}
 */
export function clamped(change, choice) {
  const ranged = /** @type {(keyof Choice)[]} */ (Object.keys(change).filter((key) => key in RANGES));
  return ranged
    .filter((key) => Number.isFinite(change[key]) && change[key] !== choice[key])
    .map((key) => ({ key, asked: change[key], used: choice[key] }));
}

/**
 * What goes together: a recipe with a network of its own decides most of the rest; the dense layers alone learn behind weights
 * that know something already, and from pictures that stay as they are, since the features of each are computed once.
 * @param {Choice} choice
 * @returns {Choice}
 */
function agreeing(choice) {
  if (isDecided(choice)) {
    const open = Object.entries(choice).filter(([key]) => isLeftOpen(key));
    return { ...NOTEBOOK, ...Object.fromEntries(open), images: Math.max(LEAST_ACCURATE, choice.images) };
  }
  if (choice.trains === "all") return choice;
  if (choice.from === "random") return { ...choice, trains: "all" };
  return { ...choice, flip: false, shift: 0 };
}

/**
 * Whether a recipe with a network of its own is chosen.
 * @param {Pick<Choice, "base">} choice
 */
export const isDecided = ({ base }) => base !== "notebook";

/** Whether such a recipe leaves a setting to the person. @param {string} key */
const isLeftOpen = (key) => /** @type {readonly string[]} */ (OPEN).includes(key);

/**
 * Whether the chosen recipe decides a setting itself.
 * @param {string} key
 * @param {Choice} choice
 */
export const decides = (key, choice) => isDecided(choice) && key !== "from" && !isLeftOpen(key);

/**
 * The settings of the recipe where nothing else is said.
 * @param {Partial<Choice>} given
 * @returns {Choice}
 */
export function withDefaults(given) {
  return {
    ...NOTEBOOK,
    .../** @type {Partial<Choice>} */ (RECIPES[given.base ?? "notebook"]),
    outputs: outputsOf(given.loss ?? NOTEBOOK.loss),
    ...given,
  };
}

/** @param {Choice["loss"]} loss @returns {Choice["outputs"]} */
function outputsOf(loss) {
  return loss === "corrected" ? 10 : 20;
}

/**
 * What a link says of the settings. What is out of range is brought into it, what means nothing is passed over, and
 * both are told of.
 * @param {string} search
 * @returns {{ choice: Choice, isGiven: boolean, mended: Mended[] }} `isGiven`: the link says something of them.
 */
export function readTraining(search) {
  const query = currentQuery(search);
  /** @type {Partial<Record<keyof Choice, any>>} */
  const given = {};
  /** @type {Map<keyof Choice, string>} */
  const altered = new Map();
  for (const row of ROWS) {
    const key = /** @type {Key} */ (row.name);
    const asked = query.get(row.address ?? "");
    if (asked === null) continue;
    const { value, isFine } = read(row, asked);
    if (value !== null) given[key] = value;
    if (!isFine) altered.set(key, asked);
  }
  const wanted = withDefaults(given);
  const choice = agreeing(wanted);
  for (const key of KEYS) if (choice[key] !== wanted[key]) altered.set(key, query.get(rowOf(key).address ?? "") ?? "");
  const mended = [...altered].map(([key, asked]) => /** @type {Mended} */ ({ key, asked, used: choice[key] }));
  return { choice, isGiven: Object.keys(given).length + altered.size > 0, mended };
}

/**
 * @param {Row} row
 * @param {string} asked
 * @returns {{ value: string | number | boolean | null, isFine: boolean }}
 */
function read(row, asked) {
  if (row.kind === "number") {
    const number = NUMBER.test(asked) ? Number(asked) : NaN;
    const value = within(row.name, number);
    return { value, isFine: value !== null && value === number };
  }
  if (row.kind === "switch")
    return asked === "1" || asked === "0" ? { value: asked === "1", isFine: true } : { value: null, isFine: false };
  const known = /** @type {readonly (string | number)[]} */ (row.values);
  const value = known.find((one) => String(one) === asked) ?? null;
  return { value, isFine: value !== null };
}

/**
 * The query with these settings; what is as in the notebook is left out, keys that are not ours stay.
 * @param {Choice} choice
 * @param {string} search The query so far.
 */
export function writeTraining(choice, search) {
  const query = currentQuery(search);
  const said = differing(choice);
  for (const key of KEYS) {
    const name = rowOf(key).address ?? key;
    if (!said.includes(key)) query.delete(name);
    else query.set(name, typeof choice[key] === "boolean" ? (choice[key] ? "1" : "0") : String(choice[key]));
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

/**
 * A run with these settings, as `lab.train` takes it.
 * @param {Choice} choice
 * @returns {import("../../cifar-lab.js").TrainOptions}
 */
export function optionsOf({ from, engine, ...settings }) {
  const open = Object.entries(settings).filter(([key]) => isLeftOpen(key));
  return { from, engine, settings: isDecided(settings) ? Object.fromEntries(open) : settings };
}
