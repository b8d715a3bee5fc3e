// @ts-check
/**
 * The address: what a link says of the page's state. Unknown keys are passed over; so are values out of range, which
 * the page then tells of.
 * @typedef {import("../state.js").Route} Route
 */
import { currentQuery } from "../former-names.js";
import { PANELS, all } from "../panels/registry.js";
import { ENGINES, USUAL, WAYS } from "../state.js";
import { knownLanguage } from "./languages.js";
import { nameIn } from "./names.js";
import { PLACES, placeFor } from "./places.js";

/** The test set's size: the site may have fewer, never more. */
const MOST_IMAGES = 10_000;

/** Panels that the address opens. */
const OPENED = PANELS.filter(({ opens }) => opens).map(({ name }) => name);

/** What a value may be: of the page's own keys, and of the panels'. */
const READ = /** @type {{ [K in keyof Route]: (text: string) => Route[K] | null }} */ ({
  model: nameIn,
  image: (/** @type {string} */ text) => (/^\d{1,4}$/.test(text) && Number(text) < MOST_IMAGES ? Number(text) : null),
  engine: (/** @type {string} */ text) => ENGINES.find((engine) => engine === text) ?? null,
  lang: knownLanguage,
  theme: (/** @type {string} */ text) => (text === "light" || text === "dark" || text === "system" ? text : null),
  place: (/** @type {string} */ text) => (PLACES.includes(text) ? text : null),
  panel: (/** @type {string} */ text) => (OPENED.includes(text) ? text : null),
  ...Object.fromEntries(Object.entries(all("address")).map(([key, { read }]) => [key, read])),
});
const KEYS = /** @type {(keyof Route)[]} */ (Object.keys(READ));

/**
 * @param {string} search The query, with or without its question mark.
 * @returns {Partial<Route>}
 */
export function readAddress(search) {
  const query = currentQuery(search);
  const found = KEYS.map((key) => [key, READ[key](query.get(key) ?? "")]);
  return Object.fromEntries(found.filter(([, value]) => value !== null));
}

/** As much of a wrong value as a sentence has room for. */
const SHOWN = 40;

/**
 * What the address says of our keys that they cannot be, `key=value` each.
 * @param {string} search
 */
export function wrongInAddress(search) {
  const query = currentQuery(search);
  const isWrong = (/** @type {string} */ key, /** @type {string} */ value) =>
    key === "way" ? !WAYS.some((way) => way === value) : READ[/** @type {keyof Route} */ (key)](value) === null;
  // A key without a value asks for nothing.
  return ["way", ...KEYS]
    .filter((key) => query.get(key) && isWrong(key, query.get(key) ?? ""))
    .map((key) => shown(key, query.get(key) ?? ""));
}

/**
 * A key and what it says, for a sentence.
 * @param {string} key
 * @param {string} value
 */
export const shown = (key, value) => `${key}=${value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value}`;

/**
 * The query of a route. Keys that are not ours stay, as a course's system may have put them there; what is as usual
 * is left out where a link does without it.
 * @param {Route} route
 * @param {string} search The query so far.
 */
export function writeAddress(route, search) {
  const query = currentQuery(search);
  /** @type {Partial<Record<string, string | boolean>>} */
  const usual = USUAL;
  for (const key of KEYS) {
    // The place where what is open is need not be said.
    const isUsual = key === "place" ? route.place === placeFor(route) : usual[key] === route[key];
    if (isUsual) query.delete(key);
    else query.set(key, String(route[key]));
  }
  return `?${query}`;
}

/**
 * Which way in is open: a link may open the drawing. What is in it stays on this machine.
 * @param {string} search
 */
export function readWay(search) {
  const asked = currentQuery(search).get("way");
  return WAYS.find((way) => way === asked) ?? "test";
}

/**
 * @param {string} search The query so far.
 * @param {import("../state.js").Way} way The usual one is not written.
 */
export function writeWay(search, way) {
  const query = currentQuery(search);
  if (way === "test") query.delete("way");
  else query.set("way", way);
  const text = query.toString();
  return text ? `?${text}` : "";
}
