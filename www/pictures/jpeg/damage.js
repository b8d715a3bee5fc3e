// @ts-check
/**
 * Whether a JPEG is damaged between its beginning and its end. The format has no checksum, and browsers show what they
 * can without a word; but its codes fit together only as they were written. Each is read, no pixel is computed: a code
 * that does not exist, a block with too many values, a mean brighter than white or darker than black, a restart that is
 * missing, bits too few or left over are damage. What changes a value and keeps its length may stay unfound, and
 * arithmetic coding is not read.
 * @typedef {{ id: number, h: number, v: number, columns: number, rows: number, stride: number, step: number, mean: number,
 *   filled: Uint32Array | null }} Component `columns`, `rows`: blocks of a scan of its own; `stride`: blocks a row in a scan
 *   of several components; `step`: of the mean's quantisation; `mean`: of the last block, in steps; `filled`: two words a
 *   block, a bit for each value that is not 0, where later scans refine them.
 * @typedef {{ components: Component[], across: number, down: number, isProgressive: boolean }} Frame In units.
 * @typedef {{ parts: { component: Component, dc: Uint16Array, ac: Uint16Array }[], first: number, last: number,
 *   isRefining: boolean, low: number, isProgressive: boolean }} Scan `low`: bits that later scans bring.
 */
import { MOST_PIXELS } from "../kinds.js";
import { Bits, codes } from "./bits.js";

/** Milliseconds after which the worker hears what else is wanted. */
const TURN_MS = 12;
/** Some cameras leave a byte behind the last block. */
const SPARE = 1;
/** Eight times the 128 from grey to white: what a block's mean can be, and what rounding adds. */
const BRIGHTEST = 1024;
/** Of a progressive picture (T.81, B.2.2); browsers show no other with more. */
const MOST_COMPONENTS = 4;
const NONE = new Uint16Array(1 << 16);

/**
 * @param {Blob} file
 * @returns {Promise<boolean>} false for anything that is not a JPEG.
 */
export async function isDamaged(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return bytes[0] === 0xff && bytes[1] === 0xd8 && walk(bytes);
}

/** @param {Uint8Array} bytes */
async function walk(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** @type {Map<number, Uint16Array>} */
  const tables = new Map();
  /** The quantisation of a block's mean. @type {Map<number, number>} */
  const steps = new Map();
  /** @type {Frame | null} */
  let frame = null;
  let [at, interval] = [2, 0];
  let hasPixels = false;
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0;
    // Between the segments of the header decoders pass over what is none.
    if (bytes[at] !== 0xff && hasPixels) return true;
    if (bytes[at] !== 0xff || marker === 0xff || marker === 0) at += 1;
    else if (marker === 0xd9) return false;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else {
      const end = at + 2 + view.getUint16(at + 2);
      if (end > bytes.length) return true;
      const body = bytes.subarray(at + 4, end);
      if (marker === 0xc4) readTables(body, tables);
      else if (marker === 0xdb) readSteps(body, steps);
      else if (marker === 0xdd) interval = view.getUint16(at + 4);
      else if (marker >= 0xc0 && marker <= 0xc2) {
        // A picture has one frame (T.81, B.2.1): a file with thousands would only take time and memory.
        if (frame) return true;
        frame = readFrame(body, marker === 0xc2, steps);
        if (!frame) return false;
      } else if (marker > 0xc2 && marker < 0xd0 && marker !== 0xc8 && marker !== 0xcc) return false;
      else if (marker === 0xda) {
        if (!frame) return true;
        const scan = readScan(body, frame, tables);
        const next = scan && (await readBlocks(bytes, end, frame, scan, interval));
        if (!next) return true;
        at = next;
        hasPixels = true;
        continue;
      }
      at = end;
    }
  }
  return false;
}

/**
 * @param {Uint8Array} body
 * @param {Map<number, Uint16Array>} tables By class and place, as in the file.
 */
function readTables(body, tables) {
  for (let at = 0; at + 17 <= body.length; ) {
    const counts = body.subarray(at + 1, at + 17);
    const length = counts.reduce((sum, count) => sum + count, 0);
    tables.set(body[at] ?? 0, codes(counts, body.subarray(at + 17, at + 17 + length)));
    at += 17 + length;
  }
}

/**
 * @param {Uint8Array} body
 * @param {Map<number, number>} steps By the table's place.
 */
function readSteps(body, steps) {
  for (let at = 0; at < body.length; ) {
    const [head = 0, first = 0, second = 0] = body.subarray(at);
    const isWide = head >> 4 > 0;
    steps.set(head & 15, isWide ? first * 256 + second : first);
    at += isWide ? 129 : 65;
  }
}

/**
 * @param {Uint8Array} body
 * @param {boolean} isProgressive
 * @param {Map<number, number>} steps
 * @returns {Frame | null} null where the height comes at the end, a pixel has more than 8 bits, or there are more pixels or
 *   components than any picture that is taken has.
 */
function readFrame(body, isProgressive, steps) {
  const [precision = 0, y1 = 0, y0 = 0, x1 = 0, x0 = 0, count = 0] = body;
  const [height, width] = [y1 * 256 + y0, x1 * 256 + x0];
  if (precision !== 8 || !height || !width || body.length < 6 + 3 * count) return null;
  if (width * height > MOST_PIXELS || count > MOST_COMPONENTS) return null;
  const parts = Array.from({ length: count }, (_, i) => {
    const [id = 0, factors = 0, place = 0] = body.subarray(6 + 3 * i);
    // Tables may come after the frame: without one the mean is not checked.
    return { id, h: factors >> 4, v: factors & 15, step: steps.get(place) ?? 0, mean: 0 };
  });
  const [h, v] = [Math.max(...parts.map((part) => part.h)), Math.max(...parts.map((part) => part.v))];
  if (parts.some((part) => !part.h || !part.v)) return null;
  const [across, down] = [Math.ceil(width / (8 * h)), Math.ceil(height / (8 * v))];
  const components = parts.map((part) => ({
    ...part,
    columns: Math.ceil(Math.ceil((width * part.h) / h) / 8),
    rows: Math.ceil(Math.ceil((height * part.v) / v) / 8),
    stride: across * part.h,
    filled: isProgressive ? new Uint32Array(2 * across * part.h * down * part.v) : null,
  }));
  return { components, across, down, isProgressive };
}

/**
 * @param {Uint8Array} body
 * @param {Frame} frame
 * @param {Map<number, Uint16Array>} tables
 * @returns {Scan | null}
 */
function readScan(body, { components, isProgressive }, tables) {
  const count = body[0] ?? 0;
  const parts = [];
  for (let i = 0; i < count; i++) {
    const [id, places = 0] = body.subarray(1 + 2 * i);
    const component = components.find((one) => one.id === id);
    if (!component) return null;
    // A scan that needs a table which is not there meets a code that does not exist.
    parts.push({ component, dc: tables.get(places >> 4) ?? NONE, ac: tables.get(16 + (places & 15)) ?? NONE });
  }
  const [first = 0, last = 63, bits = 0] = body.subarray(1 + 2 * count);
  if (!isProgressive) return { parts, first: 0, last: 63, isRefining: false, low: 0, isProgressive };
  const isSound = last <= 63 && first <= last && parts.length > 0;
  return isSound ? { parts, first, last, isRefining: bits >> 4 > 0, low: bits & 15, isProgressive } : null;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {Frame} frame
 * @param {Scan} scan
 * @param {number} interval Units between restarts, 0 for none.
 * @returns {Promise<number | null>} Where the marker behind the scan stands; null for damage.
 */
async function readBlocks(bytes, from, frame, scan, interval) {
  const alone = scan.parts.length === 1 ? scan.parts[0]?.component : undefined;
  const [across, down] = alone ? [alone.columns, alone.rows] : [frame.across, frame.down];
  const total = across * down;
  let bits = new Bits(bytes, from);
  const run = { left: 0 };
  const restart = () => scan.parts.forEach(({ component }) => (component.mean = 0));
  restart();
  let turn = performance.now();
  for (let unit = 0; unit < total; unit++) {
    const [row, column] = [Math.floor(unit / across), unit % across];
    if (interval && unit && unit % interval === 0) {
      const { at, left } = bits.end();
      if (left > SPARE || bits.isSpent || bytes[at + 1] !== 0xd0 + ((unit / interval - 1) % 8)) return null;
      bits = new Bits(bytes, at + 2);
      run.left = 0;
      restart();
    }
    for (const part of scan.parts) {
      const { component } = part;
      const [h, v] = alone ? [1, 1] : [component.h, component.v];
      for (let y = 0; y < v; y++) {
        for (let x = 0; x < h; x++) {
          const block = (row * v + y) * component.stride + column * h + x;
          if (!readBlock(bits, scan, part, 2 * block, run)) return null;
        }
      }
    }
    if (bits.isSpent) return null;
    if (column === 0 && performance.now() - turn > TURN_MS) {
      await new Promise((resume) => setTimeout(resume));
      turn = performance.now();
    }
  }
  const { at, left } = bits.end();
  return left > SPARE ? null : at;
}

/**
 * @param {Bits} bits
 * @param {Scan} scan
 * @param {Scan["parts"][number]} part
 * @param {number} at The block's place in `filled`.
 * @param {{ left: number }} run Blocks that still have nothing more in this scan.
 */
function readBlock(bits, { first, last, isRefining, low, isProgressive }, { component, dc, ac }, at, run) {
  const { filled } = component;
  let k = first;
  if (k === 0) {
    if (isRefining) bits.take(1);
    else {
      const length = bits.symbol(dc);
      if (length < 0 || length > 11) return false;
      const value = bits.take(length);
      // Its first bit is 0 where it is negative.
      component.mean += length && value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
      if (Math.abs(component.mean << low) * component.step > BRIGHTEST + (component.step << low)) return false;
    }
    k = 1;
  }
  if (k > last) return true;
  if (isRefining && filled) return refine(bits, k, last, ac, filled, at, run);
  if (run.left > 0) return (run.left--, true);
  for (; k <= last; k++) {
    const symbol = bits.symbol(ac);
    const [zeros, length] = [symbol >> 4, symbol & 15];
    if (symbol < 0) return false;
    if (length === 0 && zeros < 15) {
      // In a scan of its own, the end of this block and of so many others.
      if (isProgressive) run.left = (1 << zeros) + bits.take(zeros) - 1;
      else if (zeros) return false;
      return true;
    }
    k += zeros;
    if (k > last) return false;
    bits.take(length);
    if (filled && length) mark(filled, at, k);
  }
  return true;
}

/**
 * One more bit for each value that is there, and values that are new.
 * @param {Bits} bits
 * @param {number} k
 * @param {number} last
 * @param {Uint16Array} ac
 * @param {Uint32Array} filled
 * @param {number} at
 * @param {{ left: number }} run
 */
function refine(bits, k, last, ac, filled, at, run) {
  while (run.left === 0 && k <= last) {
    const symbol = bits.symbol(ac);
    let zeros = symbol >> 4;
    const length = symbol & 15;
    if (symbol < 0 || length > 1) return false;
    if (length === 0 && zeros < 15) run.left = (1 << zeros) + bits.take(zeros);
    else {
      if (length) bits.take(1);
      for (; k <= last; k++) {
        if (isMarked(filled, at, k)) bits.take(1);
        else if (zeros-- === 0) break;
      }
      if (length && k > last) return false;
      if (length) mark(filled, at, k);
      k++;
    }
  }
  if (run.left === 0) return true;
  for (; k <= last; k++) if (isMarked(filled, at, k)) bits.take(1);
  run.left--;
  return true;
}

/**
 * @param {Uint32Array} filled
 * @param {number} at
 * @param {number} k 0 to 63
 */
function mark(filled, at, k) {
  const place = at + (k >> 5);
  filled[place] = (filled[place] ?? 0) | (1 << (k & 31));
}

/**
 * @param {Uint32Array} filled
 * @param {number} at
 * @param {number} k 0 to 63
 */
function isMarked(filled, at, k) {
  return (((filled[at + (k >> 5)] ?? 0) >>> (k & 31)) & 1) === 1;
}
