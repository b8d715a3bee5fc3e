// @ts-check
/**
 * The fingerprint of a network: SHA-256 of what decides its answers, and of nothing else. Its name, its accuracy and pictures
 * to check it with may change in the file, and the fingerprint stays.
 *
 * What is hashed: `cifar-lab-fingerprint/1`, the header's `spec` and `normalization`, a line each; then each array in the
 * order of its name: a line with name, type and shape, and its bytes as in the file.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 */

const FORM = "cifar-lab-fingerprint/1";
/** Arrays of pictures to check the network with. */
const CHECK = "self_check.";
const utf8 = new TextEncoder();

/**
 * @param {WorkerPool} pool
 * @param {Uint8Array} weights A weights file.
 * @param {import("./errors.js").Fault} fault
 * @returns {Promise<string>} 64 hexadecimal digits.
 */
export async function fingerprintOf(pool, weights, fault) {
  const bytes = decisive(weights);
  if (!bytes)
    throw fault("weights", { problem: "the safetensors header cannot be read", remedy: "give a weights file" });
  const link = await pool.statistician();
  try {
    return await link.call("sha256", [bytes]);
  } finally {
    pool.dismiss(link);
  }
}

/**
 * @param {Uint8Array} file
 * @returns {Uint8Array<ArrayBuffer> | null} null of what is no weights file.
 */
export function decisive(file) {
  try {
    const length = Number(new DataView(file.buffer, file.byteOffset, file.length).getBigUint64(0, true));
    const start = 8 + length;
    const { __metadata__: said, ...arrays } = JSON.parse(new TextDecoder().decode(file.subarray(8, start)));
    /** @type {Uint8Array[]} */
    const parts = [utf8.encode(`${FORM}\n${text(said.spec)}\n${text(said.normalization)}\n`)];
    for (const name of Object.keys(arrays).sort()) {
      if (name.startsWith(CHECK)) continue;
      const {
        dtype,
        shape,
        data_offsets: [from, to],
      } = arrays[name];
      if (!(from >= 0 && to >= from && start + to <= file.length)) return null;
      parts.push(utf8.encode(`${name} ${dtype} ${shape}\n`), file.subarray(start + from, start + to));
    }
    return joined(parts);
  } catch {
    return null;
  }
}

/** @param {unknown} value */
function text(value) {
  if (typeof value !== "string") throw new TypeError("a header without what decides the answers");
  return value;
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
