// @ts-check
/**
 * The languages of the page: the one list. To add one, write its file in lang/ and its line here; `lessons` names the
 * file in lessons/ that it shows, another language's until its own is written. What cannot read this list (boot.js, the
 * documents, the programs in Rust and Python) is compared with it by tests/unit/languages.test.js.
 */

/** The first is the documents' own. `name`: what the language calls itself. `locale`: for Open Graph. */
export const LANGUAGES = Object.freeze(
  /** @type {const} */ ([
    { code: "es", name: "Español", locale: "es_ES", lessons: "es" },
    { code: "en", name: "English", locale: "en_GB", lessons: "en" },
  ]),
);

/** @typedef {(typeof LANGUAGES)[number]["code"]} Lang */

export const DOCUMENT_LANGUAGE = LANGUAGES[0].code;

/**
 * @param {string} code
 * @returns {Lang | null} Null: the page does not speak it.
 */
export const knownLanguage = (code) => LANGUAGES.find((language) => language.code === code)?.code ?? null;

/** @param {string} code */
export const languageName = (code) => LANGUAGES.find((language) => language.code === code)?.name ?? code;
