// @ts-check
/** The test browser's rows: filters, orders, the address, the file, and ten thousand of them within a frame. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { labelFigures } from "../../www/panels/evaluate/label-figures.js";
import { duplicateFigures } from "../../www/panels/evaluate/near-duplicates.js";
import { csvOf } from "../../www/panels/evaluate/csv.js";
import {
  ALL,
  ORDERS,
  confidentMistakes,
  countRight,
  rowsOf,
  selected,
  sorted,
  withNear,
} from "../../www/panels/evaluate/rows.js";
import { readSelection, writeSelection } from "../../www/panels/evaluate/selection.js";

/** @typedef {import("../../www/panels/evaluate/rows.js").Selection} Selection */

/** Answers that a seed makes up (mulberry32): ten classes, now and then an output that is none. */
function made(/** @type {number} */ n, seed = 1) {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const labels = Uint8Array.from({ length: n }, () => Math.floor(10 * random()));
  const predicted = Uint16Array.from(labels, (label) => (random() < 0.7 ? label : Math.floor(12 * random())));
  const confidence = Float64Array.from({ length: n }, random);
  const margin = confidence.map((share) => share * random());
  const entropy = confidence.map((share) => 3 * (1 - share) * random());
  const score = Float64Array.from({ length: n }, () => 12 * random() - 2);
  const answers = /** @type {any} */ ({ split: "test", first: 0, outputs: 20, logits: new Float32Array(), labels });
  const disputed = [3, 70, 500].map((index) => ({ index, isOther: index === 70 }));
  const other = Uint16Array.from(labels, (label) => (random() < 0.6 ? label : Math.floor(12 * random())));
  const people = entropy.map((nats) => nats / 2);
  return { ...rowsOf(answers, { predicted, confidence, margin, entropy, score }, disputed, other), people };
}

const rows = made(1000);
const every = sorted(rows, "index", false);

/** The same filter, slowly, in another way. @param {Partial<Selection>} wanted */
const expected = (wanted) => {
  const tests = {
    truth: (/** @type {number} */ at, /** @type {any} */ label) => label === null || rows.truth[at] === label,
    predicted: (/** @type {number} */ at, /** @type {any} */ label) =>
      label === null || rows.predicted[at] === label || (label === 10 && (rows.predicted[at] ?? 0) > 10),
    outcome: (/** @type {number} */ at, /** @type {any} */ said) =>
      said === null || (rows.truth[at] === rows.predicted[at] ? "right" : "wrong") === said,
    confidence: (/** @type {number} */ at, /** @type {any} */ [low, high]) =>
      !((rows.confidence[at] ?? 0) < low) && !((rows.confidence[at] ?? 0) > high),
    margin: (/** @type {number} */ at, /** @type {any} */ [low, high]) =>
      !((rows.margin[at] ?? 0) < low) && !((rows.margin[at] ?? 0) > high),
    score: (/** @type {number} */ at, /** @type {any} */ [low, high]) =>
      !((rows.score[at] ?? 0) < low) && !((rows.score[at] ?? 0) > high),
    versus: (/** @type {number} */ at, /** @type {any} */ versus) => {
      const [here, there] = [rows.predicted[at] === rows.truth[at], rows.other?.[at] === rows.truth[at]];
      const said = { this: here && !there, other: there && !here, both: here && there, neither: !here && !there };
      const isAlike = rows.predicted[at] === rows.other?.[at];
      return !versus || { ...said, differ: !isAlike, same: isAlike && !here }[/** @type {"this"} */ (versus)];
    },
    isDisputed: (/** @type {number} */ at, /** @type {any} */ only) => !only || [3, 70, 500].includes(at),
  };
  return Array.from({ length: rows.n }, (_, at) => at).filter((at) =>
    Object.entries(tests).every(([name, holds]) => holds(at, /** @type {any} */ ({ ...ALL, ...wanted })[name])),
  );
};

test("filters combine", () => {
  /** @type {Partial<Selection>[]} */
  const cases = [
    {},
    { truth: 3 },
    { predicted: 5 },
    { predicted: 10 },
    { outcome: "right" },
    { outcome: "wrong", confidence: [0.9, 1] },
    { score: [-Infinity, 1] },
    { score: [-1, 4], outcome: "wrong" },
    { versus: "differ" },
    { versus: "other" },
    { versus: "both", truth: 2 },
    { versus: "neither" },
    { versus: "this" },
    { versus: "same" },
    { isDisputed: true },
    { isDisputed: true, outcome: "wrong" },
    { truth: 3, predicted: 5, confidence: [0, 0.5], margin: [0.1, 0.3] },
  ];
  const found = cases.map((wanted) => [...selected(rows, every, { ...ALL, ...wanted })]);
  assert.deepEqual(found, cases.map(expected));
  for (const places of found.slice(0, 14)) assert.ok(places.length > 0);
  // Without another network there is nothing to compare with.
  assert.equal(selected({ ...rows, other: null }, every, { ...ALL, versus: "other" }).length, rows.n);
  assert.equal(selected(rows, every, { ...ALL, truth: 3, predicted: 3, outcome: "wrong" }).length, 0);
});

test("an order is one of values, equals by their number, and falling is the other way round", () => {
  const rows = withNear(made(1000), [
    { index: 7, other: 3 },
    { index: 2, other: 900 },
  ]);
  for (const order of ORDERS) {
    const value = (/** @type {number} */ at) => {
      if (order === "index") return at;
      if (order === "outcome") return Number(rows.predicted[at] === rows.truth[at]);
      const found = rows[order]?.[at] ?? NaN;
      return order === "near" ? Math.min(found, 1) : found;
    };
    const rising = [...sorted(rows, order, false)].map(value);
    for (let at = 1; at < rising.length; at++) assert.ok((rising[at - 1] ?? NaN) <= (rising[at] ?? NaN), order);
    assert.deepEqual([...sorted(rows, order, true)].map(value), rising.reverse(), order);
  }
  const even = { ...rows, confidence: new Float64Array(rows.n) };
  assert.deepEqual([...sorted(even, "confidence", true)], [...every]);
  // What is not known orders nothing.
  assert.deepEqual([...sorted({ ...rows, near: null }, "near", true)], [...every]);
  assert.deepEqual([...sorted(rows, "near", true).subarray(0, 3)], [2, 7, 0]);
});

test("what is right is counted; the surest mistakes are wrong, and the surest come first", () => {
  const right = [...rows.truth].filter((label, at) => label === rows.predicted[at]).length;
  assert.equal(countRight(rows, every), right);
  const mistakes = [...confidentMistakes(rows, 20)];
  assert.equal(mistakes.length, 20);
  assert.equal(countRight(rows, Uint32Array.from(mistakes)), 0);
  const least = rows.confidence[mistakes.at(-1) ?? 0] ?? 0;
  const wrong = expected({ outcome: "wrong" });
  assert.equal(wrong.filter((at) => (rows.confidence[at] ?? 0) > least).length, 19);
});

test("with disputed labels and without: every image is in one of the two, and the surest mistakes are looked through", () => {
  const truth = Uint8Array.of(0, 1, 2, 3, 4, 5);
  const predicted = Uint16Array.of(0, 7, 7, 9, 4, 6);
  const confidence = Float64Array.of(0.9, 0.8, 0.99, 0.4, 0.5, 0.6);
  const disputed = [
    { index: 12, other: 7, isOther: true },
    { index: 13, other: 8, isOther: true },
    { index: 14, other: 2, isOther: false },
    { index: 99, other: 1, isOther: true },
  ].map((one) => ({ ...one, votes: { label: 0, other: 0, neither: 0, both: 0 } }));
  const answers = /** @type {any} */ ({ split: "test", first: 10, labels: truth });
  const few = rowsOf(
    answers,
    { predicted, confidence, margin: confidence, entropy: confidence, score: confidence },
    disputed,
  );
  const { all, without, ...counted } = labelFigures(few, disputed);
  assert.deepEqual([all?.share, without?.share], [2 / 6, 1 / 3]);
  assert.deepEqual(counted, {
    ...{ disputed: 3, disputedRight: 1, others: 2, saysLabel: 0, saysOther: 1 },
    ...{ mistakes: 4, found: 2, byChance: 2, alike: null },
  });
  // Another network contradicts two of these labels in the same way, one of them disputed.
  const other = Uint16Array.of(0, 7, 7, 3, 2, 5);
  assert.deepEqual(labelFigures({ ...few, other }, disputed).alike, { same: 2, doubted: 1 });
  const none = rowsOf({ ...answers, split: "train" }, { ...few, margin: confidence, entropy: confidence }, disputed);
  assert.equal(labelFigures(none, disputed).disputed, 0);
});

test("images whose photograph was seen in training are shown, or left out, and counted with and without", () => {
  const pairs = [
    { index: 2, other: 0 },
    { index: 400, other: 49_999 },
    { index: 2000, other: 7 },
  ];
  const marked = withNear(rows, pairs);
  assert.deepEqual([...selected(marked, every, { ...ALL, near: "only" })], [2, 400]);
  assert.equal(selected(marked, every, { ...ALL, near: "without" }).length, rows.n - 2);
  // Where nothing is known of it, nothing is left out.
  assert.equal(selected(rows, every, { ...ALL, near: "only" }).length, rows.n);
  const [[n, seen, rest], [right, seenRight, restRight]] = /** @type {any} */ (duplicateFigures(marked));
  assert.deepEqual([n, seen, rest], [1000, 2, 998]);
  assert.equal(right, seenRight + restRight);
  assert.equal(seenRight, countRight(rows, Uint32Array.of(2, 400)));
  assert.match(csvOf(marked, Uint32Array.of(2, 3, 400), String), /,0\r\n.*,\r\n.*,49999\r\n$/);
});

test("a selection comes back from its own word, which an address need not escape", () => {
  /** @type {Selection} */
  const whole = {
    ...{ truth: 3, predicted: 10, outcome: "wrong", confidence: [0.505, 0.9], margin: [0, 0.1], isDisputed: true },
    ...{ versus: "other", near: "without", score: [-1.25, 7] },
    ...{ order: "entropy", isFalling: true },
  };
  for (const selection of [
    whole,
    ALL,
    { ...ALL, outcome: /** @type {const} */ ("right") },
    { ...ALL, isFalling: true },
    { ...ALL, near: /** @type {const} */ ("only") },
    .../** @type {Selection[]} */ ([
      { ...ALL, score: [-Infinity, 3.5], order: "score" },
      { ...ALL, score: [-2, Infinity] },
    ]),
  ]) {
    const text = writeSelection(selection);
    assert.deepEqual(readSelection(text), { selection, wrong: [] }, text);
    assert.equal(new URLSearchParams({ text }).toString(), `text=${text}`);
  }
  assert.equal(writeSelection(ALL), "");
});

test("parts of the word that say nothing are passed over and named", () => {
  const wrong = [
    "true-11",
    "answer-x",
    "sure-90-50",
    "sure-0-101",
    "by-size",
    "right-1",
    "toString",
    "by-margin-up",
    "versus-x",
    "score-4-1",
    "score-x",
    "near-x",
    "score--1-4",
    "score-m-4",
  ];
  const { selection, wrong: named } = readSelection(`${wrong.join("_")}_true-4`);
  assert.deepEqual(named, wrong);
  assert.deepEqual(selection, { ...ALL, truth: 4 });
});

test("numbers of the file read back as the same numbers, and names that need it are quoted", () => {
  const places = selected(rows, sorted(rows, "margin", true), { ...ALL, confidence: [0.3, 0.9] });
  const text = csvOf(rows, places, (label) => (label === 0 ? 'a "flying", thing' : `class ${label}`));
  const lines = text.split("\r\n");
  assert.equal(lines.pop(), "");
  const [head = "", ...body] = lines;
  assert.equal(head.split(",").length, 12);
  assert.equal(body.length, places.length);
  body.forEach((line, row) => {
    // Quoted names aside, no field has a comma.
    const fields = line.replaceAll(/"(?:[^"]|"")*"/g, "quoted").split(",");
    const at = places[row] ?? 0;
    assert.deepEqual(fields.slice(6, 10).map(Number), [
      ...[rows.confidence[at], rows.margin[at], rows.entropy[at], rows.score[at]],
    ]);
    assert.deepEqual([fields[0], fields[1], fields[3]].map(Number), [at, rows.truth[at], rows.predicted[at]]);
    assert.equal(fields[5], String(rows.truth[at] === rows.predicted[at]));
  });
  assert.ok(body.some((line) => line.includes('"a ""flying"", thing"')));
  assert.match(csvOf(rows, Uint32Array.of(3, 70, 4), String), /,yes,\r\n.*,another class,\r\n.*,no,\r\n$/);
});

test("ten thousand rows are filtered and counted within a frame, and take less than 1 MB", () => {
  const many = made(10_000, 7);
  const places = sorted(many, "margin", true);
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    const found = selected(many, places, {
      ...ALL,
      truth: 3,
      outcome: "wrong",
      confidence: [0.2, 0.9],
      margin: [0, 0.5],
    });
    countRight(many, found);
    return performance.now() - start;
  }).sort((one, other) => one - other);
  assert.ok((times[4] ?? Infinity) < 16, `median ${times[4]} ms`);
  const { truth, predicted, confidence, margin, entropy, disputed } = many;
  const columns = [truth, predicted, confidence, margin, entropy, disputed, places];
  const bytes = columns.reduce((all, { byteLength }) => all + byteLength, 0);
  assert.ok(bytes < 1e6, `${bytes} bytes`);
});
