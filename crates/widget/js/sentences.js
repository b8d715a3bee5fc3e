// @ts-check
/**
 * What the panel says, by language: its own sentences, the names of classes and of the page's panels, and the sentences for errors,
 * of the page's files. Node reads them here; bundle.js puts them as data in this module's place.
 */
import { readFileSync } from "node:fs";
import { LANGUAGES } from "../../../www/shell/languages.js";

const SAID = /^(class|embed\.panel|error|widget)\./;

/** @param {string} code */
function said(code) {
  const file = new URL(`../../../www/lang/${code}.json`, import.meta.url);
  /** @type {[string, string][]} */
  const all = Object.entries(JSON.parse(readFileSync(file, "utf8")));
  return Object.fromEntries(all.filter(([key]) => SAID.test(key)));
}

/** @type {Record<string, Record<string, string>>} */
export const SENTENCES = Object.fromEntries(LANGUAGES.map(({ code }) => [code, said(code)]));
