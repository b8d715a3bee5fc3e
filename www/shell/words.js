// @ts-check
/** Sentences and numbers in one language. Every string that a person reads is in lang/*.json. */

import { early } from "../early.js";

/** @typedef {import("../state.js").Lang} Lang */

/** Two decimals of a percentage: one image in 10,000. */
const FINEST = 0.0001;
/** Below this, six decimals would show next to nothing. */
const SMALL = 0.0001;
/** From here on, six decimals would show 1. */
const ALMOST = 0.9999995;
/** @type {Intl.NumberFormatOptions} */
const POWER = { notation: "scientific", minimumFractionDigits: 1, maximumFractionDigits: 1 };
/** Numbers that name something and count nothing: the thousands are not set apart. */
const NAMES = ["image", "index", "last", "seed"];

/** Of a published page: the sentences, by language, that its first answer needs. */
const FIRST = "words";

export class Words {
  /** By their options: to make one takes many times as long as to use it. @type {Map<string, { format: (value: number) => string }>} */
  #formats = new Map();

  /**
   * @param {Lang} lang
   * @param {Record<string, string>} sentences
   * @param {boolean} [isWhole] Whether they are all of the language's.
   */
  constructor(lang, sentences, isWhole = true) {
    this.lang = lang;
    this.sentences = sentences;
    this.isWhole = isWhole;
    /** What the network in use calls its outputs, where they are not the ten classes. @type {readonly string[] | null} */
    this.outputs = null;
    this.plurals = new Intl.PluralRules(lang);
    this.numbers = this.#format();
    this.shares = this.#format({ style: "percent", minimumFractionDigits: 2, maximumFractionDigits: 2 });
  }

  /**
   * Spanish leaves four digits together unless it is told: 1.000 stands here beside 50.000. A minus is written as mathematics
   * writes it, in both languages.
   * @param {Intl.NumberFormatOptions} [options]
   */
  #format(options) {
    const key = JSON.stringify(options);
    const known = this.#formats.get(key);
    if (known) return known;
    const made = new Intl.NumberFormat(this.lang, { useGrouping: "always", ...options });
    const signed = { format: (/** @type {number} */ value) => made.format(value).replace(/-/g, "−") };
    this.#formats.set(key, signed);
    return signed;
  }

  /** @param {string} key */
  has(key) {
    return Object.hasOwn(this.sentences, key);
  }

  /**
   * The sentence, with `{name}` replaced by the parameter of that name; numbers as the language writes them. `{name|epoch|
   * epochs}` is the word that goes with that number: the first for what the language calls one. `{stage}` is a layer's name.
   * @param {string} key
   * @param {Record<string, unknown>} [params]
   */
  text(key, params = {}) {
    // What is still to come is said when it is here.
    const sentence = this.sentences[key] ?? (this.isWhole ? key : "");
    return sentence.replace(/\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g, (_, name, one, other) => {
      if (other !== undefined) return this.plurals.select(Number(params[name])) === "one" ? one : other;
      if (name === "stage") return this.stage(String(params[name]));
      return NAMES.includes(name) ? String(params[name] ?? "") : this.#plain(params[name]);
    });
  }

  /**
   * Layers have names of the network's; what comes before the first and after the last one has a name of this page's.
   * @param {string} name
   */
  stage(name) {
    return this.sentences[`inside.stage.${name}`] ?? name;
  }

  /** @param {unknown} value */
  #plain(value) {
    if (typeof value === "number") return this.number(value);
    return Array.isArray(value) ? value.join(", ") : String(value ?? "");
  }

  /** @param {number} value */
  number(value) {
    return this.numbers.format(value);
  }

  /** @param {number} value With all the digits that a person chose: 0.000001, 4,294,967,295. */
  precise(value) {
    if (Number.isInteger(value)) return this.number(value);
    return this.#format({ maximumSignificantDigits: 6 }).format(value);
  }

  /**
   * A share of 1 with two decimals. What is not quite nothing or not quite all does not read as if it were.
   * @param {number} share
   */
  percent(share) {
    if (share > 0 && share < FINEST / 2) return `< ${this.shares.format(FINEST)}`;
    if (share < 1 && share > 1 - FINEST / 2) return `> ${this.shares.format(1 - FINEST)}`;
    return this.shares.format(share);
  }

  /**
   * A value between 0 and 1 that is no share: six decimals, small ones as a power of ten. What only rounds to 1 does
   * not read as 1.
   * @param {number} value
   */
  value(value) {
    if (value > 0 && value < SMALL) return this.#format(POWER).format(value);
    const six = this.#format({ minimumFractionDigits: 6, maximumFractionDigits: 6 });
    return value < 1 && value >= ALMOST ? `> ${six.format(0.999999)}` : six.format(value);
  }

  /**
   * @param {number} value
   * @param {number} digits After the comma.
   */
  decimal(value, digits) {
    return this.#format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  }

  /**
   * A share as the notebook rounds it: what is almost all reads as all.
   * @param {number} share
   */
  roundedPercent(share) {
    return this.shares.format(share);
  }

  /**
   * Decimal units, as file managers and browsers show them.
   * @param {number} bytes
   */
  bytes(bytes) {
    const [value, unit, digits] = bytes < 999_500 ? [bytes / 1e3, "kilobyte", 0] : [bytes / 1e6, "megabyte", 1];
    return this.#measure(value, { style: "unit", unit, maximumFractionDigits: digits, minimumFractionDigits: digits });
  }

  /**
   * @param {number} value
   * @param {number} digits Behind the point, whatever they are: columns of figures stand under one another.
   */
  fixed(value, digits) {
    return this.#format({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  }

  /**
   * Three digits that count, for a value of a network: and what is no number said.
   * @param {number} value
   */
  short(value) {
    if (Number.isNaN(value)) return "NaN";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
    // A zero has no sign here.
    if (value === 0) return "0";
    const isPlain = Math.abs(value) >= 1e-4 && Math.abs(value) < 1e6;
    const options = { maximumSignificantDigits: 3, minimumSignificantDigits: 3 };
    return this.#format(isPlain ? options : POWER).format(value);
  }

  /** @param {number} share Without decimals: the marks of an axis. */
  whole(share) {
    return this.#format({ style: "percent" }).format(share);
  }

  /** @param {number} seconds Seconds, or minutes where there are two and more. */
  duration(seconds) {
    const [value, unit] = seconds < 120 ? [Math.ceil(seconds), "second"] : [Math.round(seconds / 60), "minute"];
    return this.#measure(value, { style: "unit", unit });
  }

  /** @param {number} time Milliseconds since 1970. */
  date(time) {
    return new Intl.DateTimeFormat(this.lang, { dateStyle: "medium", timeStyle: "short" }).format(time);
  }

  /**
   * Browsers' clocks have steps of a tenth: what is quicker than one is not timed as nothing.
   * @param {number} ms
   */
  milliseconds(ms) {
    const digits = ms < 10 ? 1 : 0;
    const told = this.#measure(Math.max(ms, 0.1), {
      style: "unit",
      unit: "millisecond",
      maximumFractionDigits: digits,
    });
    return ms < 0.1 ? `<\u00a0${told}` : told;
  }

  /**
   * A number and its unit, which stay on one line.
   * @param {number} value
   * @param {Intl.NumberFormatOptions} options
   */
  #measure(value, options) {
    return this.#format(options).format(value).replace(" ", "\u00a0");
  }

  /**
   * The same words for a network with other outputs.
   * @param {readonly string[] | null} outputs
   */
  withOutputs(outputs) {
    if (String(outputs) === String(this.outputs)) return this;
    const words = new Words(this.lang, this.sentences, this.isWhole);
    words.outputs = outputs;
    return words;
  }

  /** @param {number} label 0 to 9 */
  className(label) {
    return this.text(`class.${label}`);
  }
}

/**
 * What the document itself says in a language before its file is here, where it is a published one.
 * @param {Lang} lang
 */
export function firstWords(lang) {
  const held = /** @type {HTMLDataElement | null} */ (document.getElementById(FIRST))?.value;
  try {
    return held ? new Words(lang, JSON.parse(held)[lang], false) : null;
  } catch {
    // A document that broke off in the middle of them: the language has a file.
    return null;
  }
}

/** @type {Map<Lang, Promise<Words>>} */
const loaded = new Map();

/**
 * Fetches a language once. A failure is forgotten, so asking again tries again.
 * @param {Lang} lang
 */
export function loadWords(lang) {
  const words = loaded.get(lang) ?? fetchWords(lang);
  loaded.set(lang, words);
  words.catch(() => loaded.delete(lang));
  return words;
}

/** @param {Lang} lang */
async function fetchWords(lang) {
  const response = await early(new URL(`../lang/${lang}.json`, import.meta.url));
  if (!response.ok) throw new Error(`lang/${lang}.json: ${response.status}`);
  return new Words(lang, await response.json());
}
