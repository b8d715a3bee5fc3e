// @ts-check
/** Facts that a network is asked for: its answer to a picture, or to many of them. */
import { nameOf } from "../answer/rows.js";
import { sigmoid, softmax, sum } from "../answer/readings.js";
import { planarOf } from "./pictures.js";

/**
 * @typedef {import("./facts.js").Kind} Kind
 * @typedef {import("../../state.js").Opinion} Opinion
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {{ share: number, index: number, label: number | null }} Sure How sure an answer is, and of what.
 */

/**
 * The shares are the page's own: of a network that has a temperature, scaled by it.
 * @param {Opinion} opinion
 * @param {Words} words
 */
function spoken({ answer: { logits, probabilities: shares, label, seen } }, words) {
  const order = shares.map((_, place) => place).sort((one, other) => (shares[other] ?? 0) - (shares[one] ?? 0));
  const [best = 0, second = 0] = order;
  const at = (/** @type {number} */ temperature) => words.percent(Math.max(...softmax(logits, temperature)));
  const sigmoids = logits.map(sigmoid);
  return {
    name: nameOf(best, words),
    share: words.percent(shares[best] ?? 0),
    second: nameOf(second, words),
    secondShare: words.percent(shares[second] ?? 0),
    truth: label === null ? "" : words.className(label),
    verdict: label === null ? "" : words.text(best === label ? "compare.right" : "compare.wrong"),
    outputs: logits.length,
    sum: words.decimal(sum(sigmoids), 2),
    largest: words.value(Math.max(...sigmoids)),
    high: sigmoids.filter((value) => value > 0.9).length,
    half: at(0.5),
    double: at(2),
    fourfold: at(4),
    bytes: seen.length,
  };
}

/** What `model` says of test image `image`. @type {Kind} */
export const answer = {
  gather: ({ model, image }, second) => second.ask(model, image, image),
  say: spoken,
};

/** What `model` says of a picture that was made: `colour`, or `noise`. @type {Kind} */
export const made = {
  gather: ({ model, ...picture }, second) => second.ask(model, planarOf(picture), null),
  say: spoken,
};

/** The bytes of a test image as they enter the network. @type {Kind} */
export const seen = {
  gather: async ({ image }, second) => (await second.ask("notebook", image, image)).answer.seen,
  say(/** @type {Uint8Array} */ bytes, words) {
    const first = [0, 1, 2].map((channel) => bytes[1024 * channel] ?? 0);
    const [red = 0, green = 0, blue = 0] = first;
    const scaled = first.map((byte) => words.decimal(byte / 255, 3)).join("; ");
    return { bytes: bytes.length, side: Math.sqrt(bytes.length / 3), red, green, blue, scaled };
  },
};

/**
 * How sure `model` is of the first `count` test images, and how often it is right.
 * @type {Kind}
 */
export const certainty = {
  async gather({ model, count }, second) {
    const sure = [];
    for (let image = 0; image < count; image++) sure.push(sureness(await second.ask(model, image, image)));
    return sure;
  },
  say(/** @type {Sure[]} */ all, words) {
    const part = (/** @type {string} */ name, /** @type {Sure[]} */ some) => {
      const right = some.filter(({ index, label }) => index === label).length;
      const mean = sum(some.map(({ share }) => share)) / some.length;
      return {
        [`${name}n`]: some.length,
        [`${name}right`]: words.percent(right / some.length),
        [`${name}mean`]: words.percent(mean),
      };
    };
    const sure = all.filter(({ share }) => share >= SURE);
    return {
      ...part("", all),
      ...part("sure", sure),
      ...part(
        "rest",
        all.filter(({ share }) => share < SURE),
      ),
      threshold: words.whole(SURE),
      kept: words.percent(sure.length / all.length),
    };
  },
};

/** What counts as sure in the findings. */
const SURE = 0.9;

/** What `model` says of `count` pictures of noise. @type {Kind} */
export const noise = {
  async gather({ model, count }, second) {
    const sure = [];
    for (let seed = 1; seed <= count; seed++)
      sure.push(sureness(await second.ask(model, planarOf({ noise: seed }), null)));
    return sure;
  },
  say(/** @type {Sure[]} */ all, words) {
    const times = new Map();
    for (const { index } of all) times.set(index, (times.get(index) ?? 0) + 1);
    const [often, most] = [...times].sort(([, one], [, other]) => other - one)[0] ?? [0, 0];
    return {
      n: all.length,
      name: nameOf(often, words),
      most,
      mean: words.percent(sum(all.map(({ share }) => share)) / all.length),
      sure: all.filter(({ share }) => share >= SURE).length,
      threshold: words.whole(SURE),
    };
  },
};

/**
 * @param {Opinion} opinion
 * @returns {Sure}
 */
function sureness({ answer: { probabilities, label } }) {
  const share = Math.max(...probabilities);
  return { share, index: probabilities.indexOf(share), label };
}
