// A safetensors file as named arrays, and back: eight bytes of header length, the header as JSON, then the numbers.

/**
 * @typedef {{ shape: number[], values: Float32Array }} Tensor
 * @typedef {Record<string, Tensor>} Tensors
 */

/**
 * @param {ArrayBuffer} file
 * @returns {{ metadata: Record<string, string>, tensors: Tensors }}
 */
export function read(file) {
  const length = Number(new DataView(file).getBigUint64(0, true));
  const { __metadata__: metadata, ...header } = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 8, length)));
  const tensors = Object.entries(header).map(
    ([
      name,
      {
        shape,
        data_offsets: [first, last],
      },
    ]) => {
      const values = new Float32Array(file.slice(8 + length + first, 8 + length + last));
      return [name, { shape, values }];
    },
  );
  return { metadata, tensors: Object.fromEntries(tensors) };
}

/**
 * @param {Record<string, string>} metadata
 * @param {Tensors} tensors
 * @returns {Uint8Array}
 */
export function write(metadata, tensors) {
  /** @type {Record<string, unknown>} */
  const header = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  // Numbers begin at a multiple of eight; the header may end in spaces.
  const json = JSON.stringify(header);
  const head = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8));
  const file = new Uint8Array(8 + head.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(head.length), true);
  file.set(head, 8);
  let at = 8 + head.length;
  for (const { values } of Object.values(tensors)) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}
