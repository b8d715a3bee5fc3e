// @ts-check
/**
 * The page's own readers of what others wrote: files, links, pasted texts, messages of the page around a frame. Each says in a
 * word what came of its input, and throws only where that is a fault.
 * @typedef {{ name: string, seeds: Uint8Array[], read: (bytes: Uint8Array) => string | Promise<string> }} Reader
 */
import { readFileSync } from "node:fs";
import { batchOf } from "../../www/dataset/batches.js";
import { readBatch } from "../../www/dataset/pickle.js";
import { Refusal as NoData } from "../../www/dataset/refusal.js";
import { entries } from "../../www/dataset/tar.js";
import { Parent } from "../../www/embed/parent.js";
import { readShown, readTraining } from "../../www/embed/request.js";
import { readText, writeText } from "../../www/panels/design/text-form.js";
import { NoNumbers, readNpy } from "../../www/panels/evaluate/npy.js";
import { NoVotes, readPeople } from "../../www/panels/evaluate/people.js";
import { crc32, fromLetters, toLetters } from "../../www/panels/results/packing.js";
import { readPasted } from "../../www/panels/results/pasted.js";
import { decode, encode } from "../../www/panels/results/result-code.js";
import { fileOf, linkOf, readFile } from "../../www/panels/results/result-file.js";
import { Refusal as NoResult } from "../../www/panels/results/result.js";
import { differing } from "../../www/panels/picture/decoders.js";
import { modelKind } from "../../www/panels/train/model-kinds.js";
import { isDamaged } from "../../www/pictures/jpeg/damage.js";
import { kindOf, sizeOf } from "../../www/pictures/kinds.js";
import { decoded } from "../../www/pictures/svg-text.js";
import { statedSize } from "../../www/pictures/vector.js";
import { completed } from "../../www/pictures/whole.js";
import { readAddress } from "../../www/shell/address.js";
import { decisive } from "../../www/workers/fingerprint.js";
import { bmp } from "../pictures/odd/bmp.js";
import { chunk, png, words } from "../pictures/odd/png.js";
import { batch, pickled, tar } from "../unit/cifar-files.js";

const utf8 = (/** @type {string} */ text) => Uint8Array.from(Buffer.from(text));
const textOf = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString();
const file = (/** @type {string} */ path) => Uint8Array.from(readFileSync(new URL(`../../${path}`, import.meta.url)));

/** The words of refusals; another error is a fault. @param {unknown} error @param {any[]} kinds */
function refused(error, ...kinds) {
  if (!kinds.some((kind) => error instanceof kind)) throw error;
  const { reason, code } = /** @type {any} */ (error);
  return reason ?? code;
}

/** @type {import("../../www/panels/results/result.js").Result[]} */
const RESULTS = [
  {
    ...{ who: "Grupo 3", network: "notebook", parameters: 118_676, weights: "a1".repeat(32), at: 29_000_000 },
    ...{ page: "0.1.0-9", evaluated: { n: 10_000, correct: 6951, outside: 3, mirror: false, engine: "kernels" } },
    ran: null,
  },
  {
    ...{ who: "", network: "Ñandú", parameters: 0, weights: "", at: 29_000_001, page: "0.1.0-9", evaluated: null },
    ran: {
      ...{ settings: "lr=0.01", validationImages: 1000, phase: "ended" },
      points: [1, 2, 3].map((epoch) => ({ epoch, loss: 1.5, accuracy: 0.5, valLoss: null, valAccuracy: 0.4 })),
    },
  },
];
const CODES = RESULTS.map(encode);
const PAGE = "https://cifar-lab.example/lab/";

/** A result's own bytes with their number before them and their checksum behind, as `encode` ends. */
function sealed(/** @type {Uint8Array} */ body) {
  const all = body.length + 6;
  const told = Buffer.concat([Buffer.of(1, (all >> 8) & 255, all & 255), body]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(told) >>> 0);
  return `1.${toLetters(Buffer.concat([told.subarray(1), sum]))}`;
}

/** @param {string} code */
function resultOf(code) {
  try {
    const found = decode(code);
    if (encode(found.result) !== found.code) throw new Error("it does not come back");
    return "taken";
  } catch (error) {
    return refused(error, NoResult);
  }
}

/** An array of NumPy's. @param {string} header @param {Uint8Array} values */
function npy(header, values) {
  const text = `${header.padEnd(117)}\n`;
  return Uint8Array.from(
    Buffer.concat([Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0, 118, 0]), Buffer.from(text), values]),
  );
}

/** @param {Uint8Array} bytes */
function votes(bytes) {
  let word = "taken";
  try {
    readNpy(bytes, 1000);
  } catch (error) {
    word = refused(error, NoNumbers);
  }
  try {
    readPeople(bytes, new Uint8Array(10_000));
  } catch (error) {
    word += ` ${refused(error, NoVotes)}`;
  }
  return word;
}

/** What no JSON says and a message may have. */
const ODD = [
  undefined,
  NaN,
  -0,
  1n,
  new Date(NaN),
  new Map([[1, 2]]),
  new Uint8Array(3),
  /x/g,
  Object.create(null),
  Infinity,
];

/** @param {string} text */
function message(text) {
  try {
    return JSON.parse(text, (_, value) => (typeof value?.odd === "number" ? ODD[value.odd % ODD.length] : value));
  } catch {
    return text;
  }
}

/** A frame whose parent is anyone, and what it is told. */
function framed() {
  /** @type {any[]} */
  const told = [];
  /** @type {any[]} */
  const heard = [];
  /** @type {any} */
  const page = globalThis;
  const parent = { postMessage: (/** @type {any} */ one) => told.push(one) };
  page.window = { parent };
  page.location = { ancestorOrigins: ["https://course.example"] };
  page.addEventListener = (/** @type {string} */ _, /** @type {any} */ listener) => (page.hear = listener);
  const commands = {
    show: readShown,
    train: (/** @type {any} */ asked) => readTraining(Object(asked)),
    state: () => 1,
  };
  new Parent(
    commands,
    (offer) => heard.push(/** @type {any} */ (offer).share === true),
    (one) => heard.push(readShown(one)),
  );
  return { told, heard, parent, hear: page.hear };
}

/** @param {Uint8Array} bytes */
async function messages(bytes) {
  const { told, heard, parent, hear } = framed();
  const data = message(textOf(bytes));
  /** @type {any} */
  const port = { postMessage: (/** @type {any} */ one) => told.push(one) };
  const from = (/** @type {any} */ more) => ({
    source: parent,
    origin: "https://course.example",
    data,
    ports: [],
    ...more,
  });
  for (const event of [from({ source: {} }), from({ origin: "https://other.example" })]) hear(event);
  if (heard.length) throw new Error("a stranger is heard");
  hear(from({}));
  hear(from({ data: { type: "cifar-lab:connect", v: 1 }, ports: [port] }));
  const before = told.length;
  port.onmessage({ data });
  // The answer comes in a later task.
  await null;
  await null;
  const answers = told.slice(before);
  const isAnswer = (/** @type {any} */ { id, result, error }) =>
    Number.isSafeInteger(id) && (result !== undefined) !== (typeof error?.code === "string");
  if (!answers.every(isAnswer)) throw new Error(`an answer to nobody: ${JSON.stringify(answers)}`);
  return `${heard.length} ${answers.length}`;
}

/** @param {Uint8Array} bytes */
async function archive(bytes) {
  const whole = Uint8Array.from(bytes);
  // The checksum of each header that can be found: refused for it alone, the rest would never be read.
  for (let at = 0; at + 512 <= whole.length; at += 512) {
    const header = whole.subarray(at, at + 512);
    if (textOf(header.subarray(257, 262)) !== "ustar") continue;
    header.fill(32, 148, 156);
    const sum = header.reduce((sum, byte) => sum + byte, 0);
    header.set(utf8(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  }
  const room = new Uint8Array(1 << 20);
  const roomFor = (/** @type {string} */ path, /** @type {number} */ size) =>
    batchOf(path) && size <= room.length ? room.subarray(0, size) : null;
  let count = 0;
  try {
    const stream = /** @type {any} */ (new Blob([whole]).stream());
    for await (const { path } of entries(stream, "an archive", roomFor)) count += path.length > 0 ? 1 : 0;
    return `taken ${count}`;
  } catch (error) {
    return refused(error, NoData);
  }
}

/** As the page does before it has a picture decoded, and after. @param {Uint8Array} bytes */
async function picture(bytes) {
  const kind = kindOf(bytes.subarray(0, 65_536));
  if (!kind) return "none";
  if (kind === "svg") return `svg ${statedSize(decoded(bytes)) !== null}`;
  const size = sizeOf(kind, bytes.subarray(0, 65_536));
  if (size && !(size.width * size.height > 0 && size.width * size.height <= 100_000_000)) return `${kind} size`;
  const is = !!(await completed(kind, Uint8Array.from(bytes)));
  const differs = await differing(new Blob([Uint8Array.from(bytes)]));
  return `${kind} ${differs} ${is} ${kind === "jpeg" && is && (await isDamaged(new Blob([Uint8Array.from(bytes)])))}`;
}

/** @param {Uint8Array} bytes */
function design(bytes) {
  const text = textOf(bytes);
  const layers = readText(text);
  if (layers && writeText(layers) !== text) throw new Error("it does not come back");
  return layers ? "taken" : "none";
}

/** @param {Uint8Array} bytes */
function pasted(bytes) {
  const { found, apart } = readPasted(textOf(bytes));
  if (!found.every(({ code }) => resultOf(code) === "taken")) throw new Error("a code that is none");
  return `${found.length} ${apart.map(({ refusal }) => refusal.reason).join(" ")}`;
}

/** @param {Uint8Array} bytes */
function resultFile(bytes) {
  const items = readFile(textOf(bytes));
  return items?.map((/** @type {any} */ { refusal }) => refusal?.reason ?? "taken").join(" ") ?? "no list";
}

/** @param {Uint8Array} bytes */
function fingerprint(bytes) {
  const found = decisive(bytes);
  return found ? "taken" : "none";
}

const body = (/** @type {string} */ code) => fromLetters(code.slice(2)).slice(2, -4);
const VOTES = Uint8Array.from({ length: 48 }, (_, at) => at % 7);
const layouts = ["'<f8', 'fortran_order': False, 'shape': (2, 3)", "'>u2', 'fortran_order': True, 'shape': (6,)"];

/** @type {Reader[]} */
export const READERS = [
  {
    name: "embed-messages",
    seeds: [
      '{"id": 1, "call": "show", "args": {"image": 116, "model": "accurate", "lang": "es"}}',
      '{"id": 2, "call": "train", "args": {"lr": 0.01, "epochs": 3, "seed": {"odd": 1}}}',
      '{"id": 3, "call": "state", "args": null}',
      '{"type": "cifar-lab:look", "theme": "dark", "lang": "en"}',
      '{"type": "cifar-lab:connect", "v": 1, "share": true}',
    ].map(utf8),
    read: messages,
  },
  { name: "result-link", seeds: CODES.map(body), read: (bytes) => resultOf(sealed(bytes)) },
  { name: "result-letters", seeds: CODES.map(utf8), read: (bytes) => resultOf(textOf(bytes)) },
  {
    name: "pasted-results",
    seeds: [
      `Ana: ${linkOf(PAGE, CODES[0] ?? "")}, ${linkOf(PAGE, CODES[1] ?? "")}`,
      linkOf(PAGE, CODES[1] ?? "").replace(/.{60}/g, "$&\n"),
    ].map(utf8),
    read: pasted,
  },
  { name: "result-file", seeds: [utf8(fileOf(RESULTS, PAGE))], read: resultFile },
  { name: "votes", seeds: layouts.map((layout) => npy(`{'descr': ${layout}, }`, VOTES)), read: votes },
  {
    name: "design",
    seeds: ["1_c32-3_r_m2_f_d10", "1_c16-3s2g4e_n0.001kb_l0.01_x_c16-3e_z_a2p1_o0.25_v_d64_u_d10_t"].map(utf8),
    read: design,
  },
  {
    name: "data-batch",
    seeds: ["C", "F"].map((order) => Uint8Array.from(pickled(batch(0, 1), { order }))),
    read: (bytes) => {
      const found = readBatch(bytes);
      return typeof found === "string" ? found.replace(/\d+/g, "N") : "taken";
    },
  },
  {
    name: "data-archive",
    seeds: [Uint8Array.from(tar({ "a/data_batch_1": pickled(batch(0, 1)), "a/readme.html": Buffer.from("x") }))],
    read: archive,
  },
  {
    name: "pictures",
    seeds: [
      "turned-1.jpg",
      "progressive.jpg",
      "restarts.jpg",
      "tiny.png",
      "lossy.webp",
      "lossless.webp",
      "first-frame.gif",
    ]
      .map((name) => file(`tests/pictures/${name}`))
      .concat(
        [png(2, 16), png(3, 4, { before: [chunk("gAMA", words([100_000]))] }), bmp(8)].map((made) =>
          Uint8Array.from(made),
        ),
      )
      .concat(utf8('<?xml version="1.0"?><!-- a --><svg width="3cm" height="20" viewBox="0 0 4 5"><path/></svg>')),
    read: picture,
  },
  {
    name: "network-kinds",
    seeds: ["odd-torch-int8-weights.onnx", "odd-torch-half.pt", "odd-tfjs-quantized-uint8/model.json"]
      .map((name) => file(`crates/formats/tests/samples/${name}`))
      .concat(file("www/assets/models/notebook.safetensors").subarray(0, 3000)),
    read: (bytes) => `${modelKind(bytes)}`,
  },
  { name: "fingerprint", seeds: [utf8("")].map(() => weights()), read: fingerprint },
  {
    name: "address",
    seeds: ["?model=notebook&image=116&lang=es", "?net=1_c32-3_r_f_d10&panel=train&lr=0.01"].map(utf8),
    read: (bytes) => `${Object.keys(readAddress(textOf(bytes))).sort()}`,
  },
];

/** A small file of weights: the header says where each array lies. */
function weights() {
  const header = JSON.stringify({
    __metadata__: { format: "cifar-lab/1", spec: "{}", normalization: "{}" },
    "dense1.bias": { dtype: "F32", shape: [2], data_offsets: [0, 8] },
    "self_check.images": { dtype: "U8", shape: [4], data_offsets: [8, 12] },
  });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Uint8Array.from(Buffer.concat([length, Buffer.from(header), Buffer.alloc(12)]));
}
