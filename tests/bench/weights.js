// A safetensors file as named arrays: eight bytes of header length, the header as JSON, then the numbers.

/**
 * @typedef {{ shape: number[], values: Float32Array }} Tensor
 */

/**
 * @param {ArrayBuffer} file
 * @returns {Record<string, Tensor>}
 */
export function tensors(file) {
  const length = Number(new DataView(file).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, length)));
  const named = Object.entries(header).filter(([name]) => name !== "__metadata__");
  return Object.fromEntries(
    named.map(([name, { shape, data_offsets: [first, last] }]) => {
      const values = new Float32Array(file.slice(8 + length + first, 8 + length + last));
      return [name, { shape, values }];
    }),
  );
}
