// @ts-check
/** Changes to bytes and texts, the same for the same number. */

/** Numbers that readers get wrong. */
const ODD = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const WORDS = [
  "0",
  "-1",
  "1e308",
  "1e-308",
  "NaN",
  "null",
  "4294967296",
  "18446744073709551615",
  "0.5",
  '""',
  "[]",
].concat(["{}", "true", "\u202e", '{"__proto__":{"x":1}}', "toString", "__proto__"]);

/** Numbers that a seed makes up (mulberry32): whole, below what is asked for. @param {number} seed */
export function chance(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/**
 * A seed with one to four changes; `seeds` lend it pieces.
 * @param {readonly Uint8Array[]} seeds
 * @param {number} number
 */
export function changed(seeds, number) {
  const draw = chance(number);
  let bytes = seeds[draw(seeds.length)] ?? new Uint8Array();
  for (let left = 1 + draw(4); left > 0; left--) bytes = change(bytes, seeds, draw);
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @param {readonly Uint8Array[]} seeds
 * @param {(below: number) => number} draw
 */
function change(bytes, seeds, draw) {
  const at = place(bytes.length, draw);
  const end = Math.min(bytes.length, at + 1 + draw(16));
  const piece = bytes.subarray(at, end);
  switch (draw(10)) {
    case 0:
      return spliced(bytes, at, at + 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << draw(8))));
    case 1:
      return spliced(bytes, at, at + 1, Uint8Array.of(draw(256)));
    case 2:
      return spliced(bytes, at, end, numeral((ODD[draw(ODD.length)] ?? 0) - draw(2), 1 << draw(3), draw(2) === 1));
    case 3:
      return spliced(bytes, at, end, new Uint8Array());
    case 4:
      return spliced(bytes, at, at, repeated(piece, 1 + draw(40)));
    case 5:
      return bytes.subarray(0, at);
    case 6: {
      const first = bytes.subarray(at).findIndex(isDigit) + at;
      const last =
        first < at
          ? at
          : first +
            Math.max(
              0,
              bytes.subarray(first).findIndex((byte) => !isDigit(byte)),
            );
      return first < at ? bytes : spliced(bytes, first, last, Buffer.from(WORDS[draw(WORDS.length)] ?? ""));
    }
    case 7: {
      const other = seeds[draw(seeds.length)] ?? bytes;
      const from = draw(other.length + 1);
      return spliced(bytes, at, end, other.subarray(from, from + 64));
    }
    case 8:
      // Lists in lists, and lists that do not end: of short files alone, or a search would be this one.
      return bytes.length < 10_000 && draw(20) === 0
        ? spliced(bytes, at, at, repeated(piece, 1 + draw(20_000)))
        : bytes;
    default:
      return spliced(bytes, place(bytes.length, draw), end, piece);
  }
}

/** Structure stands at both ends of most files. @param {number} length @param {(below: number) => number} draw */
function place(length, draw) {
  const near = draw(Math.min(length, 1500));
  return Math.max(0, [near, length - 1 - near, draw(length)][draw(3)] ?? 0);
}

/** @param {number} byte */
const isDigit = (byte) => byte >= 48 && byte <= 57;

/** @param {number} value @param {number} size @param {boolean} isLittle */
function numeral(value, size, isLittle) {
  const bytes = Uint8Array.from({ length: size }, (_, place) => Math.floor(value / 256 ** place) & 255);
  return isLittle ? bytes : bytes.reverse();
}

/** @param {Uint8Array} piece @param {number} times */
function repeated(piece, times) {
  const bytes = new Uint8Array(piece.length * times);
  for (let at = 0; at < bytes.length; at += piece.length) bytes.set(piece, at);
  return bytes;
}

/** @param {Uint8Array} bytes @param {number} from @param {number} to @param {Uint8Array} middle */
function spliced(bytes, from, to, middle) {
  const [before, after] = [bytes.subarray(0, from), bytes.subarray(Math.max(from, to))];
  const whole = new Uint8Array(before.length + middle.length + after.length);
  whole.set(before);
  whole.set(middle, before.length);
  whole.set(after, before.length + middle.length);
  return whole;
}
