// @ts-check
/** GIF files: palettes, order of rows, frames that are smaller than the whole, see-through, that move. Written by hand, never packed. */
import { colour } from "./noise.js";

/**
 * @typedef {object} Frame
 * @property {number} [left]
 * @property {number} [top]
 * @property {number} [width]
 * @property {number} [height]
 * @property {boolean} [interlaced]
 * @property {number} [colours] Of a palette of its own.
 * @property {number} [clear] The colour that is see-through.
 * @property {number} [disposal] What comes of it when the next is there.
 * @property {number} [grain] Another picture.
 */

const WIDTH = 37;
const HEIGHT = 35;
/** First row and step. */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
];
const little = (/** @type {number} */ value) => [value & 255, value >> 8];
const palette = (/** @type {number} */ colours, shift = 0) =>
  Array.from({ length: colours }, (_, place) => [
    (place * 97 + shift) & 255,
    (place * 151) & 255,
    (place * 61) & 255,
  ]).flat();

/** Codes that start anew before they would grow. @param {number[]} indices @param {number} size Bits of an index. */
function codes(indices, size) {
  const bytes = [];
  let [bits, free] = [0, 0];
  const put = (/** @type {number} */ code) => {
    bits |= code << free;
    for (free += size + 1; free >= 8; free -= 8, bits >>= 8) bytes.push(bits & 255);
  };
  const CLEAR = 1 << size;
  indices.forEach((index, place) => {
    if (place % (CLEAR - 2) === 0) put(CLEAR);
    put(index);
  });
  put(CLEAR + 1);
  if (free > 0) bytes.push(bits & 255);
  const blocks = [];
  for (let at = 0; at < bytes.length; at += 255) {
    const block = bytes.slice(at, at + 255);
    blocks.push(block.length, ...block);
  }
  return [size, ...blocks, 0];
}

/**
 * @param {Frame[]} frames
 * @param {{ colours?: number, background?: number, hasPalette?: boolean, extensions?: number[], isCut?: boolean }} [options]
 */
export function gif(frames, { colours = 16, background = 0, hasPalette = true, extensions = [], isCut = false } = {}) {
  const bytes = [...Buffer.from("GIF89a"), ...little(WIDTH), ...little(HEIGHT)];
  bytes.push(
    hasPalette ? 0x80 | (Math.log2(colours) - 1) : 0,
    background,
    0,
    ...(hasPalette ? palette(colours) : []),
    ...extensions,
  );
  for (const { left = 0, top = 0, width = WIDTH, height = HEIGHT, ...frame } of frames) {
    const count = frame.colours ?? colours;
    const [isClear, disposal] = [frame.clear === undefined ? 0 : 1, frame.disposal ?? 0];
    bytes.push(0x21, 0xf9, 4, (disposal << 2) | isClear, 10, 0, frame.clear ?? 0, 0);
    bytes.push(0x2c, ...[left, top, width, height].flatMap(little));
    bytes.push((frame.colours ? 0x80 | (Math.log2(count) - 1) : 0) | (frame.interlaced ? 0x40 : 0));
    if (frame.colours) bytes.push(...palette(count, 80));
    const indices = [];
    for (const [first = 0, step = 1] of frame.interlaced ? PASSES : [[0, 1]])
      for (let y = first; y < height; y += step)
        for (let x = 0; x < width; x++) indices.push(((colour(x, y + (frame.grain ?? 0))[1] >> 8) * count) >> 8);
    bytes.push(...codes(indices, Math.max(2, Math.log2(count))));
  }
  return Buffer.from(isCut ? bytes : [...bytes, 0x3b]);
}

/** Plays for ever, in the words of a browser long gone. */
const LOOP = [0x21, 0xff, 11, ...Buffer.from("NETSCAPE2.0"), 3, 1, 0, 0, 0];
const WORDS = [0x21, 0xfe, 5, ...Buffer.from("words"), 0];

/** @returns {Record<string, Buffer>} By what they are. */
export function gifs() {
  /** @type {Record<string, Buffer>} */
  const all = {};
  for (const colours of [2, 4, 8, 16, 64, 256])
    for (const interlaced of [false, true])
      all[`${colours} colours${interlaced ? ", interlaced" : ""}`] = gif([{ interlaced }], { colours });
  all["a palette of its own"] = gif([{ colours: 32 }]);
  all["no other palette"] = gif([{ colours: 32 }], { hasPalette: false });
  all["one colour see-through"] = gif([{ clear: 3 }]);
  all["smaller than the whole"] = gif([{ left: 5, top: 7, width: 20, height: 11 }]);
  all["smaller, with a background"] = gif([{ left: 5, top: 7, width: 20, height: 11 }], { background: 9 });
  all["larger than the whole"] = gif([{ width: 50, height: 60 }]);
  all["partly outside"] = gif([{ left: 20, top: 20 }]);
  for (const disposal of [0, 1, 2, 3])
    all[`moves, disposal ${disposal}`] = gif([{ disposal }, { grain: 5, left: 9, width: 9, disposal }, { grain: 9 }], {
      extensions: LOOP,
    });
  all["first frame see-through, moves"] = gif([{ clear: 3 }, { grain: 5 }], { extensions: LOOP });
  all["words in it"] = gif([{}], { extensions: [...WORDS, ...WORDS] });
  all["without its end"] = gif([{}], { isCut: true });
  return all;
}
