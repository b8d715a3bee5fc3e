// @ts-check
/**
 * A result as a word of an address, `1.AbC…`: the version of the form, then bytes as letters. The bytes are their own number,
 * the result, and a checksum. The checksum shows slips and careless edits; whoever knows this file can make another one.
 * Pure.
 * @typedef {import("./result.js").Result} Result
 * @typedef {import("./result.js").Point} Point
 */
import { Packer, Unpacker, crc32, fromLetters, lettersOf, toLetters } from "./packing.js";
import { ENGINES, PHASES, Refusal, checked } from "./result.js";

/** Of the form that this page writes, and the only one that it reads. */
const VERSION = 1;
/** The bytes' number before the result, the checksum behind it. */
const [HEAD, TAIL] = [2, 4];
/** No result is longer. */
const MOST_BYTES = 4096;
const HAS = Object.freeze({ weights: 1, evaluated: 2, ran: 4 });

/**
 * @param {Result} result As `checked` takes it.
 * @returns {string} Of letters that an address takes as they are.
 * @throws {import("./result.js").Refusal}
 */
export function encode(result) {
  const { who, network, parameters, weights, at, page, evaluated, ran } = checked(result);
  const parts = (weights ? HAS.weights : 0) | (evaluated ? HAS.evaluated : 0) | (ran ? HAS.ran : 0);
  const packer = new Packer().whole(parts).text(who).text(network).whole(parameters).whole(at).text(page);
  if (weights) packer.raw((weights.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)));
  if (evaluated) {
    const { n, correct, outside, mirror, engine } = evaluated;
    packer
      .whole(n)
      .whole(correct)
      .whole(outside)
      .whole(Number(mirror))
      .whole(ENGINES.indexOf(/** @type {any} */ (engine)));
  }
  if (ran) {
    packer.text(ran.settings).whole(ran.validationImages).whole(PHASES.indexOf(ran.phase)).whole(ran.points.length);
    for (const point of ran.points) packPoint(packer, point);
  }
  return sealed(packer.bytes);
}

/** @param {Uint8Array} body */
function sealed(body) {
  const all = body.length + HEAD + TAIL;
  const told = new Packer().raw([all >> 8, all & 255]).raw(body).bytes;
  const sum = crc32(Uint8Array.of(VERSION, ...told));
  return `${VERSION}.${toLetters(new Packer().raw(told).raw([24, 16, 8, 0].map((bits) => (sum >>> bits) & 255)).bytes)}`;
}

/**
 * What a code says.
 * @param {string} text It may have more letters behind its end, as a link in a text may.
 * @returns {{ result: Result, code: string }} `code`: without them.
 * @throws {Refusal}
 */
export function decode(text) {
  const [, version = "", letters = ""] = /^(\d{1,3})\.([\w-]*)$/.exec(text) ?? [];
  if (!version) throw new Refusal("none");
  if (Number(version) !== VERSION) throw new Refusal("version", { version });
  const [high = 0, low = 0] = fromLetters(letters.slice(0, lettersOf(HEAD)));
  const all = 256 * high + low;
  const signs = lettersOf(all);
  if (all > MOST_BYTES) throw new Refusal("changed");
  if (letters.length < Math.max(signs, lettersOf(HEAD))) throw new Refusal("cut");
  const code = `${VERSION}.${letters.slice(0, signs)}`;
  const bytes = fromLetters(letters.slice(0, signs));
  const [told, sum] = [bytes.subarray(0, all - TAIL), bytes.subarray(all - TAIL)];
  const seen = sum.reduce((value, byte) => 256 * value + byte, 0);
  if (all < HEAD + TAIL || seen !== crc32(Uint8Array.of(VERSION, ...told))) throw new Refusal("changed");
  const result = checked(unpacked(told.subarray(HEAD)));
  // One result has one code: anything else was not written by this page.
  if (encode(result) !== code) throw new Refusal("changed");
  return { result, code };
}

/**
 * @param {Uint8Array} body
 * @returns {Result} Whatever it says: not yet checked.
 */
function unpacked(body) {
  try {
    const from = new Unpacker(body);
    const parts = from.whole();
    const [who, network, parameters, at, page] = [from.text(), from.text(), from.whole(), from.whole(), from.text()];
    const weights =
      parts & HAS.weights ? [...from.raw(32)].map((byte) => byte.toString(16).padStart(2, "0")).join("") : "";
    const evaluated = parts & HAS.evaluated ? unpackedEvaluation(from) : null;
    const ran = parts & HAS.ran ? unpackedRun(from) : null;
    if (!from.isAtEnd) throw new RangeError("more than a result");
    return { who, network, parameters, weights, at, page, evaluated, ran };
  } catch {
    throw new Refusal("changed");
  }
}

/** @param {Unpacker} from */
function unpackedEvaluation(from) {
  const [n, correct, outside, mirror, engine] = Array.from({ length: 5 }, () => from.whole());
  return {
    n: n ?? 0,
    correct: correct ?? 0,
    outside: outside ?? 0,
    mirror: mirror === 1,
    engine: ENGINES[engine ?? 0] ?? "",
  };
}

/** @param {Unpacker} from @returns {import("./result.js").Ran} */
function unpackedRun(from) {
  const [settings, validationImages, phase, count] = [from.text(), from.whole(), from.whole(), from.whole()];
  /** @type {Point[]} */
  const points = [];
  // Each point takes bytes: a number of points that lies ends with them.
  while (points.length < count) points.push(unpackedPoint(from));
  return { settings, validationImages, phase: PHASES[phase] ?? /** @type {any} */ (""), points };
}

/**
 * Losses in thousandths and one more, so that 0 is no number; shares in ten thousandths.
 * @param {Packer} packer
 * @param {Point} point
 */
function packPoint(packer, { epoch, loss, accuracy, valLoss, valAccuracy }) {
  const lossCode = (/** @type {number | null} */ value) => (value === null ? 0 : 1 + Math.round(1e3 * value));
  packer
    .whole(epoch)
    .whole(lossCode(loss))
    .whole(Math.round(1e4 * accuracy));
  packer.whole(lossCode(valLoss)).whole(Math.round(1e4 * valAccuracy));
}

/**
 * @param {Unpacker} from
 * @returns {Point}
 */
function unpackedPoint(from) {
  const lossOf = (/** @type {number} */ code) => (code === 0 ? null : (code - 1) / 1e3);
  const [epoch, loss, accuracy, valLoss, valAccuracy] = Array.from({ length: 5 }, () => from.whole());
  return {
    epoch: epoch ?? 0,
    loss: lossOf(loss ?? 0),
    accuracy: (accuracy ?? 0) / 1e4,
    valLoss: lossOf(valLoss ?? 0),
    valAccuracy: (valAccuracy ?? 0) / 1e4,
  };
}
