// @ts-check
/**
 * What a file with a network is by its bytes, whatever it is called, so that one of another program gets a sentence instead
 * of a fault in its header. Signs: HDF5 file format 3.0, II.A; PKWARE's APPNOTE 4.3.7; safetensors' README; onnx.proto
 * (`ModelProto.ir_version` comes first); TensorFlow Lite's schema (`TFL3`); Python's pickletools (PROTO).
 * @typedef {"run" | "safetensors" | "keras" | "hdf5" | "pytorch" | "onnx" | "tfjs" | "arrays" | "tflite" | "numpy" | "zip"} ModelKind
 *   `run` and `safetensors` are what this page writes itself; `arrays`: safetensors of another program.
 */

/** What a weights file of this page says of its format. */
const OURS = "cifar-lab/";
/** Those of other programs that lab-own-network opens. @type {readonly (ModelKind | null)[]} */
const IMPORTED = ["keras", "hdf5", "pytorch", "onnx", "tfjs", "arrays"];

/** Enough of either end of an archive for the names in it. */
const ENDS = 65_536;

/** @type {[ModelKind, (bytes: Uint8Array) => boolean][]} */
const SIGNS = [
  ["run", (bytes) => text(bytes, 0, 14) === "cifar-lab-run/"],
  ["hdf5", (bytes) => text(bytes, 0, 8) === "\x89HDF\r\n\x1a\n"],
  ["keras", (bytes) => isZip(bytes) && holds(bytes, "config.json") && holds(bytes, "weights.h5")],
  // Of our own export for PyTorch the weights are found.
  ["pytorch", (bytes) => isZip(bytes) && (holds(bytes, "/data.pkl") || holds(bytes, ".safetensors"))],
  ["tfjs", (bytes) => isZip(bytes) && holds(bytes, "model.json")],
  ["numpy", (bytes) => text(bytes, 0, 6) === "\x93NUMPY" || (isZip(bytes) && holds(bytes, ".npy"))],
  ["zip", isZip],
  // A pickle of protocol 2 to 5: PyTorch's files before version 1.6, and of some others.
  ["pytorch", ([first, second = 0]) => first === 0x80 && second >= 2 && second <= 5],
  ["tflite", (bytes) => text(bytes, 4, 8) === "TFL3"],
  ["safetensors", (bytes) => isSafetensors(bytes) && holds(bytes, OURS)],
  ["arrays", isSafetensors],
  ["tfjs", (bytes) => text(bytes, 0, 1) === "{" && holds(bytes, '"weightsManifest"')],
  ["onnx", isOnnx],
];

/**
 * @param {Uint8Array} bytes The whole file.
 * @returns {ModelKind | null}
 */
export function modelKind(bytes) {
  return SIGNS.find(([, is]) => is(bytes))?.[0] ?? null;
}

/** Whether another program wrote it. @param {ModelKind | null} kind */
export const isForeign = (kind) => kind !== "run" && kind !== "safetensors";

/** Whether it is a network of another program that can be opened. @param {ModelKind | null} kind */
export const isImported = (kind) => IMPORTED.includes(kind);

/** @param {Uint8Array} bytes */
function isZip(bytes) {
  return text(bytes, 0, 4) === "PK\x03\x04";
}

/** The header's length, then the header: JSON. @param {Uint8Array} bytes */
function isSafetensors(bytes) {
  if (bytes.length < 10) return false;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  return length >= 2 && length <= bytes.length - 8 && bytes[8] === 0x7b;
}

/** A small `ir_version`, and then another field of a model: a text, the graph, or the operator sets. @param {Uint8Array} bytes */
function isOnnx([first, version = 0, next = 0]) {
  return first === 0x08 && version > 0 && version < 32 && [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42].includes(next);
}

/**
 * Whether an archive has a file of that name: names stand before each file and again at the end.
 * @param {Uint8Array} bytes
 * @param {string} name
 */
function holds(bytes, name) {
  const latin = new TextDecoder("latin1");
  return [bytes.subarray(0, ENDS), bytes.subarray(-ENDS)].some((end) => latin.decode(end).includes(name));
}

/**
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {number} to
 */
function text(bytes, from, to) {
  return String.fromCharCode(...bytes.subarray(from, to));
}
