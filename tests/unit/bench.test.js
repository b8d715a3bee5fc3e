// @ts-check
/** The benchmark's own arithmetic, where it needs no browser: networks, files, figures, the table of docs/speed.md. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { WIDE, fileOf, layersOf, multiplyAdds, randomTensors } from "../bench/networks.js";
import { lines, documentWith, summary, table } from "../bench/report.js";
import { ROWS, chosen } from "../bench/rows.js";
import { read } from "../bench/safetensors.js";

const row = /** @type {import("../bench/rows.js").Row} */ (ROWS.find(({ id }) => id === "notebook-32"));
const MACS = { notebook: { forward: 1e6, training: 2.9e6 } };
const times = {
  "notebook-32 kernels": [
    { ms: 4, whole: 5 },
    { ms: 2, whole: 3 },
    { ms: 3, whole: 4 },
  ],
  "notebook-32 flex": [{ ms: 12, whole: 13 }],
  "notebook-32 tfjs": [{ ms: 6 }],
  "notebook-32 onnxruntime": [{ ms: 9 }],
};

test("the wide network has the 118 million multiply-adds that its name says", () => {
  assert.equal(multiplyAdds(WIDE).forward, 118_147_360);
});

test("the same seed gives the same weights, and a file gives them back", () => {
  const [first, again] = [randomTensors(WIDE, 1), randomTensors(WIDE, 1)];
  const { metadata, tensors } = read(/** @type {ArrayBuffer} */ (fileOf(WIDE, first).buffer));
  assert.deepEqual(JSON.parse(metadata.spec ?? ""), WIDE);
  assert.deepEqual(Object.keys(tensors).sort(), Object.keys(first).sort());
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    assert.deepEqual(shape, first[name]?.shape);
    assert.deepEqual(values, again[name]?.values);
  }
});

test("a norm that is folded away leaves its scale and its shift in the convolution", () => {
  const spec = {
    name: "",
    input: /** @type {[number, number, number]} */ ([1, 1, 1]),
    layers: [{ kind: "conv", filters: 1, kernel: 1, padding: /** @type {const} */ ("same") }, { kind: "batch_norm" }],
  };
  const value = (/** @type {number} */ number) => ({ shape: [1], values: Float32Array.of(number) });
  const layers = layersOf(spec, {
    "conv1.weight": value(2),
    "conv1.bias": value(3),
    "norm1.weight": value(4),
    "norm1.bias": value(5),
    "norm1.running_mean": value(1),
    "norm1.running_var": value(4 - 1e-5),
  });
  // ((2 x + 3) - 1) / 2 * 4 + 5 = 4 x + 9
  assert.equal(layers.length, 1);
  assert.ok(Math.abs((layers[0]?.weight?.[0] ?? 0) - 4) < 1e-5 && Math.abs((layers[0]?.bias?.[0] ?? 0) - 9) < 1e-5);
});

test("median, minimum and spread", () => {
  assert.deepEqual(summary([4, 1, 2, 3, 10]), { n: 5, median: 3, minimum: 1, spread: 2 / 3 });
});

test("ratios are to the fastest peer and to flex, the peak's share counts all images", () => {
  const [own] = lines([row], times, MACS, 32e9);
  assert.ok(own);
  assert.deepEqual(
    [own.engine, own.alone.median, own.whole?.median, own.ratio, own.ofFlex],
    ["kernels", 3, 4, 0.5, 0.25],
  );
  assert.ok(Math.abs(own.ofPeak - 1 / 3) < 1e-9);
});

test("the table says what was reached, and what a peer cannot do", () => {
  const text = table([row], lines([row], times, MACS, 32e9), ["tfjs"]);
  assert.match(text, /notebook, 32 images: 0\.50 of the fastest peer; must 0\.75, goal 0\.63: goal reached/);
  const train = /** @type {import("../bench/rows.js").Row} */ (ROWS.find(({ id }) => id === "wide-train"));
  assert.match(
    table([train], [], ["onnxruntime", "convnetjs"]),
    /onnxruntime +does not train\n +convnetjs +has neither/,
  );
});

test("the document's table is written between its marks and nowhere else", () => {
  const [start, end] = ["<!-- cargo xtask bench --docs writes from here -->", "<!-- to here -->"];
  const said = {
    machine: "a machine",
    browser: "Chromium 1",
    date: "2026-01-02",
    rounds: 9,
    peak: 28e9,
    load: [3.2, 4.5],
    versions: { "onnxruntime-web": "1.30.0", "@tensorflow/tfjs": "4.22.0" },
  };
  const written = documentWith(`before\n${start}\nold\n${end}\nafter`, [row], lines([row], times, MACS, 32e9), said);
  assert.ok(written.startsWith(`before\n${start}\n`) && written.endsWith(`${end}\nafter`) && !written.includes("old"));
  assert.match(
    written,
    /\| notebook, 32 images \| 3\.00 \(2\.00\) \| 12\.0 \(12\.0\) \| 9\.00 \(9\.00\) \| 6\.00 \(6\.00\) \| 33 % \|/,
  );
  assert.match(written, /onnxruntime-web 1\.30/);
  assert.match(written, /busy: its load was 3\.2 before and 4\.5 after/);
  assert.throws(() => documentWith("no marks", [row], [], said), /marks/);
});

test("rows are chosen by how their names begin; a name that is none's is refused", () => {
  const ids = (/** @type {string[]} */ only) => chosen(only).map(({ id }) => id);
  assert.deepEqual([ids([]).length, ids(["none"])], [ROWS.length, []]);
  assert.deepEqual(ids(["wide", "notebook-1"]), ["notebook-1", "wide-1", "wide-32", "wide-train"]);
  assert.throws(() => chosen(["wide", "notbook"]), /no row begins with notbook: there are notebook-1, /);
  assert.throws(() => chosen(["none", "wide"]), /none/);
});
