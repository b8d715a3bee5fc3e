// @ts-check
/**
 * The languages of the page: the one list. To add one, write its file in lang/ and its line here. The build writes the
 * list where no module can be imported (crates/xtask/src/site/languages.js), and the notebook's widget reads it.
 * What a language has not written is shown in English, marked so: lessons (`lessons` says that lessons/ has its file),
 * ready-made parts (presets/presets.json), and the few sentences that stand in the documents before any script runs.
 * The native program speaks Spanish and English, whatever the page speaks.
 * @typedef {{ code: string, name: string, locale: string, lessons?: true }} Language `name`: what the language calls
 *   itself. `locale`: for Open Graph.
 */

/** The first is the documents' own. */
export const LANGUAGES = Object.freeze(
  /** @satisfies {readonly Language[]} */ (
    /** @type {const} */ ([
      { code: "es", name: "Español", locale: "es_ES", lessons: true },
      { code: "en", name: "English", locale: "en_GB", lessons: true },
    ])
  ),
);

/** @typedef {(typeof LANGUAGES)[number]["code"]} Lang */

export const DOCUMENT_LANGUAGE = LANGUAGES[0].code;
/** What stands in the place of texts that a language has not written. @type {Lang} */
export const FALLBACK_LANGUAGE = "en";

/**
 * @param {string} code
 * @returns {Lang | null} Null: the page does not speak it.
 */
export const knownLanguage = (code) => LANGUAGES.find((language) => language.code === code)?.code ?? null;

/** @param {string} code */
export const languageName = (code) => LANGUAGES.find((language) => language.code === code)?.name ?? code;

/**
 * The language in which a language's readers get the lessons.
 * @param {Lang} code
 * @param {readonly Language[]} [languages]
 * @returns {Lang}
 */
export function languageOfLessons(code, languages = LANGUAGES) {
  return languages.find((language) => language.code === code)?.lessons ? code : FALLBACK_LANGUAGE;
}
