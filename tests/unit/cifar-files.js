// @ts-check
/**
 * Small files in the forms in which CIFAR-10 is given, for tests: a batch as Python 2's cPickle and NumPy 1.16 wrote it (byte
 * for byte, but for the texts' memo), a batch of the binary version, and an archive of either.
 */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

export const NAMES = ["data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"];

/** Labels and pixels that differ from image to image, and from batch to batch. */
export function batch(/** @type {number} */ number, images = 4) {
  const labels = Uint8Array.from({ length: images }, (_, at) => (at * 3 + number) % 10);
  const pixels = Uint8Array.from({ length: images * 3072 }, (_, at) => (at * 31 + number * 7 + (at >> 8)) % 251);
  return { labels, pixels };
}

/** The binary version's form. */
export function records(/** @type {ReturnType<typeof batch>} */ { labels, pixels }) {
  const parts = [...labels].flatMap((label, at) => [
    Buffer.of(label),
    Buffer.from(pixels.subarray(at * 3072, (at + 1) * 3072)),
  ]);
  return Buffer.concat(parts);
}

export const sha256 = (/** @type {Uint8Array} */ bytes) => createHash("sha256").update(bytes).digest("hex");

const short = (/** @type {string} */ text) => Buffer.concat([Buffer.of(0x55, text.length), Buffer.from(text)]);
const int32 = (/** @type {number} */ number) => {
  const bytes = Buffer.alloc(5, "J");
  bytes.writeInt32LE(number, 1);
  return bytes;
};
const whole = (/** @type {number} */ number) =>
  number < 256 ? Buffer.of(0x4b, number) : Buffer.of(0x4d, number & 255, number >> 8);
const op = (/** @type {string} */ text) => Buffer.from(text, "latin1");

/** The Python version's form. */
export function pickled(/** @type {ReturnType<typeof batch>} */ { labels, pixels }, { order = "C" } = {}) {
  const length = Buffer.alloc(5, "T");
  length.writeUInt32LE(pixels.length, 1);
  const array = [
    op("cnumpy.core.multiarray\n_reconstruct\nq\x07cnumpy\nndarray\nq\x08"),
    ...[whole(0), op("\x85"), short("b"), op("\x87Rq\x09(")],
    ...[whole(1), whole(labels.length), whole(3072), op("\x86cnumpy\ndtype\nq\x0a"), short("u1"), whole(0), whole(1)],
    ...[op("\x87Rq\x0b("), whole(3), short("|"), op("NNN"), int32(-1), int32(-1), whole(0), op("tb")],
    ...[op(order === "C" ? "\x89" : "\x88"), length, Buffer.from(pixels), op("tb")],
  ];
  return Buffer.concat([
    ...[op("\x80\x02}q\x01("), short("batch_label"), op("q\x02"), short("training batch 1 of 5"), op("q\x03")],
    ...[short("labels"), op("q\x04]q\x05("), ...[...labels].map(whole), op("e")],
    ...[short("data"), op("q\x06"), ...array],
    ...[short("filenames"), op("]("), ...[...labels].map((_, at) => short(`s_${at}.png`)), op("e")],
    op("u."),
  ]);
}

/** @param {Record<string, Uint8Array>} files By their paths. */
export function tar(files) {
  const parts = Object.entries(files).flatMap(([path, bytes]) => {
    const header = Buffer.alloc(512);
    header.write(path);
    header.write("0000644\0", 100);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        0", 148);
    header.write("ustar  \0", 257);
    const sum = header.reduce((sum, byte) => sum + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** All six batches of so many images, what they must be, and archives of them. */
export function small(images = 4) {
  const batches = NAMES.map((name, number) => ({ name, ...batch(number, images) }));
  const expected = batches.map(({ name, ...is }) => ({
    name,
    split: /** @type {"train" | "test"} */ (name === "test_batch" ? "test" : "train"),
    sha256: sha256(records(is)),
  }));
  const python = Object.fromEntries(batches.map(({ name, ...is }) => [`cifar-10-batches-py/${name}`, pickled(is)]));
  const binary = Object.fromEntries(
    batches.map(({ name, ...is }) => [`cifar-10-batches-bin/${name}.bin`, records(is)]),
  );
  const readme = { "cifar-10-batches-py/readme.html": Buffer.from("<meta>") };
  return { batches, expected, python, binary, archive: gzipSync(tar({ ...python, ...readme })) };
}
