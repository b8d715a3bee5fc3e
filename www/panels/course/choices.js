// @ts-check
/**
 * What a teacher has chosen for an embed, and the address that says it: pure. Only what differs from what an embed does
 * anyway is written, so that the link stays short.
 * @typedef {object} Choices
 * @property {string} panel
 * @property {string} model
 * @property {number} image
 * @property {string} compare
 * @property {string} lang "" is the student's own.
 * @property {string} theme
 * @property {number} height
 * @property {string} lesson The one that is open in the page, or "".
 * @property {string} question
 * @property {boolean} compact
 * @property {boolean} autostart
 * @property {boolean} answers Whether a course page that asks for them may get a student's answers.
 * @property {number} seed
 * @property {number} epochs
 * @property {number} lr
 * @property {string[]} hide
 * @property {string[]} lock
 */
import { all } from "../registry.js";
import { FIRST_IMAGE, FIRST_MODEL } from "../../state.js";
import { NOTEBOOK } from "../train/training-settings.js";

/** @type {Choices} */
export const USUAL = Object.freeze({
  panel: "classify",
  model: FIRST_MODEL,
  image: FIRST_IMAGE,
  compare: "notebook-corrected",
  lang: "",
  theme: "system",
  height: 640,
  lesson: "",
  question: "",
  compact: false,
  autostart: false,
  answers: false,
  seed: NOTEBOOK.seed,
  epochs: NOTEBOOK.epochs,
  lr: NOTEBOOK.learningRate,
  hide: [],
  lock: [],
});

/** Panels that an embed can show, in the order of the page. */
export const EMBEDS = all("embeds");
export const heightOf = (/** @type {string} */ panel) => EMBEDS[panel]?.height ?? 700;

/** Keys that only some panels heed. */
const HEEDED = new Set(Object.values(EMBEDS).flatMap(({ heeds }) => heeds ?? []));

/** What can be left out of each panel. @param {string} panel */
export const hideable = (panel) => [...(EMBEDS[panel]?.hide ?? []), "link"];
/** What can be locked in each. @param {string} panel */
export const lockable = (panel) => EMBEDS[panel]?.lock ?? [];

/**
 * @param {string} panel
 * @param {string} key
 */
export const heeds = (panel, key) => !HEEDED.has(key) || !!EMBEDS[panel]?.heeds?.includes(key);

/**
 * The keys of the address, in an order in which a person reads them.
 * @param {Choices} choices
 * @returns {[string, string][]}
 */
export function keysOf(choices) {
  const { panel } = choices;
  /** @type {[string, string][]} */
  const keys = [["panel", panel]];
  for (const key of /** @type {const} */ ([
    "model",
    "image",
    "compare",
    "lesson",
    "lang",
    "theme",
    "seed",
    "epochs",
    "lr",
  ])) {
    if (choices[key] !== USUAL[key] && heeds(panel, key)) keys.push([key, String(choices[key])]);
  }
  const hide = hideable(panel).filter((part) => choices.hide.includes(part));
  const lock = lockable(panel).filter((part) => choices.lock.includes(part));
  if (hide.length) keys.push(["hide", hide.join(",")]);
  if (lock.length) keys.push(["lock", lock.join(",")]);
  if (choices.compact) keys.push(["compact", "1"]);
  if (choices.autostart && heeds(panel, "autostart")) keys.push(["autostart", "1"]);
  if (choices.answers && heeds(panel, "answers")) keys.push(["answers", "1"]);
  if (choices.question.trim()) keys.push(["question", choices.question.trim()]);
  return keys;
}

/**
 * @param {Choices} choices
 * @param {string} base The site's address, with a slash at its end.
 */
export function linkOf(choices, base) {
  const url = new URL("embed.html", base);
  for (const [key, value] of keysOf(choices)) url.searchParams.set(key, value);
  // Commas need no escape in a query, and read better without.
  return url.href.replaceAll("%2C", ",");
}
