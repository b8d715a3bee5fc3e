// @ts-check
/** What the panel says, in the languages of the page. */
import { FALLBACK_LANGUAGE, knownLanguage } from "../../../www/shell/languages.js";
import { Words as PageWords } from "../../../www/shell/words.js";
import { SENTENCES } from "./sentences.js";

/** @typedef {import("../../../www/shell/languages.js").Lang} Lang */

/** What goes wrong where a host's rules forbid what a network needs: in a notebook there is nothing else to be done. */
const FORBIDDEN = ["worker.failed", "module.load"];

export class Words extends PageWords {
  /**
   * @param {Lang | null} [lang] null: the browser's.
   */
  static of(lang = null) {
    const spoken = lang ?? ofBrowser(navigator.languages);
    return new Words(spoken, SENTENCES[spoken] ?? {});
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
    // What the panel itself refuses has a code of its own.
    if (FORBIDDEN.includes(code)) return this.text("widget.forbidden");
    const key = [`error.${code}`, code].find((key) => this.has(key)) ?? "error.internal";
    return this.text(key, /** @type {Record<string, unknown>} */ (params));
  }
}

/**
 * The first that there is; else English.
 * @param {readonly string[]} wanted
 * @returns {Lang}
 */
export function ofBrowser(wanted) {
  const known = wanted.map((tag) => knownLanguage(tag.slice(0, 2).toLowerCase()));
  return known.find((lang) => lang !== null) ?? FALLBACK_LANGUAGE;
}
