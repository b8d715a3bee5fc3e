// @ts-check
/** The data set out of a person's files: archives, batches in both forms, and what is none of them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Archive, recordsOf } from "../../www/dataset/archive.js";
import { BATCHES } from "../../www/dataset/batches.js";
import { DiskImages } from "../../www/dataset/disk-images.js";
import { OwnData } from "../../www/dataset/own-data.js";
import { readBatch } from "../../www/dataset/pickle.js";
import { freed } from "../../www/dataset/pieces.js";
import { entries } from "../../www/dataset/tar.js";
import { isOfDataSet } from "../../www/panels/data/inbox.js";
import { batch, pickled, records, sha256, small, tar } from "./cifar-files.js";

const SMALL = small();
const archive = new Archive(sha256, SMALL.expected);
const given = (/** @type {Record<string, Uint8Array>} */ files) =>
  Object.entries(files).map(([path, bytes]) => ({ path, file: new Blob([/** @type {any} */ (bytes)]) }));
const read = (/** @type {Record<string, Uint8Array>} */ files) => archive.read(given(files));
const without = (/** @type {Record<string, Uint8Array>} */ files, /** @type {string} */ name) =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes(name)));

test("the hashes are those of the native program", () => {
  const rust = readFileSync(new URL("../../crates/train/src/batches.rs", import.meta.url), "utf8");
  const rows = [...rust.matchAll(/\("(\w+)\.bin", "([0-9a-f]{64})"\)/g)].map(([, name, hash]) => [name, hash]);
  assert.equal(rows.length, 6);
  assert.deepEqual(
    BATCHES.map(({ name, sha256 }) => [name, sha256]),
    rows,
  );
});

test("every form gives the same records: archives, tar alone, folders of either version", async () => {
  const { python, binary } = SMALL;
  const forms = {
    "python archive": { "cifar-10-python.tar.gz": SMALL.archive },
    "binary archive": { "cifar-10-binary.tar.gz": gzipSync(tar(binary)) },
    "a browser has unpacked gzip": { "cifar-10-batches-py.tar": tar(python) },
    "Keras's folder, with its archive": { "datasets/cifar-10-batches-py.tar.gz": Buffer.from("no archive"), ...python },
    "a folder of the binary version": { ...binary, "cifar-10-batches-bin/readme.html": Buffer.from("<meta>") },
  };
  for (const [form, files] of Object.entries(forms)) {
    const found = await read(files);
    assert.deepEqual(
      found.map(({ name }) => name),
      SMALL.expected.map(({ name }) => name),
      form,
    );
    for (const [at, one] of found.entries()) {
      const bytes = Buffer.from(await one.records.arrayBuffer());
      assert.equal(sha256(bytes), SMALL.expected[at]?.sha256, `${form}, ${one.name}`);
    }
  }
});

test("a pickle in Fortran's order has the same images", () => {
  const is = batch(3);
  const turned = new Uint8Array(is.pixels.length);
  for (const [at, value] of is.pixels.entries()) turned[(at % 3072) * 4 + Math.floor(at / 3072)] = value;
  const bytes = new Uint8Array(pickled({ ...is, pixels: turned }, { order: "F" }));
  assert.deepEqual(Buffer.from(recordsOf("data_batch_1", bytes)), records(is));
});

test("what is read last of a file is told, and all of it", async () => {
  const { port1, port2 } = new MessageChannel();
  /** @type {any[]} */
  const told = [];
  port1.onmessage = ({ data }) => told.push(data);
  await archive.read(given({ "cifar-10-python.tar.gz": SMALL.archive }), port2);
  await new Promise((resolve) => setTimeout(resolve, 20));
  port1.close();
  assert.deepEqual(told.at(-1), { loaded: SMALL.archive.length, total: SMALL.archive.length });
});

test("each thing that is wrong has its code, and names what it is about", async () => {
  const { python } = SMALL;
  const changed = new Uint8Array(records(batch(1)));
  changed[17] = (changed[17] ?? 0) ^ 1;
  const other = { ...without(python, "data_batch_2"), "x/data_batch_2.bin": changed };
  const cifar100 = { "cifar-100-python/train": Buffer.from("x"), "cifar-100-python/test": Buffer.from("x") };
  /** @type {[string, Record<string, Uint8Array>, Record<string, unknown>][]} */
  const wrong = [
    ["data.hash", other, { name: "data_batch_2.bin", expected: SMALL.expected[1]?.sha256, found: sha256(changed) }],
    ["data.missing", without(python, "data_batch_3"), { missing: ["data_batch_3"] }],
    ["data.missing", { "a.tar.gz": gzipSync(tar(without(python, "test_batch"))) }, { missing: ["test_batch"] }],
    ["data.broken", { "a.tar.gz": SMALL.archive.subarray(0, SMALL.archive.length / 2) }, { name: "a.tar.gz" }],
    ["data.broken", { "a.tar": tar(python).subarray(0, 30_000) }, { name: "a.tar" }],
    ["data.broken", { "a.tar.gz": gzipSync(Buffer.from("no tar".repeat(200))) }, { name: "a.tar.gz" }],
    [
      "data.broken",
      { ...python, "cifar-10-batches-py/data_batch_1": pickled(batch(0)).subarray(0, 900) },
      { name: "data_batch_1" },
    ],
    [
      "data.missing",
      { ...without(python, "data_batch_3"), "notes.gz": gzipSync(Buffer.from("no tar".repeat(200))) },
      { missing: ["data_batch_3"] },
    ],
    ["data.broken", { "data_batch_1.bin": Buffer.alloc(3074) }, { name: "data_batch_1.bin" }],
    ["data.cifar100", cifar100, {}],
    ["data.cifar100", { "cifar-100-python.tar.gz": gzipSync(tar(cifar100)) }, {}],
    ["data.unknown", { "notes.txt": Buffer.from("hello") }, { names: ["notes.txt"] }],
    [
      "data.unknown",
      { "a.tar.gz": gzipSync(tar({ "photos/cat.png": Buffer.from("x") })) },
      { names: ["a.tar.gz", "cat.png"] },
    ],
    ["data.unknown", {}, { names: [] }],
  ];
  for (const [code, files, params] of wrong)
    await assert.rejects(read(files), (/** @type {any} */ error) => {
      assert.equal(error.code, code, error.message);
      for (const [key, value] of Object.entries(params)) assert.deepEqual(error.params[key], value, `${code} ${key}`);
      assert.ok(error.params.problem && error.params.remedy, code);
      return true;
    });
});

test("a damaged file is told of only where the six batches are not found without it", async () => {
  const foreign = gzipSync(Buffer.from("no tar".repeat(200)));
  const { python } = SMALL;
  const [first = ""] = Object.keys(python);
  /** @type {Record<string, Uint8Array>[]} */
  const enough = [
    { "notes.gz": foreign, "cifar-10-python.tar.gz": SMALL.archive },
    { "a.tar.gz": foreign, "b.tar.gz": SMALL.archive },
    { [first]: python[first] ?? Buffer.of(), "cifar-10-python.tar.gz": SMALL.archive },
    { [first]: Buffer.alloc(3074), "cifar-10-python.tar.gz": SMALL.archive },
  ];
  for (const files of enough) assert.equal((await read(files)).length, 6, Object.keys(files).join());
});

test("a file that is gone is not called damaged, and no more is unpacked than the data set could have", async () => {
  const whole = new Blob([/** @type {any} */ (SMALL.archive)]);
  const file = /** @type {any} */ ({
    size: whole.size,
    slice: () => whole.slice(0, 512),
    stream: () => new ReadableStream({ pull: () => Promise.reject(new DOMException("", "NotReadableError")) }),
  });
  await assert.rejects(archive.read([{ path: "a.tar.gz", file }]), { code: "data.gone" });
  const header = Buffer.alloc(512);
  tar({ zeros: Buffer.alloc(0) }).copy(header, 0, 0, 512);
  header.write("77777777777", 124);
  header.write("        ", 148);
  header.write(
    header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0") + "\0 ",
    148,
  );
  // The same zeros again and again: nothing of it is in memory.
  const zeros = new Uint8Array((16 << 20) + 1).subarray(1);
  let pulled = 0;
  const endless = new ReadableStream({
    pull: (stream) => stream.enqueue(pulled++ ? zeros : new Uint8Array(header)),
  });
  const reading = entries(endless, "a.tar", () => null).next();
  await assert.rejects(reading, { code: "data.broken", message: /more than the data set has/ });
  assert.ok(pulled < 70, `${pulled} pieces`);
});

test("a piece that was taken is free at once, but not what is part of something larger", () => {
  const [part, whole] = [new Uint8Array(9).subarray(1), new Uint8Array(9)];
  freed(part);
  freed(whole);
  assert.deepEqual([part.length, whole.length], [8, 0]);
});

test("a file too large for a batch is not read", async () => {
  const file = /** @type {any} */ ({ size: 50_000_000, arrayBuffer: () => assert.fail("it was read") });
  await assert.rejects(archive.read([{ path: "data_batch_1", file }]), { code: "data.broken" });
});

test("a pickle is read or refused, whatever is changed in it or missing, and nothing of it runs", () => {
  const whole = pickled(batch(1));
  for (let cut = 0; cut < 400; cut++) assert.equal(typeof readBatch(whole.subarray(0, cut)), "string", `cut at ${cut}`);
  let refused = 0;
  for (let at = 0; at < 330; at++)
    for (const flip of [1, 0x10, 0x80, 0xff]) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ flip;
      refused += typeof readBatch(changed) === "string" ? 1 : 0;
    }
  assert.ok(refused > 500, `${refused} refused`);
  const code = Buffer.from("\x80\x02cos\nsystem\nU\x04echo\x85R.", "latin1");
  assert.equal(readBatch(code), "it holds no dictionary");
  // Lists in themselves, a stack that only grows, a length of four gigabytes.
  for (const hostile of ["\x80\x02]q\x01h\x01a.", `\x80\x02${"]".repeat(60_000)}.`, "\x80\x02T\xff\xff\xff\xffx"])
    assert.equal(typeof readBatch(Buffer.from(hostile, "latin1")), "string");
});

test("a pickle of too many instructions is refused, and one of a whole batch is far from it", () => {
  // A value in a value in a value: never more than one at once.
  const nested = (/** @type {number} */ steps) =>
    readBatch(Buffer.from(`\x80\x02N${"\x85".repeat(steps - 3)}.`, "latin1"));
  assert.equal(nested(1_000_000), "it holds no dictionary");
  assert.equal(nested(1_000_001), "it has more instructions than a batch");
  assert.equal(typeof readBatch(pickled(batch(1, 10_000))), "object");
});

test("an archive is refused whatever byte of a header is changed: the header's checksum covers them all", async () => {
  const whole = tar(SMALL.binary);
  assert.equal((await read({ "a.tar.gz": gzipSync(whole) })).length, 6);
  for (let at = 0; at < 512; at += 7) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 0x11;
    await assert.rejects(read({ "a.tar.gz": gzipSync(changed) }), { code: "data.broken" }, `byte ${at}`);
  }
});

/**
 * What a page has of workers and of caches, as far as the data set needs it.
 * @param {import("node:test").TestContext} t
 * @param {(given: any[]) => Promise<any>} answer The worker's.
 */
function page(t, answer) {
  /** @type {Map<string, Response>} */
  const shelf = new Map();
  const cache = {
    match: async (/** @type {string} */ address) => shelf.get(address)?.clone(),
    put: async (/** @type {string} */ address, /** @type {Response} */ response) => void shelf.set(address, response),
  };
  const has = async () => shelf.size > 0;
  const stores = { has, open: async () => cache, delete: async () => shelf.clear() };
  const globals = /** @type {any} */ (globalThis);
  [globals.document, globals.caches] = [{ baseURI: "https://a.example/lab/" }, stores];
  t.after(() => {
    delete globals.document;
    delete globals.caches;
  });
  const counts = { reads: 0, started: 0, dismissed: 0 };
  const fault = (/** @type {string} */ code) => Object.assign(new Error(code), { code });
  const archivist = async () => {
    counts.started++;
    await new Promise((resolve) => setTimeout(resolve, 5));
    /** @type {(error: Error) => void} */
    let close = () => {};
    const closed = new Promise((_, reject) => (close = reject));
    const call = (/** @type {string} */ _, /** @type {any[]} */ [given]) => {
      counts.reads++;
      return Promise.race([closed, answer(given)]);
    };
    return { call, close };
  };
  const pool = /** @type {any} */ ({ disk: null, fault, archivist, dismiss: () => counts.dismissed++ });
  return { own: new OwnData(pool), pool, shelf, counts };
}

test("a copy that was kept in part is none, and deleting a copy takes nothing that is in use", async (t) => {
  const { own, pool, shelf } = page(t, (given) => archive.read(given));
  await own.use(given({ "cifar-10-python.tar.gz": SMALL.archive }));
  await own.keep();
  assert.equal(await own.kept(), 24 * 3073);
  const [first = ""] = shelf.keys();
  shelf.delete(first);
  assert.equal(await own.kept(), 0);
  assert.equal(await own.useKept(), null);
  await own.keep();
  const { disk } = pool;
  const stores = /** @type {any} */ (globalThis).caches;
  const { delete: forget } = stores;
  stores.delete = () => {
    assert.notEqual(pool.disk, disk, "the images are in memory before");
    return forget();
  };
  await own.forget();
  assert.deepEqual([await own.kept(), own.inUse?.train], [0, 20]);
});

test("a reading that is broken off while its worker starts ends; two who want the kept copy share one", async (t) => {
  const { own, counts } = page(t, (given) => archive.read(given));
  const files = given({ "cifar-10-python.tar.gz": SMALL.archive });
  const early = new AbortController();
  const reading = own.use(files, { signal: early.signal });
  early.abort();
  await assert.rejects(reading, { code: "aborted" });
  assert.deepEqual(counts, { reads: 0, started: 1, dismissed: 1 });
  await own.use(files);
  await own.keep();
  const [one, other] = await Promise.all([own.useKept(), own.useKept()]);
  assert.deepEqual([one?.train, other?.train, counts.reads], [20, 20, 2]);
  // Whoever breaks off does so for itself.
  const first = new AbortController();
  const broken = own.useKept({ signal: first.signal });
  const goesOn = own.useKept();
  first.abort();
  await assert.rejects(broken, { code: "aborted" });
  assert.equal((await goesOn)?.train, 20);
});

test("images of blobs are those of their batches, across the batches' edges", async () => {
  const fault = /** @type {any} */ ((/** @type {string} */ code) => Object.assign(new Error(code), { code }));
  const disk = new DiskImages(await read({ "cifar-10-python.tar.gz": SMALL.archive }), fault);
  assert.deepEqual([disk.train_count, disk.test_count], [20, 4]);
  const { planar, labels } = await disk.pixels("train", 3, 2);
  const [first, second] = SMALL.batches;
  assert.deepEqual([...labels], [first?.labels[3], second?.labels[0]]);
  assert.deepEqual(planar.subarray(3072), second?.pixels.subarray(0, 3072));
  const image = await disk.image("test", 1);
  const pixels = SMALL.batches[5]?.pixels.subarray(3072, 6144) ?? [];
  assert.deepEqual([...image.rgba.subarray(0, 5)], [pixels[0], pixels[1024], pixels[2048], 255, pixels[1]]);
  assert.deepEqual(
    disk.sheets.map(({ split, first, count }) => [split, first, count]),
    [
      ["train", 0, 20],
      ["test", 0, 4],
    ],
  );
});

test("the data set is known by its files' names, and a network of that name is none", () => {
  const known = [
    "cifar-10-python.tar.gz",
    "cifar-10-python (1).tar",
    "cifar10.tgz",
    "cifar-10-batches-py",
    "cifar-100-python",
  ];
  for (const name of [...known, "cifar-10-batches-py-target", "data_batch_3", "test_batch.bin"])
    assert.ok(isOfDataSet(name), name);
  const networks = ["cifar10.h5", "cifar-10-resnet.keras", "cifar10_model.onnx", "cifar10", "cifar-lab-run.tar.gz"];
  for (const name of ["cat.png", "data_batch_9", "notebook.safetensors", ...networks])
    assert.ok(!isOfDataSet(name), name);
});
