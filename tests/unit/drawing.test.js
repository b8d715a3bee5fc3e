// @ts-check
/** Pouring paint, the colours' keys, and the pictures' way to a worker that keeps the last one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { faults } from "../../www/workers/errors.js";
import { Pictures } from "../../www/pictures/pictures.js";
import { flood } from "../../www/panels/picture/drawing/fill.js";
import { PALETTE, channels, colourOfKey } from "../../www/panels/picture/drawing/palette.js";

const SIDE = 9;

/** White, with a black line down the middle that may have a gap. */
function halves(gap = -1) {
  const rgba = new Uint8ClampedArray(4 * SIDE * SIDE).fill(255);
  for (let row = 0; row < SIDE; row++) if (row !== gap) rgba.set([0, 0, 0], 4 * (row * SIDE + 4));
  return rgba;
}
const column = (/** @type {Uint8Array} */ taken, /** @type {number} */ x) =>
  Array.from({ length: SIDE }, (_, row) => taken[row * SIDE + x] ?? 0).reduce((sum, one) => sum + one, 0);

test("paint stops at a line, whose soft edge it covers, and runs through a gap", () => {
  const taken = flood(halves(), SIDE, 1, 1);
  assert.deepEqual(
    [3, 4, 5].map((x) => column(taken, x)),
    [9, 9, 0],
  );
  assert.equal(column(flood(halves(5), SIDE, 1, 1), 8), 9);
});

test("paint poured on a corner stays inside the picture", () => {
  assert.equal(
    flood(new Uint8ClampedArray(4 * SIDE * SIDE), SIDE, 0, 0).reduce((sum, one) => sum + one, 0),
    SIDE * SIDE,
  );
});

test("each of the sixteen colours has its key", () => {
  assert.equal(new Set(PALETTE).size, 16);
  assert.deepEqual([..."0123456789abcdef"].map(colourOfKey), [...PALETTE]);
  assert.equal(colourOfKey("F"), PALETTE[15]);
  for (const key of ["g", "F1", "", "Escape", "10"]) assert.equal(colourOfKey(key), undefined);
  assert.deepEqual(channels("#d0312d"), [0xd0, 0x31, 0x2d]);
});

// What node lacks: only their names are asked for.
Object.assign(globalThis, { ImageBitmap: class {}, ImageData: class {} });
const png = new Uint8Array(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  ),
);
const FAULT = faults();

function worker() {
  /** @type {unknown[][]} */
  const calls = [];
  const view = {
    ready: Promise.resolve(),
    call: async (/** @type {string} */ _, /** @type {unknown[]} */ args) => (calls.push(args), {}),
  };
  return { calls, view };
}

test("a picture travels once; a fresh worker gets it again; another one takes its place", async () => {
  const pictures = new Pictures(FAULT);
  const { calls, view } = worker();
  const [one, two] = [new Blob([png]), new Blob([png])];
  for (const picture of [one, one]) await pictures.ask(view, "seePicture", picture, {});
  pictures.forget();
  for (const picture of [one, two, one]) await pictures.ask(view, "seePicture", picture, {});
  assert.deepEqual(
    calls.map(([key, picture]) => [key, picture === one ? "one" : picture === two ? "two" : picture]),
    [
      [1, "one"],
      [1, null],
      [2, "one"],
      [3, "two"],
      [4, "one"],
    ],
  );
  assert.deepEqual(calls[0]?.[2], { square: null, background: "#ffffff" });
});

test("what is refused before it travels, and what the browser's refusal means", async () => {
  const pictures = new Pictures(FAULT);
  const { calls, view } = worker();
  const code = (/** @type {Uint8Array<ArrayBuffer> | string} */ bytes, on = view) =>
    pictures.ask(on, "classifyPicture", new Blob([bytes]), {}).then(
      () => "asked",
      (error) => error.code,
    );
  assert.equal(await code(""), "picture.empty");
  assert.equal(await code(png.slice(0, 50)), "picture.cut");
  const huge = png.slice();
  new DataView(huge.buffer).setUint32(16, 200_000_000);
  assert.equal(await code(huge), "picture.size");
  assert.equal(await code('<svg xmlns="http://www.w3.org/2000/svg"/>'), "picture.svg");
  assert.equal(calls.length, 0);
  const refusing = {
    ...view,
    call: async () => {
      throw FAULT("picture.format", { problem: "" });
    },
  };
  assert.equal(await code("words", refusing), "picture.format");
  assert.equal(await code(png, refusing), "picture.cut");
  assert.equal(await code(new Uint8Array([0, 0, 0, 24, ...Buffer.from("ftypheic")]), refusing), "picture.unsupported");
  assert.equal(await code(png), "asked");
});
