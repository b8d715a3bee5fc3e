// @ts-check
/**
 * Where the numbers of a finding come from: each kind is gathered (the network is asked, a log is read) and then said
 * in the reader's language. None is written into a lesson's text.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("../../shell/second-lab.js").SecondLab} SecondLab
 * @typedef {Record<string, string | number>} Said Parameters of a sentence.
 * @typedef {{ gather: (options: any, second: SecondLab) => Promise<any>, say: (raw: any, words: Words, options: any) => Said }} Kind
 */
import { answer, certainty, made, noise, seen } from "./answers.js";
import { disputed, votes } from "./labels.js";
import { network, shapes } from "./networks.js";
import { keras3, printed, run, seeds } from "./curves.js";

/** @type {Record<string, Kind>} */
export const KINDS = {
  answer,
  certainty,
  disputed,
  keras3,
  made,
  network,
  noise,
  printed,
  run,
  seeds,
  seen,
  shapes,
  votes,
};

/**
 * All facts of a step, one after the other: they ask the same network.
 * @param {import("./library.js").Step} step
 * @param {SecondLab} second
 * @returns {Promise<Record<string, any>>} By the facts' names.
 */
export async function gather({ facts = {} }, second) {
  /** @type {Record<string, any>} */
  const gathered = {};
  for (const [name, fact] of Object.entries(facts)) gathered[name] = await KINDS[fact.kind]?.gather(fact, second);
  return gathered;
}

/**
 * @param {import("./library.js").Step} step
 * @param {Record<string, any>} gathered
 * @param {Words} words
 * @returns {Said} `{name}_{parameter}`
 */
export function say({ facts = {} }, gathered, words) {
  const said = Object.entries(facts).flatMap(([name, fact]) =>
    Object.entries(KINDS[fact.kind]?.say(gathered[name], words, fact) ?? {}).map(([key, value]) => [
      `${name}_${key}`,
      value,
    ]),
  );
  return Object.fromEntries(said);
}
