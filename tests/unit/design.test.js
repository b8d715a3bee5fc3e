// @ts-check
/** Building a network: its text, its changes, its history, its fields and its code. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import description from "../../www/panels/design/description.js";
import { numberIn } from "../../www/panels/design/block-field.js";
import { added, layerAt, moved, pathsOf, removed, replaced } from "../../www/panels/design/edit.js";
import { MOST_STEPS, begun, redone, stepped, undone } from "../../www/panels/design/history.js";
import { KINDS, fieldsOf, freshLayer, fromRust, specOf, heldBy, withField } from "../../www/panels/design/kinds.js";
import { kerasCode } from "../../www/panels/design/keras-code.js";
import { pytorchCode } from "../../www/panels/design/pytorch-code.js";
import { expected } from "../../www/panels/design/step-time.js";
import { layerOfRow } from "../../www/panels/design/layer-table.js";
import { MOST_DEPTH, MOST_LAYERS, readText, writeText } from "../../www/panels/design/text-form.js";
import { mendText, misfitText } from "../../www/panels/design/words.js";
import { limitText } from "../../www/shell/limit-note.js";
import { Words } from "../../www/shell/words.js";

/** @typedef {import("../../www/panels/design/kinds.js").Layer} Layer */

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
/** As the address reads `net`. @type {(text: string) => string | null} */
const readNet = /** @type {any} */ (description).address.net.read;
/** What Rust says of the templates and of a network with every kind of layer (crates/web/tests/templates.rs). */
const TOLD = /** @type {{ name: string, layers: Layer[], outputs: number[][], parameters: number }[]} */ (
  JSON.parse(read("tests/golden/design-shapes.json"))
);
const rowsOf = (/** @type {{ outputs: number[][] }} */ { outputs }) => outputs.map((output) => ({ output }));
/** @type {(more?: Partial<Layer>) => Layer} */
const conv = (more) => ({ kind: "conv", filters: 8, kernel: 3, padding: "valid", ...more });
const [relu, flatten] = [{ kind: "relu" }, { kind: "flatten" }];

test("the blocks are all kinds of layers that Rust has", () => {
  const spec = read("crates/model/src/spec.rs");
  const known = /known layers are ([^"]*)";/.exec(spec.replaceAll("\\\n", ""))?.[1] ?? "";
  const kinds = known.split(/,\s*|\s+and\s+/).map((kind) => kind.trim());
  assert.ok(kinds.length >= 15, known);
  assert.deepEqual(Object.keys(KINDS).sort(), kinds.sort());
  const every = new Set(TOLD.flatMap(({ layers }) => pathsOf(layers).map((path) => layerAt(layers, path)?.kind)));
  for (const kind of kinds) assert.ok(every.has(kind), `code is tried of ${kind}`);
});

test("the fields reach as far as Rust lets them", () => {
  const spec = read("crates/model/src/spec.rs");
  const limit = (/** @type {string} */ name) => Number(new RegExp(`${name}: usize = (\\d+);`).exec(spec)?.[1]);
  const most = (/** @type {string} */ kind, /** @type {string} */ name) =>
    fieldsOf(kind).find((one) => one.name === name)?.most;
  assert.equal(most("conv", "kernel"), limit("MAX_KERNEL"));
  assert.equal(most("conv", "stride"), limit("MAX_STRIDE"));
  assert.equal(most("max_pool", "size"), limit("MAX_KERNEL"));
  assert.equal(MOST_LAYERS, limit("MAX_LAYERS"));
  assert.match(read("crates/model/src/layer.rs"), /MAX_WIDTH: usize = 1 << 14;/);
  assert.equal(most("dense", "units"), 1 << 14);
});

test("a network has one text, and the text says it again", () => {
  for (const { name, layers } of TOLD) {
    const text = writeText(layers);
    assert.deepEqual(readText(text), layers, name);
    assert.equal(readNet(text), text, name);
    assert.equal(new URLSearchParams({ net: text }).toString(), `net=${text}`, "nothing is escaped");
  }
  const [notebook] = TOLD;
  assert.equal(writeText(notebook?.layers ?? []), "1_c32-3_r_m2_c64-3_r_m2_c64-3_r_f_d60_r_d10");
  assert.deepEqual(readText("1"), []);
  assert.equal(writeText([]), "1");
});

test("what fields can hold has a text", () => {
  const layers = [
    conv({ stride: 2, groups: 4, padding: { pixels: 2 } }),
    { kind: "avg_pool", size: 3, stride: 2, padding: "same" },
    { kind: "batch_norm", epsilon: 1e-7, scale: false, shift: false },
    { kind: "dropout", rate: numberIn("0.12345", { name: "rate", type: "number", most: 1 }) ?? 0 },
    { kind: "leaky_relu", slope: 9 },
    { kind: "dense", units: 99_999 },
    conv({ filters: 0, kernel: 0 }),
    { kind: "residual", layers: [{ kind: "residual", layers: [] }, relu] },
    {
      kind: "residual",
      layers: [conv({ stride: 2 }), relu],
      shortcut: [conv({ kernel: 1, stride: 2 }), { kind: "batch_norm" }],
    },
  ];
  assert.deepEqual(readText(writeText(/** @type {Layer[]} */ (layers))), layers);
});

test("fractions from Rust, which has single ones, are again those that were written", () => {
  const written = [0.01, 0.3, 0.9, 1e-3, 1e-5, 0.1235, 1e-7, 0, 0.5, 9].flatMap((value) => [
    { kind: "leaky_relu", slope: value },
    {
      kind: "residual",
      layers: [
        { kind: "dropout", rate: value },
        { kind: "batch_norm", epsilon: value, shift: false },
      ],
    },
  ]);
  /** @type {(layers: Layer[]) => Layer[]} */
  const single = (layers) =>
    JSON.parse(JSON.stringify(layers), (_, value) => (typeof value === "number" ? Math.fround(value) : value));
  const widened = single([...written, conv()]);
  assert.equal(readText(writeText(widened)), null, "as they come they have no text");
  assert.deepEqual(fromRust(widened), [...written, conv()]);
  assert.deepEqual(readText(writeText(fromRust(widened))), [...written, conv()]);
  assert.equal(widened[0]?.slope, Math.fround(0.01), "what was given stays as it is");
});

test("a text from outside is taken as it is or not at all", () => {
  const wrong = [
    ...[
      "",
      "2_r",
      "1_",
      "1__r",
      "r",
      "1_x",
      "1_z",
      "1_x_r",
      "1_r_z",
      "1_xz",
      "1_y_r",
      "1_x_y_z",
      "1_x_r_y_r_y_r_z",
      "1_R",
      "1_c32",
      "1_c32-",
      "1_c-3",
      "1_c032-3",
    ],
    ...[
      "1_c3-3s",
      "1_c3-3x",
      "1_d",
      "1_d-1",
      "1_d1e3",
      "1_d123456",
      "1_o",
      "1_o0.123456789012",
      "1_l-1",
      "1_n1k1",
      "1_nbk",
    ],
    ...[
      "1_c32-3ps1",
      "1_m2e1",
      "1_c8-3 ",
      " 1_r",
      "1_r\n",
      "1_c8-3p",
      "1_o.5",
      "1_o00.5",
      "1_constructor",
      "1___proto__",
    ],
    "1" + "_x".repeat(MOST_DEPTH) + "_z".repeat(MOST_DEPTH),
    "1" + "_r".repeat(2 * MOST_LAYERS + 1),
  ];
  for (const text of wrong) assert.equal(readText(text), null, text.slice(0, 40));
  // Another way to say the same network is none.
  assert.equal(readText("1_o0.50"), null);
  for (const text of ["2_r", "1_<b>", "1_é", "1".repeat(5), `1${"_r".repeat(2000)}`])
    assert.equal(readText(readNet(text) ?? ""), null, text.slice(0, 40));
});

test("blocks are added, removed, replaced and moved, in and out of residual blocks", () => {
  const list = [conv(), { kind: "residual", layers: [relu] }, flatten];
  assert.deepEqual(added(list, [0], relu), { layers: [conv(), relu, ...list.slice(1)], at: [1] });
  assert.deepEqual(added(list, [-1], relu).at, [0]);
  assert.deepEqual(added(list, [1, -1], conv()), {
    layers: [conv(), { kind: "residual", layers: [conv(), relu] }, flatten],
    at: [1, 0],
  });
  assert.deepEqual(removed(list, [0]), { layers: list.slice(1), at: [0] });
  assert.deepEqual(removed(list, [2]).at, [1]);
  assert.deepEqual(removed(list, [1, 0]), { layers: [conv(), { kind: "residual", layers: [] }, flatten], at: [1] });
  assert.deepEqual(removed([relu], [0]), { layers: [], at: [] });
  assert.deepEqual(replaced(list, [1, 0], flatten).layers[1], { kind: "residual", layers: [flatten] });
  // All the way down and all the way up again, through the block.
  let [layers, at] = [list, [0]];
  const places = [];
  for (const by of /** @type {const} */ ([1, 1, 1, -1, -1, -1]))
    for (let next = moved(layers, at, by); next; next = null)
      ([layers, at] = [next.layers, next.at]), places.push(at.join("."));
  assert.deepEqual(places, ["0.0", "0.1", "1", "0.1", "0.0", "0"]);
  assert.deepEqual(layers, list);
  assert.equal(moved(list, [0], -1), null);
  assert.equal(moved(list, [2], 1), null);
  assert.equal(moved(list, [7], 1), null);
  // A block passes another as a whole.
  assert.deepEqual(
    moved(list, [1], -1)?.layers.map(({ kind }) => kind),
    ["residual", "conv", "flatten"],
  );
  assert.deepEqual(pathsOf(list), [[0], [1], [1, 0], [2]]);
});

test("what was done can be taken back and done again", () => {
  let history = begun("a");
  for (const text of ["b", "c", "c"]) history = stepped(history, text);
  assert.deepEqual(history.past, ["a", "b"]);
  history = undone(undone(undone(history)));
  assert.deepEqual([history.now, history.future], ["a", ["b", "c"]]);
  assert.equal(redone(redone(redone(history))).now, "c");
  assert.deepEqual(stepped(redone(history), "d"), { past: ["a", "b"], now: "d", future: [] });
  for (let step = 0; step < 2 * MOST_STEPS; step++) history = stepped(history, String(step));
  assert.equal(history.past.length, MOST_STEPS);
});

test("a field holds what is usual without saying it, and numbers come into their form", () => {
  const layer = conv();
  assert.deepEqual(withField(withField(layer, "stride", 2), "stride", 1), layer);
  assert.deepEqual(withField(layer, "padding", "same").padding, "same");
  assert.deepEqual(withField(layer, "padding", "valid"), layer, "a convolution always says it");
  assert.deepEqual(withField({ kind: "max_pool", size: 2, padding: "same" }, "padding", "valid"), {
    kind: "max_pool",
    size: 2,
  });
  assert.deepEqual(withField(layer, "units", 3), layer, "no field of its");
  for (const kind of Object.keys(KINDS)) {
    const fresh = freshLayer(kind);
    for (const field of fieldsOf(kind))
      assert.deepEqual(withField(fresh, field.name, heldBy(fresh, field)), fresh, kind);
  }
  const size = { name: "filters", type: /** @type {const} */ ("size"), most: 9 };
  assert.deepEqual(
    ["", "x", "1e999", "-3", "2.6", "123456"].map((text) => numberIn(text, size)),
    [null, null, null, 0, 3, 99_999],
  );
  assert.equal(numberIn("0.123456", { ...size, type: "number" }), 0.1235);
  assert.deepEqual(specOf([relu]).input, [3, 32, 32]);
});

test("a number that could not be taken as it was typed is told at its field", () => {
  const words = new Words("en", JSON.parse(read("www/lang/en.json")));
  const told = (/** @type {number} */ given, /** @type {number} */ value) => limitText({ given, value }, words);
  assert.equal(told(-0.1, 0), "−0.1 is not possible here: 0 is in its place.");
  assert.equal(told(12, 9), "12 is not possible here: 9 is in its place.");
  assert.equal(told(2.6, 3), "2.6 is not possible here: 3 is in its place.");
  assert.equal(told(0.123456, 0.1235), "0.123456 has more digits than are kept: 0.1235 is in its place.");
});

test("weights that find no block, and blocks without weights, are told in both languages", () => {
  const codes = [...read("crates/web/src/import/told.rs").matchAll(/"(weights-[\w-]+)"/g)].map(
    ([, code]) => code ?? "",
  );
  assert.equal(codes.length, 3);
  for (const language of /** @type {const} */ (["en", "es"])) {
    const words = new Words(language, JSON.parse(read(`www/lang/${language}.json`)));
    const unfilled = { path: [1], array: "conv2.weight", have: [8, 8, 3, 3], expected: [8, 8, 5, 5] };
    for (const code of codes) {
      const text = misfitText({ ...unfilled, code }, words);
      assert.ok(!text.includes("{") && !text.includes("design.misfit"), text);
    }
    assert.match(
      misfitText({ ...unfilled, code: "weights-shape" }, words),
      /conv2\.weight .*8 × 8 × 3 × 3.*8 × 8 × 5 × 5/,
    );
  }
});

test("code names every layer, with the borders that each program means", () => {
  for (const told of TOLD) {
    const [keras, pytorch] = [kerasCode(told.layers, rowsOf(told)), pytorchCode(told.layers, rowsOf(told))];
    for (const text of [keras, pytorch]) assert.doesNotMatch(text, /undefined|NaN|null|\[object/, told.name);
    assert.equal(keras.match(/Conv2D\(/g)?.length ?? 0, pytorch.match(/nn\.Conv2d\(/g)?.length ?? 0, told.name);
  }
  const every = TOLD.find(({ name }) => name === "every-kind");
  assert.ok(every);
  const pytorch = pytorchCode(every.layers, rowsOf(every));
  // 32 rows under windows of 3 with stride 2: none above, one below.
  assert.match(pytorch, /nn\.ConstantPad2d\(\(0, 1, 0, 1\), float\("-inf"\)\),\n +nn\.MaxPool2d\(3, 2\)/);
  assert.match(pytorch, /nn\.Conv2d\(8, 12, 3, stride=2, padding=1, groups=4\)/);
  assert.match(pytorch, /half_norm\(12, 0\.001, False, True\)/);
  assert.match(pytorch, /# Without the softmax/);
  const keras = kerasCode(every.layers, rowsOf(every));
  assert.match(keras, /PadLowest\(1\)/);
  assert.match(keras, /layers\.ZeroPadding2D\(1\)/);
  assert.match(keras, /DepthwiseConv2D\(3, padding="same", depth_multiplier=2\)/);
  assert.match(keras, /SparseCategoricalCrossentropy\(\)/);
  assert.throws(() => kerasCode([{ kind: "magic" }], []), RangeError);
  assert.throws(() => pytorchCode([{ kind: "magic" }], []), RangeError);
});

test("a step's time is a measurement, or says that it is none", () => {
  const measured = { text: "1_f_d10", ms: 10, batch: 32, multiplyAdds: 100 };
  assert.deepEqual(expected(measured, { text: "1_f_d10", batch: 32, multiplyAdds: 100 }), { ms: 10, isMeasured: true });
  assert.deepEqual(expected(measured, { text: "1_f_d20", batch: 64, multiplyAdds: 300 }), {
    ms: 60,
    isMeasured: false,
  });
  assert.equal(expected(null, { text: "1", batch: 1, multiplyAdds: 1 }), null);
});

test("a table's row finds its layer in a shortcut, too", () => {
  const layers = readText("1_c8-3_x_c8-1_r_y_c8-1s2_x_u_z_n_z_v_d10") ?? [];
  const kind = (/** @type {number[]} */ ...path) => layerOfRow(layers, path)?.kind;
  assert.deepEqual(
    [kind(0), kind(1), kind(1, 0), kind(1, 1), kind(1, 2), kind(1, 3), kind(1, 3, 0), kind(1, 4), kind(3)],
    ["conv", "residual", "conv", "relu", "conv", "residual", "gelu", "batch_norm", "dense"],
  );
  assert.equal(layerOfRow(layers, [1, 2])?.stride, 2);
  assert.equal(layerOfRow(layers, [1, 5]), undefined);
  assert.equal(layerAt(layers, [1, 2]), undefined, "changes are of blocks alone");
});

test("what does not fit in a shortcut is told so at its block", () => {
  const misfit = { path: [1], code: "size", field: "kernel", value: 40, most: 32 };
  const told = (/** @type {"en" | "es"} */ lang, /** @type {string} */ name) =>
    misfitText({ ...misfit, name }, new Words(lang, JSON.parse(read(`www/lang/${lang}.json`))));
  for (const [lang, before] of /** @type {const} */ ([
    ["en", "In its shortcut: "],
    ["es", "En su atajo: "],
  ])) {
    const own = told(lang, "residual1.conv2");
    assert.equal(told(lang, "residual1.shortcut.conv2"), before + own);
    assert.ok(!own.startsWith(before));
  }
});

test("whatever Rust refuses or offers has its sentence", () => {
  const misfits = codes("crates/model/src/misfit.rs", "Misfit");
  const changes = codes("crates/model/src/mend/mod.rs", "Change");
  assert.ok(misfits.length >= 16 && changes.length >= 12, `${misfits.length}, ${changes.length}`);
  for (const lang of /** @type {const} */ (["en", "es"])) {
    const words = new Words(lang, JSON.parse(read(`www/lang/${lang}.json`)));
    const params = {
      ...{ input: [3072], from: [8, 30, 30], to: [16, 13, 13], output: [9, 9, 9], field: "rate", value: 1.5, most: 3 },
      ...{ groups: 3, channels: 8, filters: 8, pixels: 4, kernel: 3, size: 2, height: 1, width: 1 },
    };
    for (const code of misfits)
      assert.doesNotMatch(misfitText({ code, ...params }, words), /design\.|\{|undefined/, code);
    for (const code of changes) {
      const mend = {
        code,
        spec: specOf([]),
        ...(code === "set" ? { field: "units", value: 10 } : { units: 10, pixels: 1 }),
      };
      assert.doesNotMatch(mendText(mend, words), /design\.|\{|undefined/, code);
    }
    for (const kind of Object.keys(KINDS))
      for (const { name } of fieldsOf(kind)) assert.ok(words.has(`design.field.${name}`), name);
    for (const { name } of TOLD.slice(0, -1))
      for (const key of [name, `${name}.about`]) assert.ok(words.has(`design.template.${key}`), key);
  }
});

/**
 * The variants of an enum as serde writes them.
 * @param {string} path
 * @param {string} name
 */
function codes(path, name) {
  const body = new RegExp(`pub enum ${name} \\{([\\s\\S]*?)\\n\\}`).exec(read(path))?.[1] ?? "";
  return [...body.matchAll(/^ {4}([A-Z]\w+) \{/gm)].map(([, variant = ""]) =>
    variant.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase(),
  );
}
