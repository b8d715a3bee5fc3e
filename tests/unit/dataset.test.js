// @ts-check
/** The data set out of a person's files: archives, batches in both forms, and what is none of them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Archive, recordsOf } from "../../www/dataset/archive.js";
import { BATCHES } from "../../www/dataset/batches.js";
import { DiskImages } from "../../www/dataset/disk-images.js";
import { readBatch } from "../../www/dataset/pickle.js";
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

test("an archive whose headers are changed is refused or read, and never hangs", async () => {
  const whole = tar({ "a/data_batch_1.bin": records(batch(0)), "a/data_batch_2.bin": records(batch(1)) });
  for (let at = 0; at < 512; at += 7) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 0x11;
    await assert.rejects(read({ "a.tar": changed }), (/** @type {any} */ error) => /^data\./.test(error.code));
  }
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
