// @ts-check
/**
 * The six batches of CIFAR-10, the five training batches first, and the SHA-256 of each as a file of the binary version.
 * The Python version has the same images in the same order, so that what was read from it, written in the binary version's
 * form, has the same hash. `crates/train/src/batches.rs` has the same table; a test holds the two together.
 * @typedef {{ name: string, split: "train" | "test", sha256: string }} Expected
 */

/** Bytes of a record: the label, then 1,024 red, green and blue bytes. */
export const RECORD = 3073;
/** No file of the data set is larger, in whatever form. */
export const MOST_BYTES = 40_000_000;

/** @type {readonly Readonly<Expected>[]} */
export const BATCHES = Object.freeze([
  row("data_batch_1", "train", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
  row("data_batch_2", "train", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
  row("data_batch_3", "train", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
  row("data_batch_4", "train", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
  row("data_batch_5", "train", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
  row("test_batch", "test", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
]);

/**
 * @param {string} name
 * @param {"train" | "test"} split
 * @param {string} sha256
 */
function row(name, split, sha256) {
  return Object.freeze({ name, split, sha256 });
}

/**
 * The batch that a file may be, by its name: `cifar-10-batches-py/data_batch_1`, `data_batch_1.bin`.
 * @param {string} path
 * @param {readonly Expected[]} [batches]
 */
export function batchOf(path, batches = BATCHES) {
  const name = baseOf(path).replace(/\.bin$/, "");
  return batches.find((batch) => batch.name === name);
}

/** @param {string} path */
export const baseOf = (path) => path.split("/").at(-1) ?? "";

/** Whether a file is named as the data set's archives are. @param {string} path */
export const isOfCifar10 = (path) => /cifar-?10(?!0)/i.test(baseOf(path));

/** Whether a path is one of CIFAR-100. @param {string} path */
export const isOfCifar100 = (path) => /cifar-?100/i.test(path);
