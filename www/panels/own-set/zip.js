// @ts-check
/**
 * The files of a zip archive, each unpacked when it is asked for, so that a large archive is never in memory: the list at its
 * end is read here, the browser unpacks. What is unpacked may be no larger than the list says, and than is useful.
 *
 * Source: PKWARE's APPNOTE 6.3.10, sections 4.3 to 4.5. crates/formats/src/import/archive.rs reads networks out of archives
 * that are in memory as a whole.
 * @typedef {{ flags: number, method: number, packed: number, size: number, place: number }} Member
 */
import { MOST_PACKED } from "./limits.js";

/** The end of the list, and the longest comment behind it. */
const END = 22;
const COMMENT = 0xffff;
/** A number that stands elsewhere, since it takes 64 bits. */
const ELSEWHERE = 0xffff_ffff;
/** Bytes of the list: a path for each file. */
const MOST_LIST = 50_000_000;
/** A picture has fewer bytes, and unpacks to no more. */
const MOST_UNPACKED = 100_000_000;
/** Before a member's bytes, without its name. */
const HEAD = 30;
const UTF8 = new TextDecoder();

export class ZipRefusal extends Error {
  /** @param {string} code Of a sentence of the page. */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * @param {Blob} file
 * @returns {Promise<{ path: string, file: () => Promise<Blob> }[]>} Its files, without its folders.
 */
export async function unzipped(file) {
  const { count, place, size } = await listOf(file);
  if (count > MOST_PACKED) throw new ZipRefusal("zip-many");
  if (size > MOST_LIST) throw new ZipRefusal("zip-broken");
  const view = await viewOf(file, place, place + size);
  const found = [];
  for (let at = 0, left = count; left > 0; left--) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) throw new ZipRefusal("zip-broken");
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const start = at + 46;
    const next = start + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
    if (next > view.byteLength) throw new ZipRefusal("zip-broken");
    const path = UTF8.decode(new Uint8Array(view.buffer, view.byteOffset + start, name));
    const member = memberAt(view, at, start + (name ?? 0), extra ?? 0);
    if (!path.endsWith("/")) found.push({ path, file: () => unpacked(file, member) });
    at = next;
  }
  return found;
}

/**
 * @param {Blob} file
 * @returns {Promise<{ count: number, place: number, size: number }>}
 */
async function listOf(file) {
  const from = Math.max(0, file.size - END - COMMENT);
  const view = await viewOf(file, from, file.size);
  let at = view.byteLength - END;
  while (at >= 0 && view.getUint32(at, true) !== 0x06054b50) at -= 1;
  if (at < 0) throw new ZipRefusal("zip-broken");
  const [count, size, place] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 12, true),
    view.getUint32(at + 16, true),
  ];
  if (count !== 0xffff && size !== ELSEWHERE && place !== ELSEWHERE) return { count, place, size };
  // Before it stands where the end of 64 bits is.
  if (at < 20 || view.getUint32(at - 20, true) !== 0x07064b50) throw new ZipRefusal("zip-broken");
  const end = Number(view.getBigUint64(at - 12, true));
  const wide = await viewOf(file, end, end + 56);
  if (wide.byteLength < 56 || wide.getUint32(0, true) !== 0x06064b50) throw new ZipRefusal("zip-broken");
  const [all, bytes, first] = [32, 40, 48].map((field) => Number(wide.getBigUint64(field, true)));
  return { count: all ?? 0, place: first ?? 0, size: bytes ?? 0 };
}

/**
 * @param {DataView} view
 * @param {number} at Of the member in the list.
 * @param {number} fields Of its extra fields.
 * @param {number} length Of them.
 * @returns {Member}
 */
function memberAt(view, at, fields, length) {
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  let [packed = 0, size = 0, place = 0] = [20, 24, 42].map((field) => view.getUint32(at + field, true));
  for (let field = fields; field + 4 <= fields + length; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    let number = field + 4;
    const wide = (/** @type {number} */ known) => {
      if (known !== ELSEWHERE || number + 8 > fields + length) return known;
      number += 8;
      return Number(view.getBigUint64(number - 8, true));
    };
    [size, packed, place] = [wide(size), wide(packed), wide(place)];
  }
  return { flags, method, packed, size, place };
}

/**
 * @param {Blob} file
 * @param {Member} member
 */
async function unpacked(file, { flags, method, packed, size, place }) {
  if (flags & 1) throw new ZipRefusal("zip-locked");
  if (size > MOST_UNPACKED || packed > MOST_UNPACKED) throw new ZipRefusal("too-large");
  const head = await viewOf(file, place, place + HEAD);
  if (head.byteLength < HEAD || head.getUint32(0, true) !== 0x04034b50) throw new ZipRefusal("zip-broken");
  const start = place + HEAD + head.getUint16(26, true) + head.getUint16(28, true);
  const bytes = file.slice(start, start + packed);
  if (method === 0) return bytes;
  if (method !== 8) throw new ZipRefusal("zip-packed");
  return inflated(bytes, size);
}

/**
 * @param {Blob} bytes
 * @param {number} size That it says.
 */
async function inflated(bytes, size) {
  const reader = bytes.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const pieces = [];
  let left = size;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new ZipRefusal("zip-broken");
    });
    if (done) break;
    left -= value.length;
    if (left < 0) break;
    pieces.push(value);
  }
  if (left === 0) return new Blob(pieces);
  reader.cancel().catch(() => {});
  throw new ZipRefusal("zip-broken");
}

/**
 * @param {Blob} file
 * @param {number} from
 * @param {number} to
 */
async function viewOf(file, from, to) {
  return new DataView(await file.slice(from, Math.min(to, file.size)).arrayBuffer());
}
