// @ts-check
/** Zip archives for tests, stored or deflated (PKWARE's APPNOTE 6.3.10), and small PNG pictures to lie in them. */
import { crc32, deflateRawSync, deflateSync } from "node:zlib";

/**
 * @param {Record<string, Uint8Array>} files
 * @param {{ deflates?: boolean, wide?: boolean, flags?: number, method?: number, comment?: string }} [how] `wide`: sizes and
 *   places stand in the fields of 64 bits.
 */
export function zip(
  files,
  { deflates = false, wide = false, flags = 0, method = deflates ? 8 : 0, comment = "" } = {},
) {
  const [parts, list] = [/** @type {Buffer[]} */ ([]), /** @type {Buffer[]} */ ([])];
  let place = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const [path, packed] = [Buffer.from(name), deflates ? deflateRawSync(bytes) : Buffer.from(bytes)];
    const fixed = Buffer.alloc(26);
    [20, flags, method].forEach((value, at) => fixed.writeUInt16LE(value, 2 * at));
    fixed.writeUInt32LE(crc32(bytes), 10);
    fixed.writeUInt32LE(wide ? 0xffffffff : packed.length, 14);
    fixed.writeUInt32LE(wide ? 0xffffffff : bytes.length, 18);
    fixed.writeUInt16LE(path.length, 22);
    const extra = Buffer.alloc(wide ? 28 : 0);
    if (wide) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      [bytes.length, packed.length, place].forEach((value, at) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * at));
    }
    const listed = Buffer.from(fixed);
    listed.writeUInt16LE(extra.length, 24);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(wide ? 0xffffffff : place, 10);
    parts.push(Buffer.from("PK\x03\x04"), fixed, path, packed);
    list.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), listed, rest, path, extra);
    place += 30 + path.length + packed.length;
  }
  const size = Buffer.concat(list).length;
  const end = Buffer.alloc(18);
  const count = Object.keys(files).length;
  end.writeUInt16LE(wide ? 0xffff : count, 6);
  end.writeUInt32LE(wide ? 0xffffffff : size, 8);
  end.writeUInt32LE(wide ? 0xffffffff : place, 12);
  end.writeUInt16LE(comment.length, 16);
  const wideEnd = Buffer.alloc(wide ? 76 : 0);
  if (wide) {
    wideEnd.write("PK\x06\x06", 0, "latin1");
    [44, 0, 0, 0, count, size, place].forEach((value, at) => {
      if (at > 3) wideEnd.writeBigUInt64LE(BigInt(value), 32 + 8 * (at - 4));
    });
    wideEnd.write("PK\x06\x07", 56, "latin1");
    wideEnd.writeBigUInt64LE(BigInt(place + size), 64);
  }
  return Buffer.concat([...parts, ...list, wideEnd, Buffer.from("PK\x05\x06"), end, Buffer.from(comment)]);
}

/**
 * A PNG of 32 x 32 pixels of one colour with some grain, so that no two are the same.
 * @param {[number, number, number]} colour
 * @param {number} seed
 */
export function png(colour, seed) {
  const side = 32;
  const rows = Buffer.alloc(side * (1 + 3 * side));
  let state = seed + 1;
  for (let at = 0; at < rows.length; at++) {
    const within = at % (1 + 3 * side);
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    if (within) rows[at] = Math.max(0, Math.min(255, (colour[(within - 1) % 3] ?? 0) + (state >>> 27) - 16));
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const chunk = (/** @type {string} */ kind, /** @type {Uint8Array} */ bytes) => {
    const body = Buffer.concat([Buffer.from(kind), bytes]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(bytes.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const sign = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([sign, chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}
