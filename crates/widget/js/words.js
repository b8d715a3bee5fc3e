// @ts-check
/**
 * What the panel says. The names of classes and the sentences for errors are the page's own; the bundle takes these and
 * nothing else from its files.
 */
import { Words as PageWords } from "../../../www/shell/words.js";
import pageEn from "../../../www/lang/en.json" with { type: "json" };
import pageEs from "../../../www/lang/es.json" with { type: "json" };
import en from "./lang/en.json" with { type: "json" };
import es from "./lang/es.json" with { type: "json" };

/** @typedef {import("../../../www/shell/languages.js").Lang} Lang */

export class Words extends PageWords {
  /**
   * @param {Lang | null} [lang] null: the browser's.
   */
  static of(lang = null) {
    return ALL[lang ?? ofBrowser(navigator.languages)];
  }

  /**
   * @param {number} index
   * @returns {string} Of a class; outputs beyond the ten have no name.
   */
  nameOf(index) {
    return this.has(`class.${index}`) ? this.text(`class.${index}`) : this.text("widget.none");
  }

  /** @param {{ code: string, params: object }} fault */
  error({ code, params }) {
    const key = `error.${code}`;
    return this.text(this.has(key) ? key : "error.internal", /** @type {Record<string, unknown>} */ (params));
  }
}

/**
 * The first that there is; else English.
 * @param {readonly string[]} wanted
 * @returns {Lang}
 */
export function ofBrowser(wanted) {
  const found = wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in ALL);
  return /** @type {Lang | undefined} */ (found) ?? "en";
}

/** @type {Record<Lang, Words>} Complete, or this does not check. */
const ALL = { en: new Words("en", { ...pageEn, ...en }), es: new Words("es", { ...pageEs, ...es }) };
