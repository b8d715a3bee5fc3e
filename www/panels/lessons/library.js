// @ts-check
/**
 * The lessons as data: lessons/lessons.json has what they do, a language's file what they say. Fetched when
 * the panel is first opened.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {{ kind: string, [option: string]: unknown }} Fact What a finding's number is made of: facts.js.
 * @typedef {object} Step
 * @property {Record<string, string | number>} [set] Of the route.
 * @property {import("../../state.js").Way} [way]
 * @property {import("./pictures.js").Made} [picture] To be looked at.
 * @property {Record<string, string | number | boolean>} [training] Of the training's settings.
 * @property {string} show Where the eyes go: `PLACES`.
 * @property {Record<string, Fact>} [facts] By the beginning of the parameters' names in the finding.
 * @property {string} [number] The parameter of the finding that the question asks for: what a student hands in is held against it.
 * @property {"training" | "evaluated" | "picture"} [own] What the student's own work adds to the finding.
 * @typedef {{ id: string, minutes: number, notes: number, steps: Step[] }} Lesson
 */
import { all } from "../registry.js";
import { languageOfLessons } from "../../shell/languages.js";
import { Words as Sentences, loadWords } from "../../shell/words.js";

/** What a step can bring before the eyes, and where it is. @type {Readonly<Record<string, string>>} */
export const PLACES = all("shows");

/** @type {Map<string, Promise<any>>} */
const fetched = new Map();

/** @returns {Promise<Lesson[]>} */
export const lessons = async () => (await json("lessons")).lessons;

/**
 * The page's own sentences and those of the lessons, all in the language that has the lessons.
 * @param {Words} words Of the page.
 */
export async function lessonWords(words) {
  const lang = languageOfLessons(words.lang);
  const [{ sentences }, own] = await Promise.all([lang === words.lang ? words : loadWords(lang), json(lang)]);
  return new Sentences(lang, { ...sentences, ...own });
}

/**
 * A failure is forgotten, so asking again tries again.
 * @param {string} name
 */
function json(name) {
  const asset = `lessons/${name}.json`;
  const coming = fetched.get(name) ?? read(asset);
  fetched.set(name, coming);
  coming.catch(() => fetched.delete(name));
  return coming;
}

/** @param {string} asset */
async function read(asset) {
  const response = await fetch(new URL(`../../${asset}`, import.meta.url)).catch(() => {
    throw { code: "fetch.offline", params: { asset } };
  });
  if (!response.ok) throw { code: "fetch.status", params: { asset, status: response.status } };
  return response.json();
}
