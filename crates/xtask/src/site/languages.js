// `cargo xtask build` calls this with trunk's folder: the list of languages is written where no module can be imported,
// into boot.js, index.html and the list of ready-made parts.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LANGUAGES } from "../../../../www/shell/languages.js";

/** @typedef {readonly import("../../../../www/shell/languages.js").Language[]} Languages */

/** @param {Languages} languages */
const codes = (languages) => JSON.stringify(languages.map(({ code }) => code));

/**
 * What each file becomes, by its path in the site.
 * @type {Readonly<Record<string, (text: string, languages: Languages) => string>>}
 */
export const WRITTEN = {
  "boot.js": (text, languages) => replaced(text, /var LANGUAGES = \[.*\];/, `var LANGUAGES = ${codes(languages)};`),
  "index.html": (text, languages) => {
    const [own, ...others] = languages.map(({ locale }) => locale);
    const line = (/** @type {string} */ property, /** @type {string | undefined} */ locale) =>
      `<meta property="${property}" content="${locale}">`;
    const locales = [line("og:locale", own), ...others.map((locale) => line("og:locale:alternate", locale))];
    const spoken = replaced(text, /"inLanguage": \[.*\]/, `"inLanguage": ${codes(languages)}`);
    return replaced(spoken, /<meta property="og:locale"[\s\S]*?(?=\s*<meta name=)/, locales.join("\n    "));
  },
  "presets/presets.json": (text, languages) =>
    JSON.stringify({ languages: languages.map(({ code }) => code), ...JSON.parse(text) }),
};

/**
 * @param {string} text
 * @param {RegExp} what
 * @param {string} by
 */
function replaced(text, what, by) {
  if (!what.test(text)) throw new Error(`there is no ${what} to write the languages into`);
  return text.replace(what, () => by);
}

const [, script, stage] = process.argv;
if (stage && script && import.meta.url === pathToFileURL(script).href)
  for (const [path, write] of Object.entries(WRITTEN)) {
    const file = join(stage, path);
    await writeFile(file, write(await readFile(file, "utf8"), LANGUAGES));
  }
