// @ts-check
/** What a file is by its bytes: over the committed pictures, whole and cut at each of many places. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { isWhole, kindOf, sizeOf } from "../../www/pictures/kinds.js";
import { statedSize } from "../../www/pictures/vector.js";

const folder = new URL("../pictures/", import.meta.url);
const read = (/** @type {string} */ name) => new Uint8Array(readFileSync(new URL(name, folder)));
const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
const KINDS = { png: "png", jpg: "jpeg", webp: "webp", gif: "gif" };
const files = readdirSync(folder).filter((name) => (name.split(".").at(-1) ?? "") in KINDS);

test("kind and size are in the header, and the end is there", () => {
  assert.ok(files.length >= 20);
  for (const name of files) {
    const file = read(name);
    const kind = kindOf(file);
    assert.equal(kind, /** @type {any} */ (KINDS)[name.split(".").at(-1) ?? ""], name);
    assert.ok(kind && isWhole(kind, file), name);
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

test("a file that is cut anywhere is found out", () => {
  for (const name of ["grey.png", "rocket.jpg", "turned-3.jpg", "lossy.webp", "first-frame.gif"]) {
    const file = read(name);
    for (const part of [0.3, 0.5, 0.9, 0.99]) {
      const cut = file.slice(0, Math.floor(part * file.length));
      const kind = kindOf(cut);
      // A GIF's last byte may also stand among its pixels: the browser checks those.
      if (kind && kind !== "gif") assert.ok(!isWhole(kind, cut), `${name} ${part}`);
    }
  }
});

test("a thumbnail's end is not the photograph's, and what follows the end is no harm", () => {
  const photo = read("turned-1.jpg");
  const thumbnail = [0xff, 0xe1, 0x00, 0x06, 0xff, 0xd9, 0, 0];
  const withThumbnail = new Uint8Array([0xff, 0xd8, ...thumbnail, ...photo.slice(2)]);
  assert.ok(isWhole("jpeg", withThumbnail));
  assert.ok(!isWhole("jpeg", withThumbnail.slice(0, 1200)));
  assert.ok(isWhole("jpeg", new Uint8Array([...photo, 1, 2, 3])));
});

test("before a JPEG's markers there may be any number of FF", () => {
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
    [kindOf(file), sizeOf("jpeg", file), isWhole("jpeg", file)],
    ["jpeg", { width: 640, height: 427 }, true],
  );
  assert.ok(!isWhole("jpeg", file.slice(0, -100)));
});

test("headers that end too early, and what is no picture", () => {
  assert.equal(kindOf(new Uint8Array()), null);
  assert.equal(kindOf(bytes("hello, world")), null);
  assert.equal(sizeOf("png", read("grey.png").slice(0, 12)), null);
  assert.equal(kindOf(new Uint8Array([0, 0, 0, 24, ...bytes("ftypheic")])), "heic");
  assert.equal(kindOf(new Uint8Array([0, 0, 0, 24, ...bytes("ftypavif")])), "avif");
});

test("SVG by its root, with or without what may stand before it", () => {
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

test("an SVG's size: width and height in any unit, else the view box, else none", () => {
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
