// @ts-check
/** Networks of other programs: what is left open, what is said of them, how their outputs are compared. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  PIXELS,
  layerName,
  layersText,
  noteText,
  pixelsText,
  problemOf,
} from "../../www/panels/own-network/import-words.js";
import { readOutputs } from "../../www/panels/own-network/outputs-file.js";
import { snippetOf } from "../../www/panels/own-network/snippets.js";
import { choicesOf, isBeyondChance } from "../../www/panels/own-network/trials.js";
import { activated, outputsCompared } from "../../www/workers/compared-outputs.js";
import { FileReading, titleOf as shownTitle } from "../../www/panels/own-network/reading.js";
import { titleOf } from "../../www/workers/model-file.js";
import { nameOf, rowsOf } from "../../www/panels/answer/rows.js";
import { CIFAR_10, outputNames } from "../../www/workers/output-names.js";
import { Words } from "../../www/shell/words.js";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const en = JSON.parse(read("www/lang/en.json"));
const words = new Words("en", en);

/** The codes of one of the reader's lists. @param {string} file @param {RegExp} list */
const codes = (file, list) => [...(list.exec(read(file))?.[1] ?? "").matchAll(/"([\w.-]+)"/g)].map(([, code]) => code);

const trial = (
  /** @type {number | null} */ proposal,
  /** @type {string} */ pixels,
  /** @type {number} */ right,
  pictures = 500,
) => ({
  reading: { proposal, pixels },
  right,
  pictures,
});

test("every kind, note and reason of the readers has its words", () => {
  const imported = codes("crates/formats/src/import/imported.rs", /pub const CODES: &\[&str\] = &\[([^\]]*)\]/);
  const kinds = codes("crates/formats/src/import/kind.rs", /pub const CODES: &\[&str\] = &\[([^\]]*)\]/);
  const reasons = codes("crates/formats/src/import/layer.rs", /pub const CODES: &\[&str\] = &\[([^\]]*)\]/);
  assert.ok(imported.length > 5 && kinds.length > 8 && reasons.length > 4);
  for (const code of imported) assert.ok(words.has(`own-network.note.${code}`), code);
  for (const code of kinds.filter((kind) => kind !== "cifar-lab"))
    assert.ok(words.has(`own-network.kind.${code}`), code);
  for (const code of reasons) assert.ok(words.has(`own-network.reason.${code}`), code);
  const declared = read("www/cifar-lab.d.ts");
  const errors = codes("crates/formats/src/import/error.rs", /codes! \{\n([^}]*)\}/);
  assert.ok(errors.length > 15);
  for (const code of errors)
    assert.ok(declared.includes(`| "import.${code}"`) && words.has(`error.import.${code}`), code);
});

test("the page's numbers are the native readers'", () => {
  const number = (/** @type {string} */ file, /** @type {RegExp} */ found) => Number(found.exec(read(file))?.[1]);
  const ranking = "crates/formats/src/import/ranking.rs";
  const trials = "www/workers/model-trials.js";
  const rounds = (/** @type {string} */ file) => /ROUNDS(?:: \[usize; 2\])? = \[(\d+, \d+)\]/.exec(read(file))?.[1];
  assert.ok(rounds(trials));
  assert.equal(rounds(trials), rounds(ranking));
  // The best, and the most usual one.
  assert.equal(number(trials, /MOST_KEPT = (\d+)/), number(ranking, /KEPT: usize = (\d+)/) + 1);
  const most = number("www/workers/model-file.js", /MOST_BYTES = (\d+) \* 1024 \* 1024/);
  assert.equal(most, number("crates/formats/src/import/mod.rs", /MAX_BYTES: usize = (\d+) << 20/));
  const pixels = [...read("crates/formats/src/import/pixels.rs").matchAll(/Self::\w+ => "([^"]+)"/g)].map(
    ([, code]) => code,
  );
  assert.deepEqual(Object.keys(PIXELS), pixels);
  for (const key of Object.values(PIXELS)) assert.ok(words.has(`own-network.pixels.${key}`), key);
});

test("the likeliest is proposed, and each way has the best that was tried with it", () => {
  const trials = [trial(1, "0..1", 300), trial(0, "0..1", 299), trial(1, "-1..1", 40, 48), trial(1, "-1..1", 320)];
  const layers = choicesOf(["0", "1", "2"], trials, ({ reading }) => String(reading.proposal));
  assert.equal(layers.proposed, "1");
  assert.deepEqual(
    layers.choices.map((choice) => choice.trial?.right ?? null),
    [299, 320, null],
  );
  assert.equal(choicesOf(["a", "b"], [], () => "").proposed, "a");
  assert.equal(isBeyondChance([trial(null, "0..1", 76)]), false);
  assert.equal(isBeyondChance([trial(null, "0..1", 78)]), true);
});

test("a layer that cannot be brought along is named with its place and the reason", () => {
  const params = { position: "7", class: "Lambda", name: "twice", reason: "code", said: "layer 7, …" };
  const { sentence, detail } = problemOf({ code: "import.unsupported-layer", params }, words);
  assert.equal(
    sentence,
    `The network cannot be opened here because of this part of it: “layer 7, Lambda (twice)”. ${en["own-network.reason.code"]}`,
  );
  assert.equal(detail, "");
  const setting = { ...params, reason: "setting", key: "dilation_rate", value: "[2, 2]" };
  assert.match(
    problemOf({ code: "import.unsupported-layer", params: setting }, words).sentence,
    /dilation_rate = \[2, 2\]/,
  );
  assert.equal(layerName({ position: 0, class: "Gemm", name: "" }, words), "Gemm");
});

test("what a reader says in English stands behind the sentence, where it says more", () => {
  const large = { what: "the file", size: "200000000", limit: "100663296", said: "the file has the size 200000000" };
  const { sentence, detail } = problemOf({ code: "import.too-large", params: large }, words);
  assert.deepEqual([sentence, detail], [en["error.import.too-large"], large.said]);
  const missing = { name: "conv1/kernel", said: "the array conv1/kernel is missing" };
  assert.equal(problemOf({ code: "import.missing-array", params: missing }, words).detail, "");
  assert.ok(problemOf({ message: "no" }, words).sentence);
});

test("notes, pixels and layers in short", () => {
  const layer = { position: 3, class: "Flatten", name: "" };
  assert.match(noteText({ code: "flatten-reordered", layer, array: null }, words), /^layer 3, Flatten reads/);
  assert.match(noteText({ code: "dequantised", layer: null, array: "w" }, words), /^w was/);
  assert.equal(pixelsText({ mean: [0, 0, 0], std: [1, 1, 1] }, words), en["own-network.pixels.plain"]);
  assert.equal(pixelsText({ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }, words), "(pixel / 255 − 0.5) / 0.5");
  assert.match(pixelsText({ mean: [0.1, 0.2, 0.3], std: [1, 1, 1] }, words), /\(0\.1; 0\.2; 0\.3\)/);
  const spec = [
    { kind: "conv", filters: 32, kernel: 3, padding: "same" },
    { kind: "residual", layers: [{ kind: "relu" }] },
    { kind: "max_pool", size: 2 },
    { kind: "dense", units: 10 },
  ];
  assert.equal(layersText(spec), "conv 32 3×3 same · (relu) + · max pool 2 · dense 10");
});

test("the lines that write answers.npy scale pixels once, as the network was trained", () => {
  const half = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
  const usual = [
    { code: "0..1", normalization: { mean: [0, 0, 0], std: [1, 1, 1] } },
    { code: "-1..1", normalization: half },
    { code: "0..255", normalization: { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] } },
  ];
  const lines = (/** @type {string} */ kind, /** @type {object} */ said = {}, chosen = {}) =>
    snippetOf(/** @type {any} */ ({ kind, normalization: null, notes: [], pixels: usual, ...said }), {
      ...{ name: 'a "b".keras', pixels: "0..1", layers: "" },
      ...chosen,
    });
  assert.match(
    lines("keras"),
    /load_model\("a \\"b\\"\.keras".*\n.*astype\("float32"\) \/ 255\n.*np\.save\("answers\.npy"/,
  );
  assert.match(lines("keras", {}, { pixels: "-1..1" }), /\/ \(255 \* 0\.5\) - 0\.5 \/ 0\.5\n/);
  assert.match(lines("keras-h5", {}, { pixels: "0..255" }), /astype\("float32"\)\n/);
  // A layer of the network scales them itself.
  assert.match(lines("keras", { normalization: half, notes: [{ code: "byte-pixels" }] }), /astype\("float32"\)\n/);
  assert.match(lines("keras", { normalization: half }), /astype\("float32"\) \/ 255\n/);
  assert.match(lines("keras-h5", {}, { layers: "0" }), /model\.load_weights\(/);
  assert.match(lines("onnx"), /transpose\(0, 3, 1, 2\) \/ 255\n/);
  assert.match(lines("pytorch"), /model\.eval\(\)/);
  const tensors = (/** @type {object} */ said, chosen = {}) =>
    /transpose\(\[0, 2, 3, 1\]\)(.*);/.exec(lines("tensorflow-js-archive", said, chosen))?.[1];
  assert.equal(tensors({}), ".div(255)");
  assert.equal(tensors({}, { pixels: "-1..1" }), ".div(255).sub(0.5).div(0.5)");
  assert.equal(tensors({}, { pixels: "0..255" }), "");
  assert.equal(tensors({ normalization: half, notes: [{ code: "byte-pixels" }] }), "");
  assert.equal(lines("keras").split("\n").length, 4);
});

test("outputs are read from NumPy's files and from lines of numbers", () => {
  const read = (/** @type {string} */ text) => readOutputs(new TextEncoder().encode(text), 100);
  const { shape, values } = read("1,-2.5,3e-7\r\n.5, NaN ,-inf\n");
  assert.deepEqual(shape, [2, 3]);
  assert.deepEqual([...Array.from(values)], [1, -2.5, 3e-7, 0.5, NaN, -Infinity]);
  for (const wrong of ["", "a,b", "1,2\n3", "1,,2", "1 2", "0x10,1", "[[1,2],[3,4]]"]) assert.throws(() => read(wrong));
  assert.throws(() => read("1,2\n".repeat(51)), /length/);
  assert.throws(() => readOutputs(Uint8Array.from([0x93, ...new TextEncoder().encode("NUMPY")]), 100), /npy/);
});

test("outputs are compared behind the last activation", async () => {
  const near = (/** @type {Float32Array} */ found, /** @type {number[]} */ expected) =>
    found.forEach((value, place) => assert.ok(Math.abs(value - (expected[place] ?? 0)) < 1e-6, `${found}`));
  const logits = Float32Array.from([0, Math.log(3), 2, 2]);
  near(activated(logits, 2, "softmax"), [0.25, 0.75, 0.5, 0.5]);
  near(activated(logits, 2, "sigmoid"), [0.5, 0.75, 0.880797, 0.880797]);
  assert.equal(activated(logits, 2, "dense"), logits);
  const call = async (/** @type {string} */ name) => (name === "pixels" ? { planar: new Uint8Array(6144) } : logits);
  const pool = /** @type {any} */ ({
    model: { outputs: 2, metadata: { spec: { input: [3, 32, 32], layers: [{ kind: "dense" }] } } },
    ...{ evaluator: async () => ({ call }), dismiss() {}, pixels: () => call("pixels") },
    lists: { manifest: { test_count: 10_000 } },
    fault: (/** @type {string} */ code) => new Error(code),
  });
  const told = await outputsCompared(pool, Float32Array.from([1, 0, 3, 2]));
  assert.deepEqual([told.pictures, told.largest, told.agree], [2, 3, 1]);
  assert.ok(Math.abs(told.difference - Math.log(3)) < 1e-6);
  const broken = await outputsCompared(pool, Float32Array.from([0, 1, NaN, 2]));
  assert.ok(Number.isNaN(broken.difference), "what is no number is no agreement");
  const nowhere = Float32Array.from([0, 1, NaN, NaN]);
  const none = { ...pool, evaluator: async () => ({ call: async () => nowhere }) };
  assert.equal((await outputsCompared(none, nowhere)).agree, 1, "nor is it where both have none");
  for (const wrong of [3, 0]) await assert.rejects(outputsCompared(pool, new Float32Array(wrong)), /argument/);
});

test("a network is called by its file, or by the folder of files that are called the same everywhere", () => {
  assert.equal(titleOf("runs/last night.v2.keras"), "last night.v2");
  assert.equal(titleOf(".keras"), "network");
  assert.equal(shownTitle("runs/red.onnx"), "red.onnx");
  assert.equal(shownTitle("red/model.json"), "red");
  assert.equal(shownTitle("model.json"), "model.json");
});

test("classes of CIFAR-10 are the page's own words, any others the network's", () => {
  const rust = /ENGLISH: \[&str; 10\] =\s*\[([^\]]*)\]/.exec(read("crates/model/src/class.rs"))?.[1] ?? "";
  assert.deepEqual(
    [...CIFAR_10],
    [...rust.matchAll(/"([^"]+)"/g)].map(([, name]) => name),
  );
  const of = (/** @type {readonly string[]} */ classes, /** @type {number} */ outputs) =>
    outputNames({ metadata: { classes }, outputs });
  assert.equal(of(CIFAR_10, 10), null);
  assert.equal(of(CIFAR_10, 20), null);
  assert.deepEqual(of(["oak", "elm"], 2), ["oak", "elm"]);
  assert.deepEqual(of(CIFAR_10, 3), ["airplane", "automobile", "bird"]);
  assert.deepEqual(of(["oak"], 2), ["oak", "1"]);
  const named = words.withOutputs(["oak", "elm"]);
  assert.deepEqual([nameOf(1, named), nameOf(1, words), named.className(1)], ["elm", "automobile", "automobile"]);
  assert.equal(named.withOutputs(["oak", "elm"]), named);
  assert.equal(words.withOutputs(null), words);
});

test("an answer with classes of its own has a row for each, of very many the likeliest", () => {
  const answer = (/** @type {number} */ count) =>
    /** @type {any} */ ({
      ...{ probabilities: Array.from({ length: count }, (_, place) => place / 1000), index: count - 1, label: null },
      names: Array.from({ length: count }, (_, place) => `kind ${place}`),
    });
  const few = rowsOf(answer(3), words);
  assert.deepEqual(
    few.map(({ name, best, dead }) => [name, best, dead]),
    [
      ["kind 0", false, false],
      ["kind 1", false, false],
      ["kind 2", true, false],
    ],
  );
  const many = rowsOf(answer(40), words);
  assert.deepEqual([many.length, many[0]?.name, many[19]?.name], [20, "kind 39", "kind 20"]);
});

test("layers of the person's own are tried and chosen; where trying fails, the former ones stay", async () => {
  let isBroken = false;
  const under = /** @type {string[]} */ ([]);
  const file = /** @type {any} */ ({
    contents: { file: "a.npz", proposals: [{ spec: "proposed" }], pixels: [{ code: "unit" }, { code: "byte" }] },
    under: async (/** @type {string} */ spec) => void under.push(spec),
    tried: async () => {
      if (isBroken) throw new Error("offline");
      return under.at(-1) === "own" ? [trial(null, "byte", 400)] : [trial(0, "unit", 90), trial(0, "byte", 50)];
    },
    close: () => {},
  });
  const lab = /** @type {any} */ ({ openModelFile: async () => file });
  const reading = await FileReading.open(lab, [], () => {}, new AbortController().signal);
  const state = () => [reading.layers, reading.pixels, reading.proposals.length, reading.trials.length, under.at(-1)];
  assert.deepEqual(state(), ["0", "unit", 1, 2, "proposed"]);
  const own = /** @type {any} */ ("own");
  isBroken = true;
  await assert.rejects(
    reading.adopt(own, () => {}),
    /offline/,
  );
  assert.deepEqual(under, ["proposed", "own", "proposed"]);
  assert.deepEqual(state(), ["0", "unit", 1, 2, "proposed"]);
  isBroken = false;
  await reading.adopt(own, () => {});
  assert.deepEqual(state(), ["1", "byte", 2, 3, "own"]);
  // A worker that is no more gives nothing back; what is told is what befell it first.
  isBroken = true;
  file.under = async (/** @type {string} */ spec) => {
    if (spec === "own") throw new Error("closed");
  };
  await assert.rejects(
    reading.adopt(/** @type {any} */ ("third"), () => {}),
    /offline/,
  );
});
