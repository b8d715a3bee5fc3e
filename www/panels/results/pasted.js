// @ts-check
/**
 * Results in a text that somebody pasted: links, one or many, with names and sentences between them, cut up by a mail
 * program or wrapped by another one. Pure.
 * @typedef {{ line: number, text: string }} Piece Where in the text it begins, from 1; what stands there.
 * @typedef {Piece & { code: string }} Found
 * @typedef {Piece & { refusal: Refusal }} Apart
 */
import { decode } from "./result-code.js";
import { Refusal } from "./result.js";

/** A link may have gone through a program that writes signs otherwise. */
const MARK = /result(?:=|%3D)/gi;
const CODE = /^\d{1,3}\.[\w-]*/;
/** A line that goes on with letters of the one before, and with nothing else. */
const MORE = /^\s*[\w-]+\s*$/;
/** Longer than a word: what is left of a link. */
const REST = /[\w-]{40}|:\/\//;
/** Of a piece that is shown. */
const SHOWN = 200;
/** Lines that one link may have been broken into. */
const MOST_LINES = 40;

/**
 * @param {string} text
 * @returns {{ found: Found[], apart: Apart[] }}
 */
export function readPasted(text) {
  const lines = text.split(/\r\n|\r|\n/);
  /** @type {Found[]} */
  const found = [];
  /** @type {Apart[]} */
  const apart = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const marks = [...line.matchAll(MARK)];
    if (!marks.length && REST.test(line)) apart.push({ ...piece(at, line), refusal: new Refusal("none") });
    let taken = 0;
    for (const [place, { index, 0: mark }] of marks.entries()) {
      const [code = ""] = CODE.exec(line.slice(index + mark.length)) ?? [];
      const isLast = place === marks.length - 1 && index + mark.length + code.length === line.trimEnd().length;
      const read = readWhole(code, isLast ? more(lines, at) : []);
      const here = piece(at, line.slice(index));
      if (read.code !== undefined) found.push({ ...here, code: read.code });
      else apart.push({ ...here, refusal: read.refusal });
      taken = read.lines;
    }
    at += taken;
  }
  return { found, apart };
}

/**
 * @param {number} at
 * @param {string} text
 */
const piece = (at, text) => ({ line: at + 1, text: text.trim().slice(0, SHOWN) });

/**
 * The lines behind a link's end that may be its rest.
 * @param {string[]} lines
 * @param {number} at
 */
function more(lines, at) {
  const rest = lines.slice(at + 1, at + 1 + MOST_LINES);
  const end = rest.findIndex((line) => !MORE.test(line) || MARK.test(line));
  MARK.lastIndex = 0;
  return (end < 0 ? rest : rest.slice(0, end)).map((line) => line.trim());
}

/**
 * A code, with as many of the lines behind it as make it whole.
 * @param {string} begun
 * @param {string[]} rest
 * @returns {{ code: string, lines: number, refusal?: undefined } | { code?: undefined, lines: number, refusal: Refusal }}
 */
function readWhole(begun, rest) {
  let text = begun;
  for (let lines = 0; ; lines++) {
    try {
      return { code: decode(text).code, lines };
    } catch (error) {
      const refusal = /** @type {Refusal} */ (error);
      const isCut = refusal.reason === "cut" && lines < rest.length;
      // Nothing of what follows is taken for its rest where that does not make it whole.
      if (!isCut) return { lines: refusal.reason === "changed" ? lines : 0, refusal };
      text += rest[lines] ?? "";
    }
  }
}
