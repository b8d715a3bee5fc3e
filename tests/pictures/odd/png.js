// @ts-check
/**
 * PNG files of every colour type, depth and order of rows that the format has, written here by its specification (W3C, third
 * edition): what a set of test files for decoders covers, ours to keep.
 */
import { deflateSync } from "node:zlib";
import { crc32 } from "../../../www/panels/results/packing.js";
import { Bits, colour } from "./noise.js";

/** @typedef {0 | 2 | 3 | 4 | 6} Kind Grey, colour, palette, grey with alpha, colour with alpha. */
/**
 * @typedef {object} Options
 * @property {number} [width]
 * @property {number} [height]
 * @property {boolean} [interlaced]
 * @property {number} [filter] 0 to 4; without it one after the other, row by row.
 * @property {Buffer[]} [before] Chunks between the header and the palette.
 * @property {Buffer[]} [between] Chunks before the pixels.
 * @property {number} [grain] Another picture.
 * @property {number} [piece] Bytes in each chunk of pixels.
 * @property {number} [level] Of the compression.
 * @property {boolean} [isCut] Whether the end is missing.
 */

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
/** Samples of a pixel. */
const SAMPLES = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Depths that the specification allows. @type {Record<Kind, number[]>} */
export const DEPTHS = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] };
/** Adam7: first column and row, steps. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/** @param {string} name @param {ArrayLike<number> | Buffer} data */
export function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name), Buffer.from(/** @type {any} */ (data))]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length - 4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Numbers of four bytes. @param {number[]} numbers */
export function words(numbers) {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, place) => bytes.writeUInt32BE(number >>> 0, 4 * place));
  return bytes;
}

/** Samples of a pixel, in its depth. @param {Kind} kind @param {number} depth @param {number} x @param {number} y */
function samples(kind, depth, x, y) {
  const [red, green, blue, alpha] = colour(x, y).map((value) => value >> (16 - depth));
  const of = { 0: [green], 2: [red, green, blue], 3: [green], 4: [green, alpha], 6: [red, green, blue, alpha] };
  return /** @type {number[]} */ (of[kind]);
}

/** A neighbour that predicts best, as the specification says. @param {number} a @param {number} b @param {number} c */
function paeth(a, b, c) {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/** @param {number[]} row @param {number[]} above @param {number} step Bytes of a pixel. @param {number} filter */
function filtered(row, above, step, filter) {
  const at = (/** @type {number[]} */ bytes, /** @type {number} */ place) => bytes[place] ?? 0;
  return row.map((byte, place) => {
    const [a, b, c] = [at(row, place - step), at(above, place), at(above, place - step)];
    const predicted = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter] ?? 0;
    return (byte - predicted) & 255;
  });
}

/** @param {Kind} kind @param {number} depth @param {Options} [options] */
export function png(kind, depth, options = {}) {
  const { width = 37, height = 35, interlaced = false, filter, before = [], between = [], level, grain = 0 } = options;
  const step = Math.max(1, (SAMPLES[kind] * depth) >> 3);
  /** @type {number[]} */
  const rows = [];
  let line = 0;
  for (const [left = 0, top = 0, right = 1, down = 1] of interlaced ? PASSES : [[0, 0, 1, 1]]) {
    /** @type {number[]} */
    let above = [];
    for (let y = top; y < height && left < width; y += down) {
      const bits = new Bits();
      for (let x = left; x < width; x += right)
        for (const sample of samples(kind, depth, x, y + grain)) bits.put(sample, depth);
      const used = filter ?? line++ % 5;
      rows.push(used, ...filtered(bits.bytes, above, step, used));
      above = bits.bytes;
    }
  }
  const pixels = deflateSync(Buffer.from(rows), level === undefined ? {} : { level });
  const piece = options.piece ?? pixels.length;
  const pieces = Array.from({ length: Math.ceil(pixels.length / piece) }, (_, place) =>
    chunk("IDAT", pixels.subarray(piece * place, piece * (place + 1))),
  );
  const header = chunk("IHDR", [...words([width, height]), depth, kind, 0, 0, Number(interlaced)]);
  const palette = kind === 3 ? [chunk("PLTE", colours(2 ** depth))] : [];
  const end = options.isCut ? [] : [chunk("IEND", [])];
  return Buffer.concat([SIGNATURE, header, ...before, ...palette, ...between, ...pieces, ...end]);
}

/** Red, green, blue, as many as there are. @param {number} count */
const colours = (count) =>
  Array.from({ length: count }, (_, place) => [
    (place * 97) & 255,
    (place * 151 + 40) & 255,
    255 - ((place * 61) & 255),
  ]).flat();

const GAMMA = (/** @type {number} */ gamma) => chunk("gAMA", words([Math.round(100_000 * gamma)]));
/** White and primaries of sRGB, in hundred-thousandths. */
const PRIMARIES = chunk("cHRM", words([31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6000]));

/** @returns {Record<string, Buffer>} By what they are. */
export function pngs() {
  /** @type {Record<string, Buffer>} */
  const all = {};
  for (const kind of /** @type {Kind[]} */ ([0, 2, 3, 4, 6]))
    for (const depth of DEPTHS[kind])
      for (const interlaced of [false, true])
        all[`type ${kind}, ${depth} bits${interlaced ? ", interlaced" : ""}`] = png(kind, depth, { interlaced });
  for (const filter of [0, 1, 2, 3, 4]) all[`filter ${filter} throughout`] = png(2, 8, { filter });
  // One colour that is see-through: black is there in each.
  for (const depth of DEPTHS[0])
    all[`grey ${depth}, one see-through`] = png(0, depth, { between: [chunk("tRNS", [0, 1])] });
  for (const depth of DEPTHS[2])
    all[`colour ${depth}, one see-through`] = png(2, depth, { between: [chunk("tRNS", [0, 1, 0, 2, 0, 3])] });
  for (const depth of DEPTHS[3])
    all[`palette ${depth}, some see-through`] = png(3, depth, { between: [chunk("tRNS", [0, 128])] });
  for (const gamma of [0.35, 0.45455, 0.55, 0.7, 1, 1.5, 2.5]) {
    all[`gamma ${gamma}, grey`] = png(0, 8, { before: [GAMMA(gamma)] });
    all[`gamma ${gamma}, colour`] = png(2, 8, { before: [GAMMA(gamma)] });
    all[`gamma ${gamma}, palette`] = png(3, 8, { before: [GAMMA(gamma)] });
  }
  all["primaries of sRGB"] = png(2, 8, { before: [GAMMA(0.45455), PRIMARIES] });
  all["sRGB by name"] = png(2, 8, { before: [chunk("sRGB", [0])] });
  // What says nothing about the pixels.
  const between = [
    chunk("bKGD", [0, 1, 0, 2, 0, 3]),
    chunk("pHYs", [...words([100, 400]), 1]),
    chunk("tIME", [7, 234, 13, 40, 25, 61, 61]),
  ];
  all["other chunks"] = png(2, 8, {
    before: [chunk("sBIT", [5, 6, 5])],
    between: [...between, chunk("teST", [1, 2, 3])],
  });
  all["words, some packed"] = png(2, 8, {
    between: [
      chunk("tEXt", Buffer.from("Title\0a")),
      chunk("zTXt", Buffer.concat([Buffer.from("A\0\0"), deflateSync("b")])),
    ],
  });
  all["a palette for few, in colour"] = png(2, 8, { between: [chunk("PLTE", colours(5))] });
  for (const piece of [1, 2, 7]) all[`pixels in pieces of ${piece}`] = png(2, 8, { piece });
  all["a piece of nothing"] = png(2, 8, { between: [chunk("IDAT", [])] });
  for (const level of [0, 1, 9]) all[`compression ${level}`] = png(2, 8, { level });
  for (let side = 1; side <= 9; side++) {
    all[`${side} × ${side}`] = png(3, 4, { width: side, height: side });
    all[`${side} × ${side}, interlaced`] = png(3, 4, { width: side, height: side, interlaced: true });
  }
  all["1 × 300"] = png(2, 8, { width: 1, height: 300 });
  all["30000 × 1"] = png(0, 8, { width: 30_000, height: 1 });
  all["1 × 30000"] = png(0, 1, { width: 1, height: 30_000 });
  return all;
}
