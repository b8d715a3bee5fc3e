// @ts-check
/** What a file with a network is, by its bytes. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isForeign, isImported, modelKind } from "../../www/panels/train/model-kinds.js";

const bytes = (/** @type {string} */ text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const zip = (/** @type {string[]} */ ...names) =>
  bytes(
    names.map((name) => `PK\x03\x04${"\0".repeat(26)}${name}${"x".repeat(70_000)}`).join("") +
      `PK\x01\x02${names.join("")}`,
  );

test("each is known by its first bytes, or by what an archive holds", () => {
  const cases = /** @type {[Uint8Array, string | null][]} */ ([
    [bytes("cifar-lab-run/1\n"), "run"],
    [bytes("\x89HDF\r\n\x1a\n\0\0"), "hdf5"],
    [zip("metadata.json", "config.json", "model.weights.h5"), "keras"],
    [zip("net/data.pkl", "net/version"), "pytorch"],
    [bytes("\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."), "pytorch"],
    [zip("arr_0.npy"), "numpy"],
    [bytes("\x93NUMPY\x01\0"), "numpy"],
    [zip("letter.txt"), "zip"],
    [zip("model.json", "weights.bin"), "tfjs"],
    [bytes('{"modelTopology": {}, "weightsManifest": []}'), "tfjs"],
    [bytes('{"a": 1}'), null],
    [bytes('\x0e\0\0\0\0\0\0\0{"fc.weight":1}'), "arrays"],
    [bytes("\x08\x08\x12\x07pytorch"), "onnx"],
    [bytes("\x1c\0\0\0TFL3"), "tflite"],
    [bytes("a letter"), null],
    [bytes("<html><body></body></html>"), null],
    [new Uint8Array(), null],
  ]);
  for (const [file, kind] of cases) assert.equal(modelKind(file), kind);
});

test("networks of other programs are opened, and what is none is told of", () => {
  for (const kind of /** @type {const} */ (["keras", "hdf5", "pytorch", "onnx", "tfjs", "arrays"]))
    assert.ok(isForeign(kind) && isImported(kind), kind);
  for (const kind of /** @type {const} */ (["run", "safetensors", "tflite", "numpy", "zip", null]))
    assert.ok(!isImported(kind), String(kind));
});

test("our own weights are no other program's", () => {
  for (const name of ["notebook", "notebook-corrected", "accurate"]) {
    const file = readFileSync(new URL(`../../www/assets/models/${name}.safetensors`, import.meta.url));
    assert.equal(modelKind(file), "safetensors");
  }
  assert.deepEqual(
    ["run", "safetensors", "keras", null].map((kind) => isForeign(/** @type {any} */ (kind))),
    [false, false, true, true],
  );
});
