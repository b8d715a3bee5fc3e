// @ts-check
/**
 * What a person may choose for a run: pure. The notebook's values, the ranges, and what a link says of them.
 * @typedef {import("../../cifar-lab.js").TrainSettings} TrainSettings
 * @typedef {Required<Pick<TrainSettings, "loss" | "outputs" | "trains" | "optimizer" | "learningRate" | "weightDecay" | "batch" |
 *   "epochs" | "flip" | "shift" | "images" | "validation" | "seed">> & { from: "random" | "model", engine: "kernels" | "flex" }} Choice What the form
 *   holds.
 * @typedef {{ key: keyof Choice | "workers", asked: string | number, used: string | number | boolean }} Mended A value of a
 *   link (a text), or of the form (a number), that could not be used as it stands.
 */

/** @type {Choice} */
export const NOTEBOOK = Object.freeze({
  loss: "as-run",
  outputs: 20,
  trains: "all",
  optimizer: "adam",
  learningRate: 0.001,
  weightDecay: 0,
  batch: 32,
  epochs: 15,
  flip: false,
  shift: 0,
  images: 5000,
  validation: "test",
  seed: 1,
  from: "random",
  engine: "kernels",
});

/** Ranges of the form's numbers: what the worker accepts, and no more than a page should be asked for. */
export const RANGES = Object.freeze({
  learningRate: { min: 0.000001, max: 1 },
  weightDecay: { min: 0, max: 1 },
  batch: { min: 1, max: 512 },
  epochs: { min: 1, max: 200 },
  shift: { min: 0, max: 8 },
  images: { min: 100, max: 50_000 },
  seed: { min: 0, max: 4_294_967_295 },
});

/** What the other fields may hold. */
export const VALUES = Object.freeze({
  loss: ["as-run", "as-written", "corrected"],
  outputs: [20, 10],
  trains: ["all", "dense"],
  optimizer: ["adam", "adamw", "sgd"],
  validation: ["test", "held-out"],
  from: ["random", "model"],
  engine: ["kernels", "flex"],
});

/** Numbers that need not be whole. */
const FRACTIONS = ["learningRate", "weightDecay"];

/** Settings that change nothing of the mathematics, or only its chance. */
const PLAIN = ["images", "seed", "engine"];

/** A setting's name in the address. @type {Record<keyof Choice, string>} */
const NAMES = {
  loss: "loss",
  outputs: "outputs",
  trains: "trains",
  optimizer: "optimizer",
  learningRate: "lr",
  weightDecay: "decay",
  batch: "batch",
  epochs: "epochs",
  flip: "flip",
  shift: "shift",
  images: "images",
  validation: "judge",
  seed: "seed",
  from: "from",
  engine: "trainer",
};
const KEYS = /** @type {(keyof Choice)[]} */ (Object.keys(NOTEBOOK));
const NUMBER = /^-?\d{1,12}(\.\d{1,12})?(e-?\d{1,2})?$/i;

/**
 * A number of the form, kept in its range.
 * @param {keyof typeof RANGES} key
 * @param {number} value
 * @returns {number | null} null for what is no number.
 */
export function within(key, value) {
  if (!Number.isFinite(value)) return null;
  const { min, max } = RANGES[key];
  const whole = FRACTIONS.includes(key) ? value : Math.round(value);
  return Math.min(max, Math.max(min, whole));
}

/**
 * What differs from the notebook's recipe, for the sentence beside the form.
 * @param {Choice} choice
 * @returns {(keyof Choice)[]}
 */
export function changes(choice) {
  const usual = withDefaults({ loss: choice.loss });
  return KEYS.filter((key) => !PLAIN.includes(key) && choice[key] !== (key === "loss" ? NOTEBOOK : usual)[key]);
}

/**
 * A choice after a change. A number that is none changes nothing; the corrected reading has ten outputs unless a person
 * says otherwise, the others the notebook's twenty. What does not go together any more gives way.
 * @param {Choice} choice
 * @param {Partial<Record<keyof Choice, any>>} change
 * @returns {Choice}
 */
export function changed(choice, change) {
  const ranged = (/** @type {string} */ key) => /** @type {keyof typeof RANGES} */ (key);
  const kept = Object.entries(change)
    .map(([key, value]) => [key, key in RANGES ? within(ranged(key), value) : value])
    .filter(([, value]) => value !== null);
  const given = Object.fromEntries(kept);
  const follows = given.loss && given.loss !== choice.loss && !("outputs" in given);
  return agreeing({ ...choice, ...given, ...(follows && { outputs: outputsOf(given.loss) }) });
}

/**
 * Numbers of a change that the choice has otherwise, since they lie out of range.
 * @param {Partial<Record<keyof Choice, any>>} change
 * @param {Choice} choice After the change.
 * @returns {Mended[]}
 */
export function clamped(change, choice) {
  const ranged = /** @type {(keyof typeof RANGES)[]} */ (Object.keys(change).filter((key) => key in RANGES));
  return ranged
    .filter((key) => Number.isFinite(change[key]) && change[key] !== choice[key])
    .map((key) => ({ key, asked: change[key], used: choice[key] }));
}

/**
 * What goes together: the dense layers alone learn behind weights that know something already, and from pictures that stay
 * as they are, since the features of each are computed once.
 * @param {Choice} choice
 * @returns {Choice}
 */
function agreeing(choice) {
  if (choice.trains === "all") return choice;
  if (choice.from === "random") return { ...choice, trains: "all" };
  return { ...choice, flip: false, shift: 0 };
}

/**
 * The notebook's settings where nothing else is said.
 * @param {Partial<Choice>} given
 * @returns {Choice}
 */
export function withDefaults(given) {
  return { ...NOTEBOOK, outputs: outputsOf(given.loss ?? NOTEBOOK.loss), ...given };
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
  const query = new URLSearchParams(search);
  /** @type {Partial<Record<keyof Choice, any>>} */
  const given = {};
  /** @type {Map<keyof Choice, string>} */
  const doubtful = new Map();
  for (const key of KEYS) {
    const asked = query.get(NAMES[key]);
    if (asked === null) continue;
    const { value, isFine } = read(key, asked);
    if (value !== null) given[key] = value;
    if (!isFine) doubtful.set(key, asked);
  }
  const wanted = withDefaults(given);
  const choice = agreeing(wanted);
  for (const key of KEYS) if (choice[key] !== wanted[key]) doubtful.set(key, query.get(NAMES[key]) ?? "");
  const mended = [...doubtful].map(([key, asked]) => /** @type {Mended} */ ({ key, asked, used: choice[key] }));
  return { choice, isGiven: Object.keys(given).length + doubtful.size > 0, mended };
}

/**
 * @param {keyof Choice} key
 * @param {string} asked
 * @returns {{ value: string | number | boolean | null, isFine: boolean }}
 */
function read(key, asked) {
  if (key in RANGES) {
    const number = NUMBER.test(asked) ? Number(asked) : NaN;
    const value = within(/** @type {keyof typeof RANGES} */ (key), number);
    return { value, isFine: value !== null && value === number };
  }
  if (key === "flip")
    return asked === "1" || asked === "0" ? { value: asked === "1", isFine: true } : { value: null, isFine: false };
  const known = /** @type {readonly (string | number)[]} */ (VALUES[/** @type {keyof typeof VALUES} */ (key)]);
  const value = known.find((one) => String(one) === asked) ?? null;
  return { value, isFine: value !== null };
}

/**
 * The query with these settings; what is as in the notebook is left out, keys that are not ours stay.
 * @param {Choice} choice
 * @param {string} search The query so far.
 */
export function writeTraining(choice, search) {
  const query = new URLSearchParams(search);
  const usual = withDefaults({ loss: choice.loss });
  for (const key of KEYS) {
    if (choice[key] === (key === "loss" ? NOTEBOOK : usual)[key]) query.delete(NAMES[key]);
    else query.set(NAMES[key], typeof choice[key] === "boolean" ? (choice[key] ? "1" : "0") : String(choice[key]));
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
  return { from, engine, settings };
}
