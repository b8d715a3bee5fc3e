// @ts-check
/** BMP files of every header, depth and packing that browsers are asked for; none of anybody else's set. */
import { Bits, colour } from "./noise.js";

/**
 * @typedef {object} Options
 * @property {number} [width]
 * @property {number} [height]
 * @property {number} [header] Its bytes: 12, 40, 52, 56, 64, 108, 124.
 * @property {boolean} [isTopDown]
 * @property {number[]} [masks] Of red, green, blue and perhaps alpha.
 * @property {number} [colours] Fewer than the depth has.
 * @property {number} [gap] Bytes between the header and the pixels.
 * @property {(indices: number[][], depth: number) => number[]} [packed] Run lengths.
 */

const PALETTE = (/** @type {number} */ place) => [(place * 61) & 255, (place * 151 + 40) & 255, (place * 97) & 255];

/** @param {number} depth @param {Options} [options] */
export function bmp(depth, options = {}) {
  const { width = 37, height = 35, header = 40, isTopDown = false, masks, gap = 0, packed } = options;
  const colours = depth > 8 ? 0 : (options.colours ?? 2 ** depth);
  const palette = Array.from({ length: colours }, (_, place) => [
    ...PALETTE(place),
    ...(header === 12 ? [] : [0]),
  ]).flat();
  const behind = masks && header === 40 ? masks.flatMap((mask) => little(mask, 4)) : [];
  const pixels = packed
    ? packed(indices(width, height, depth, colours), depth)
    : rows(depth, { ...options, width, height });
  const start = 14 + header + behind.length + palette.length + gap;
  const compression = packed ? (depth === 8 ? 1 : 2) : masks ? (masks.length > 3 && header === 40 ? 6 : 3) : 0;
  const usual = [
    ...little(width, 4),
    ...little(isTopDown ? -height : height, 4),
    1,
    0,
    depth,
    0,
    ...little(compression, 4),
  ];
  const rest = [
    ...little(pixels.length, 4),
    ...little(2835, 4),
    ...little(2835, 4),
    ...little(options.colours ?? 0, 4),
    0,
    0,
    0,
    0,
  ];
  const head = header === 12 ? [...little(width, 2), ...little(height, 2), 1, 0, depth, 0] : [...usual, ...rest];
  if (masks && header > 40) head.push(...masks.flatMap((mask) => little(mask, 4)));
  while (head.length < header - 4) head.push(0);
  // The colours of Windows, by name.
  if (header >= 108) head.splice(52, 4, ...Buffer.from("BGRs"));
  const filled = [...head, 0, 0, 0, 0].slice(0, header - 4);
  const body = [...little(header, 4), ...filled, ...behind, ...palette, ...Array(gap).fill(0xaa), ...pixels];
  return Buffer.from([0x42, 0x4d, ...little(14 + body.length, 4), 0, 0, 0, 0, ...little(start, 4), ...body]);
}

/** @param {number} value @param {number} bytes */
const little = (value, bytes) => Array.from({ length: bytes }, (_, place) => (value >>> (8 * place)) & 255);

/** Which colour of the palette, row by row from the top. @param {number} width @param {number} height @param {number} depth @param {number} colours */
const indices = (width, height, depth, colours) =>
  Array.from({ length: height }, (_, y) =>
    // Runs of some pixels, so that there is something to pack.
    Array.from({ length: width }, (_, x) => (colour(x >> 2, y)[1] >> (16 - depth)) % colours),
  );

/** @param {number} depth @param {Options & { width: number, height: number }} options */
function rows(depth, { width, height, isTopDown, masks, colours }) {
  const all = [];
  const chosen = depth > 8 ? [] : indices(width, height, depth, colours ?? 2 ** depth);
  for (let y = 0; y < height; y++) {
    const bits = new Bits();
    for (let x = 0; x < width; x++) {
      if (depth <= 8) bits.put(chosen[y]?.[x] ?? 0, depth);
      else for (const byte of pixel(depth, masks, x, y)) bits.put(byte, 8);
    }
    while (bits.bytes.length % 4) bits.put(0, 8);
    all.push(bits.bytes);
  }
  return (isTopDown ? all : all.reverse()).flat();
}

/** @param {number} depth @param {number[] | undefined} masks @param {number} x @param {number} y */
function pixel(depth, masks, x, y) {
  const values = colour(x, y);
  if (depth === 24 || (depth === 32 && !masks)) {
    const [red, green, blue] = values.map((value) => value >> 8);
    return [blue ?? 0, green ?? 0, red ?? 0, ...(depth === 32 ? [0] : [])];
  }
  const used = masks ?? [0x7c00, 0x3e0, 0x1f];
  const sum = used.reduce((sum, mask, place) => {
    const shift = mask ? 31 - Math.clz32(mask & -mask) : 0;
    const bits = 32 - Math.clz32(mask >>> shift);
    return sum + (bits > 0 ? (((values[place] ?? 0) >> (16 - bits)) << shift) >>> 0 : 0);
  }, 0);
  return little(sum, depth >> 3);
}

/** Run lengths as Windows has them: pairs for runs, and what does not repeat as it stands. @param {number[][]} all @param {number} depth */
function runs(all, depth) {
  const bytes = [];
  for (const [line, row] of all.toReversed().entries()) {
    for (let x = 0; x < row.length; ) {
      let length = 1;
      while (length < 255 && row[x + length] === row[x]) length++;
      // Every third row as it stands, in pieces of 3 or more, with an even number of bytes.
      const left = row.length - x;
      if (line % 3 === 0 && left >= 3) {
        const count = Math.min(left, 9);
        const bits = new Bits();
        for (const index of row.slice(x, x + count)) bits.put(index, depth);
        while (bits.bytes.length % 2) bits.put(0, 8);
        bytes.push(0, count, ...bits.bytes);
        x += count;
      } else {
        const index = row[x] ?? 0;
        bytes.push(length, depth === 8 ? index : (index << 4) | index);
        x += length;
      }
    }
    bytes.push(0, 0);
  }
  return [...bytes, 0, 1];
}

/** @returns {Record<string, Buffer>} By what they are. */
export function bmps() {
  /** @type {Record<string, Buffer>} */
  const all = {};
  for (const header of [12, 40, 52, 56, 64, 108, 124])
    for (const depth of [1, 4, 8, 24]) all[`header ${header}, ${depth} bits`] = bmp(depth, { header });
  for (const depth of [1, 4, 8, 16, 24, 32]) {
    all[`${depth} bits from the top`] = bmp(depth, { isTopDown: true });
    all[`${depth} bits, a gap`] = bmp(depth, { gap: 24 });
  }
  for (const width of [1, 2, 3, 5, 31, 33]) all[`24 bits, ${width} wide`] = bmp(24, { width });
  for (const depth of [1, 4, 8]) all[`${depth} bits, 2 colours`] = bmp(depth, { colours: 2 });
  all["8 bits, 100 colours"] = bmp(8, { colours: 100 });
  all["16 bits, 5 each"] = bmp(16);
  all["32 bits"] = bmp(32);
  const fields = { 565: [0xf800, 0x7e0, 0x1f], 444: [0xf00, 0xf0, 0xf], 1010102: [0x3ff00000, 0xffc00, 0x3ff] };
  for (const [name, masks] of Object.entries(fields))
    for (const header of [40, 52, 56, 108, 124])
      all[`fields ${name}, header ${header}`] = bmp(name.length > 3 ? 32 : 16, {
        masks: header > 52 ? [...masks, 0] : masks,
        header,
      });
  all["32 bits, red first"] = bmp(32, { masks: [0xff, 0xff00, 0xff0000] });
  for (const header of [56, 108, 124])
    all[`32 bits with alpha, header ${header}`] = bmp(32, { masks: [0xff0000, 0xff00, 0xff, 0xff000000], header });
  for (const depth of [4, 8]) all[`runs, ${depth} bits`] = bmp(depth, { packed: runs });
  return all;
}
