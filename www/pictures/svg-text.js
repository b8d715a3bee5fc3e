// @ts-check
/**
 * The text of an SVG file: its encoding, what may stand before its root, and the root's own attributes. Pure.
 */

/** What XML allows before the root: white space, comments, instructions, and a document type with a list of its own. */
const BEFORE =
  /^\uFEFF?(?:\s+|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!DOCTYPE(?:"[^"]*"|'[^']*'|[^[>"'])*(?:\[[\s\S]*?\]\s*)?>)*/i;
const ROOT = /^<(?:[\w.-]+:)?svg(?=[\s>/])(?:"[^"]*"|'[^']*'|[^>"'])*>/i;
const ENCODING = /^(<\?xml[^>]*?)\s+encoding\s*=\s*("[^"]*"|'[^']*')/i;

/**
 * By the mark at its beginning, or by what its first line says.
 * @param {Uint8Array} bytes
 */
export function decoded(bytes) {
  const [first, second] = bytes;
  const wide = { "255 254": "utf-16le", "254 255": "utf-16be", "60 0": "utf-16le", "0 60": "utf-16be" };
  const mark = `${first} ${second}`;
  if (mark in wide) return new TextDecoder(wide[/** @type {keyof typeof wide} */ (mark)]).decode(bytes);
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const said = ENCODING.exec(head)?.[2]?.slice(1, -1) ?? "utf-8";
  try {
    return new TextDecoder(said).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** Without its encoding, which is another one once the text has been read. @param {string} svg */
export const unencoded = (svg) => svg.replace(/^\uFEFF/, "").replace(ENCODING, "$1");

/**
 * @param {string} svg
 * @returns {{ at: number, tag: string } | null} null for what is no SVG file.
 */
export function rootOf(svg) {
  const at = BEFORE.exec(svg)?.[0].length ?? 0;
  const tag = ROOT.exec(svg.slice(at))?.[0];
  return tag ? { at, tag } : null;
}

/** Of a tag, by their names. @param {string} tag @returns {Map<string, string>} */
export function attributesOf(tag) {
  const all = tag.matchAll(/\s([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g);
  return new Map([...all].map(([, name = "", value = ""]) => [name, value.slice(1, -1)]));
}
