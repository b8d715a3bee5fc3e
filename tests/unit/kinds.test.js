// @ts-check
/** What a file is by its bytes: over the committed pictures, whole and cut at each of many places. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { isDamaged } from "../../www/pictures/jpeg/damage.js";
import { kindOf, sizeOf } from "../../www/pictures/kinds.js";
import { decoded, unencoded } from "../../www/pictures/svg-text.js";
import { statedSize } from "../../www/pictures/vector.js";
import { completed } from "../../www/pictures/whole.js";

const folder = new URL("../pictures/", import.meta.url);
const read = (/** @type {string} */ name) => new Uint8Array(readFileSync(new URL(name, folder)));
/** @type {(...file: Parameters<typeof completed>) => Promise<boolean>} */
const isWhole = async (kind, file) => !!(await completed(kind, file));
const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
const KINDS = { png: "png", jpg: "jpeg", webp: "webp", gif: "gif" };
const files = readdirSync(folder).filter((name) => (name.split(".").at(-1) ?? "") in KINDS);

test("kind and size are in the header, and the end is there", async () => {
  assert.ok(files.length >= 20);
  for (const name of files) {
    const file = read(name);
    const kind = kindOf(file);
    assert.equal(kind, /** @type {any} */ (KINDS)[name.split(".").at(-1) ?? ""], name);
    assert.ok(kind && (await isWhole(kind, file)), name);
  }
  const sizes = Object.entries({
    "cat.png": [451, 300],
    "rocket.jpg": [640, 427],
    "lossy.webp": [240, 160],
    "lossless.webp": [60, 40],
    "first-frame.gif": [60, 40],
    "turned-6.jpg": [50, 60],
  });
  for (const [name, [width, height]] of sizes) {
    const file = read(name);
    assert.deepEqual(sizeOf(/** @type {any} */ (kindOf(file)), file), { width, height }, name);
  }
});

test("a file that is cut anywhere is found out", async () => {
  for (const name of ["grey.png", "rocket.jpg", "turned-3.jpg", "lossy.webp", "first-frame.gif"]) {
    const file = read(name);
    for (const part of [0.3, 0.5, 0.9, 0.99]) {
      const cut = file.slice(0, Math.floor(part * file.length));
      const kind = kindOf(cut);
      // A GIF's last byte may also stand among its pixels: the browser checks those.
      if (kind && kind !== "gif") assert.ok(!(await isWhole(kind, cut)), `${name} ${part}`);
    }
  }
});

test("a thumbnail's end is not the photograph's, and what follows the end is no harm", async () => {
  const photo = read("turned-1.jpg");
  const thumbnail = [0xff, 0xe1, 0x00, 0x06, 0xff, 0xd9, 0, 0];
  const withThumbnail = new Uint8Array([0xff, 0xd8, ...thumbnail, ...photo.slice(2)]);
  assert.ok(await isWhole("jpeg", withThumbnail));
  assert.ok(!(await isWhole("jpeg", withThumbnail.slice(0, 1200))));
  assert.ok(await isWhole("jpeg", new Uint8Array([...photo, 1, 2, 3])));
});

test("before a JPEG's markers there may be any number of FF", async () => {
  const photo = read("rocket.jpg");
  const [first, frame, pixels] = [0xe0, 0xc0, 0xda].map((marker) =>
    photo.findIndex((byte, at) => byte === 0xff && photo[at + 1] === marker),
  );
  assert.ok(first === 2 && frame && pixels && first < frame && frame < pixels);
  const filled = [
    photo.slice(0, first),
    [0xff],
    photo.slice(first, frame),
    [0xff, 0xff, 0xff],
    photo.slice(frame, pixels),
    [0xff, 0xff],
    photo.slice(pixels),
  ];
  const file = new Uint8Array(filled.flatMap((part) => [...part]));
  assert.equal(file.length, photo.length + 6);
  assert.deepEqual(
    [kindOf(file), sizeOf("jpeg", file), await isWhole("jpeg", file)],
    ["jpeg", { width: 640, height: 427 }, true],
  );
  assert.ok(!(await isWhole("jpeg", file.slice(0, -100))));
});

test("headers that end too early, and what is no picture", async () => {
  assert.equal(kindOf(new Uint8Array()), null);
  assert.equal(kindOf(bytes("hello, world")), null);
  assert.equal(sizeOf("png", read("grey.png").slice(0, 12)), null);
  assert.equal(kindOf(new Uint8Array([0, 0, 0, 24, ...bytes("ftypheic")])), "heic");
  assert.equal(kindOf(new Uint8Array([0, 0, 0, 24, ...bytes("ftypavif")])), "avif");
});

test("SVG by its root, with or without what may stand before it", async () => {
  for (const text of [
    "<svg>",
    '<?xml version="1.0"?>\n<svg xmlns="x">',
    "<!-- a drawing --><svg width='1'>",
    "\uFEFF<svg\n>",
  ]) {
    assert.equal(kindOf(bytes(text)), "svg", text);
  }
  for (const text of ["<html><svg>", "svg", "<svgx>"]) assert.equal(kindOf(bytes(text)), null, text);
});

test("an SVG's size: width and height in any unit, else the view box, else none", async () => {
  assert.deepEqual(statedSize('<svg width="40" height="20px">'), { width: 40, height: 20 });
  assert.deepEqual(statedSize("<svg width='1in' height='2.54cm'>"), { width: 96, height: 96 });
  assert.deepEqual(statedSize('<svg viewBox="0 0 24 12">'), { width: 24, height: 12 });
  assert.deepEqual(statedSize('<svg width="100%" height="100%" viewBox="-1,-1,3,4" stroke-width="2">'), {
    width: 3,
    height: 4,
  });
  assert.equal(statedSize('<svg stroke-width="2" line-height="3"><rect width="5" height="5"/></svg>'), null);
  assert.equal(statedSize('<svg width="100%" height="50">'), null);
});

test("a BMP of the oldest kind has 16 bits for each side; one whose rows stand from the top has a negative height", () => {
  const bmp = (/** @type {number} */ header, /** @type {number[]} */ sides) =>
    new Uint8Array([...bytes("BM"), ...Array(12).fill(0), header, 0, 0, 0, ...sides, ...Array(20).fill(0)]);
  assert.deepEqual(sizeOf("bmp", bmp(12, [64, 0, 48, 0, 1, 0, 24, 0])), { width: 64, height: 48 });
  assert.deepEqual(sizeOf("bmp", bmp(40, [64, 0, 0, 0, 0xd0, 0xff, 0xff, 0xff])), { width: 64, height: 48 });
});

test("stray bytes between a JPEG's segments are passed over, as decoders do", async () => {
  for (const name of ["rocket.jpg", "progressive.jpg"]) {
    const photo = read(name);
    const at = photo.findIndex((byte, place) => place > 2 && byte === 0xff && photo[place + 1] === 0xdb);
    const odd = new Uint8Array([...photo.slice(0, at), 0, 0, 0, ...photo.slice(at)]);
    assert.deepEqual(sizeOf("jpeg", odd), sizeOf("jpeg", photo), name);
    assert.ok(await isWhole("jpeg", odd), name);
    assert.equal(await isDamaged(new Blob([odd])), false, name);
    assert.ok(!(await isWhole("jpeg", odd.slice(0, odd.length / 2))), name);
  }
});

test("a file without its last marker is whole where all pixels are there", async () => {
  const end = (/** @type {Uint8Array<ArrayBuffer>} */ file, /** @type {number} */ count) => file.slice(0, -count);
  for (const name of ["rocket.jpg", "progressive.jpg"]) {
    assert.ok(await isWhole("jpeg", end(read(name), 2)), name);
    assert.ok(!(await isWhole("jpeg", end(read(name), 40))), name);
  }
  for (const count of [4, 8, 12]) assert.ok(await isWhole("png", end(read("grey.png"), count)), `${count}`);
  assert.ok(!(await isWhole("png", end(read("grey.png"), 20))));
  const webp = read("lossy.webp");
  webp[4] = (webp[4] ?? 0) + 1;
  // A decoder waits for what is said to come, so it is told what there is.
  assert.deepEqual(Buffer.concat((await completed("webp", webp)) ?? []), Buffer.from(read("lossy.webp")));
  assert.ok(!(await isWhole("webp", end(webp, 9))));
});

test("an end that alone was missing is put behind the pixels", async () => {
  for (const [name, count] of /** @type {const} */ ([
    ["rocket.jpg", 2],
    ["grey.png", 12],
  ])) {
    const file = read(name);
    const parts = (await completed(kindOf(file) ?? "png", file.slice(0, -count))) ?? [];
    assert.deepEqual(new Uint8Array(await new Blob(parts).arrayBuffer()), file, name);
    assert.equal((await completed(kindOf(file) ?? "png", file))?.[0], file, name);
  }
});

test("a GIF is whole with the frame that is looked at, and not with a byte that looks like its end", async () => {
  const gif = read("first-frame.gif");
  const cut = gif.slice(0, 200);
  cut[199] = 0x3b;
  assert.ok(!(await isWhole("gif", cut)));
  assert.ok(await isWhole("gif", gif.slice(0, -1)));
});

test("an ISO file is what it says first or besides", () => {
  const iso = (/** @type {string} */ brands) =>
    new Uint8Array([0, 0, 0, 8 + brands.length, ...bytes(`ftyp${brands}`), ...bytes("avif")]);
  assert.equal(kindOf(iso("mif1\0\0\0\0mif1avifmiaf")), "avif");
  assert.equal(kindOf(iso("mif1\0\0\0\0mif1heic")), "heic");
  assert.equal(kindOf(iso("avis\0\0\0\0msf1")), "avif");
  assert.equal(kindOf(iso("isom\0\0\0\0mp41")), null);
});

test("an ISO file is cut where the box of its pixels does not end in it; other boxes and sizes that say nothing are no harm", async () => {
  const box = (/** @type {number} */ size, /** @type {string} */ rest) => [0, 0, 0, size, ...bytes(rest)];
  const head = box(24, "ftypavif\0\0\0\0mif1avif");
  const file = (/** @type {number[]} */ ...boxes) => new Uint8Array([...head, ...boxes]);
  const long = (/** @type {number} */ size) => [...box(1, "mdat"), 0, 0, 0, 0, 0, 0, 0, size, 1, 2, 3, 4];
  for (const whole of [box(12, "mdatabcd"), box(0, "mdatabcd"), long(20), box(99, "freeabcd"), [0, 0, 0]])
    assert.ok(await isWhole("avif", file(...whole)), `${whole}`);
  for (const cut of [box(13, "mdatabcd"), box(99, "metaabcd"), long(21)])
    assert.ok(!(await isWhole("heic", file(...cut))), `${cut}`);
});

test("an SVG is one behind all that XML allows before its root, in any encoding, with any prefix", () => {
  const before = [
    '<?xml version="1.0"?><?xml-stylesheet href="a.css"?>',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "a.dtd" [ <!ENTITY a "b>c"> <!ENTITY w "9"> ]>',
    "<!DOCTYPE html>",
    `<!-- ${"licence ".repeat(2000)} -->\n`,
  ];
  for (const text of before) assert.equal(kindOf(bytes(`${text}<svg/>`)), "svg", text.slice(0, 60));
  assert.equal(kindOf(bytes('<svg:svg xmlns:svg="x">')), "svg");
  const wide = (/** @type {string} */ text, /** @type {boolean} */ isBig) =>
    new Uint8Array([...text].flatMap((letter) => (isBig ? [0, letter.charCodeAt(0)] : [letter.charCodeAt(0), 0])));
  const text = '<?xml version="1.0" encoding="UTF-16"?><svg width="4" height="2"/>';
  for (const isBig of [true, false]) {
    const marked = new Uint8Array([...(isBig ? [0xfe, 0xff] : [0xff, 0xfe]), ...wide(text, isBig)]);
    assert.equal(kindOf(marked), "svg");
    assert.equal(kindOf(wide(text, isBig)), "svg");
    assert.deepEqual(statedSize(decoded(marked)), { width: 4, height: 2 });
    assert.equal(unencoded(decoded(marked)), '<?xml version="1.0"?><svg width="4" height="2"/>');
  }
  assert.equal(kindOf(bytes("<!-- <svg> -->")), null);
  assert.equal(kindOf(bytes("<!DOCTYPE html><html><svg/></html>")), null);
});

test("an SVG's size is its own root's, and no text inside another attribute or a comment", () => {
  assert.deepEqual(statedSize('<!-- <svg width="900" height="9"> --><svg width="4" height="2">'), {
    width: 4,
    height: 2,
  });
  assert.deepEqual(statedSize(`<svg desc=' width="900" height="9"' width="4" height="2">`), { width: 4, height: 2 });
  assert.deepEqual(statedSize('<svg width="101.6q" height="25.4mm">'), { width: 96, height: 96 });
  assert.deepEqual(statedSize('<svg width=".5" height="1">'), { width: 0.5, height: 1 });
  // What the browser alone knows.
  for (const size of ['width="2em" height="2em"', 'width="&w;" height="9"', 'width="-4" height="9"'])
    assert.equal(statedSize(`<svg ${size}>`), null, size);
});
