// @ts-check
/**
 * The page's panels, in the order in which a person meets them. Each folder says in its `description.js` what the page
 * has to know of it; the elements, the embed, the course builder, the lessons' places and the address are made of that.
 * Descriptions are data and come before the first answer: code that a panel needs later is behind `load`.
 * @typedef {import("../shell/actions.js").Page} Page
 * @typedef {object} Embed What `panel=` of an embed means.
 * @property {number} height What it needs at 640 pixels of width, before it says its own.
 * @property {readonly string[]} [hide] Parts that the course builder offers to leave out, besides the link.
 * @property {readonly string[]} [lock] Parts that the course builder offers to lock.
 * @property {readonly string[]} [heeds] Keys that only some embeds heed, this one among them.
 * @typedef {object} Lock A part that a course page may lock.
 * @property {string} controls Selector of what is disabled.
 * @property {(action: string, detail: import("../shell/locks.js").Detail, way: string) => boolean} refuses
 * @property {boolean} [isInAll] Whether `lock=1` means it too: what changes what is looked at, not what is done with it.
 * @typedef {object} Description
 * @property {string} name The folder's.
 * @property {string} [place] Where the navigation has it: `data-place` of its section, `place.` of its word.
 * @property {readonly string[]} words Beginnings of its keys in lang/*.json, up to the first dot.
 * @property {readonly string[]} elements Those that show the state; each has a file of its name.
 * @property {() => Promise<unknown>} [load] Its elements, or those that the first answer does without. With none they are
 *   part of the first view: shell/elements.js.
 * @property {boolean} [isEverywhere] Whether an embed has it, whatever its panel.
 * @property {boolean} [opens] Whether `panel=` of the page's own address opens it.
 * @property {Readonly<Record<string, { usual: string | boolean, read: (text: string) => unknown }>>} [address] Keys of the
 *   address: what need not be said, and what a value may be; null is no value.
 * @property {Readonly<Record<string, Embed>>} [embeds] By the name in `data-panel` of index.html.
 * @property {Readonly<Record<string, string>>} [hide] Parts that an embed may leave out, and their selectors.
 * @property {Readonly<Record<string, Lock>>} [lock]
 * @property {Readonly<Record<string, string>>} [shows] Places that a lesson's step can lead to, and their selectors.
 * @property {Readonly<Record<string, (page: Page, asked?: string) => void>>} [retry] What is done again after a failure, by
 *   its scope, once the failure is forgotten.
 */
import about from "./about/description.js";
import answer from "./answer/description.js";
import compare from "./compare/description.js";
import course from "./course/description.js";
import data from "./data/description.js";
import design from "./design/description.js";
import evaluate from "./evaluate/description.js";
import help from "./help/description.js";
import inside from "./inside/description.js";
import lessons from "./lessons/description.js";
import network from "./network/description.js";
import notebook from "./notebook/description.js";
import ownNetwork from "./own-network/description.js";
import ownSet from "./own-set/description.js";
import picture from "./picture/description.js";
import results from "./results/description.js";
import robustness from "./robustness/description.js";
import speed from "./speed/description.js";
import train from "./train/description.js";

/** @type {readonly Description[]} */
export const PANELS = Object.freeze([
  picture,
  answer,
  inside,
  network,
  ownNetwork,
  compare,
  train,
  design,
  data,
  ownSet,
  evaluate,
  robustness,
  notebook,
  lessons,
  course,
  results,
  speed,
  about,
  help,
]);

/**
 * One part of all descriptions, as one record.
 * @template {"address" | "embeds" | "hide" | "lock" | "shows" | "retry"} K
 * @param {K} part
 * @returns {NonNullable<Description[K]>}
 */
export const all = (part) => Object.freeze(Object.assign({}, ...PANELS.map((panel) => panel[part] ?? {})));
