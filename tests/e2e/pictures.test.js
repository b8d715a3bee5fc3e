// @ts-check
// Any picture through cifar-lab.js: what the worker sees is what the native program sees, to the byte.
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { CASES, expectedPlanar, picturePath } from "./lab-page.js";

const PLAIN = "assets.json";

test.beforeEach(async ({ page }) => {
  await page.goto(PLAIN);
});

/** Runs in the page: one lab for all pictures that come as base64. @param {{ base64: string, look: object }[]} pictures */
async function look(pictures) {
  const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
  const lab = await CifarLab.open();
  const answers = [];
  for (const { base64, look } of pictures) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const { seen, source, probabilities } = await lab.classify(new Blob([bytes]), look);
    const same = await lab.classify(seen);
    answers.push({ seen: [...seen], source, same: same.probabilities.join() === probabilities.join() });
  }
  lab.close();
  return answers;
}

test("the committed pictures are seen as the native program sees them", async ({ page }) => {
  const asked = CASES.map(({ file, square, background }) => {
    return { base64: readFileSync(picturePath(file)).toString("base64"), look: { square, background } };
  });
  const answers = await page.evaluate(look, asked);
  const apart = answers.map(({ seen }, place) => {
    const expected = expectedPlanar(place);
    return Math.max(...seen.map((byte, at) => Math.abs(byte - (expected[at] ?? NaN))));
  });
  const table = CASES.map(({ file, tolerance }, place) => ({ file, tolerance, apart: apart[place] ?? NaN }));
  test.info().annotations.push({ type: "levels", description: JSON.stringify(table) });
  expect(table.filter(({ tolerance, apart }) => !(apart <= tolerance))).toEqual([]);
  expect(table.filter(({ tolerance }) => tolerance === 0).length).toBeGreaterThanOrEqual(12);
  expect(answers.map(({ same }) => same)).not.toContain(false);
  const of = (/** @type {string} */ name) => answers[CASES.findIndex(({ file }) => file === name)]?.source;
  expect(of("odd.png")).toEqual({
    width: 101,
    height: 50,
    square: { x: 25.5, y: 0, side: 50 },
    transparent: false,
    falsified: false,
  });
  expect(of("cut-out.png")?.transparent).toBe(true);
  expect([of("turned-1.jpg"), of("turned-6.jpg")].map((source) => [source?.width, source?.height])).toEqual([
    [50, 60],
    [60, 50],
  ]);
});

test("wide gamut and 16 bits: each colour is turned into sRGB before the mean, within a level of the reference", async ({
  page,
}) => {
  const files = ["wide-gamut.png", "wide-gamut-16.png"];
  const reference = readFileSync(picturePath("wide-gamut.planar"));
  const asked = files.map((file) => ({ base64: readFileSync(picturePath(file)).toString("base64"), look: {} }));
  const answers = await page.evaluate(look, asked);
  const apart = (/** @type {number[]} */ seen, /** @type {number} */ place) => {
    const expected = reference.subarray(3072 * place, 3072 * (place + 1));
    return Math.max(...seen.map((byte, at) => Math.abs(byte - (expected[at] ?? NaN))));
  };
  const levels = answers.map(({ seen }, place) => apart(seen, place));
  test.info().annotations.push({ type: "levels", description: JSON.stringify(levels) });
  expect(Math.max(...levels)).toBeLessThanOrEqual(1);
  // Read without the profile the numbers are far away, so the test would notice.
  const unmanaged = await page.evaluate(async (base64) => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const { seen } = await lab.classify(await createImageBitmap(new Blob([bytes]), { colorSpaceConversion: "none" }));
    lab.close();
    return [...seen];
  }, asked[0]?.base64 ?? "");
  expect(apart(unmanaged, 0)).toBeGreaterThan(20);
});

test("every kind of source gives the same pixels; engines answer alike; the square alone travels the second time", async ({
  page,
}) => {
  const base64 = readFileSync(picturePath("cat.png")).toString("base64");
  const outcome = await page.evaluate(async (base64) => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    /** @type {string[]} */
    const sent = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ transfer) {
      if (/Picture$/.test(message?.call)) sent.push(`${message.call} ${message.args[1]?.constructor.name ?? null}`);
      return post.call(this, message, transfer);
    };
    const lab = await CifarLab.open();
    const file = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
    const bitmap = await createImageBitmap(file);
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context?.drawImage(bitmap, 0, 0);
    const offscreen = new OffscreenCanvas(canvas.width, canvas.height);
    offscreen.getContext("2d")?.drawImage(bitmap, 0, 0);
    const image = new Image();
    image.src = URL.createObjectURL(file);
    await image.decode();
    const sources = [file, bitmap, context?.getImageData(0, 0, canvas.width, canvas.height), canvas, offscreen, image];
    const square = { x: 130, y: 20, side: 200 };
    /** @type {string[]} */
    const seen = [];
    for (const source of sources) seen.push((await lab.classify(source, { square })).seen.join());
    const plan = await lab.classify(file, { square });
    await lab.classify(file);
    await lab.setEngine("flex");
    const flex = await lab.classify(file, { square });
    const apart = Math.max(
      ...plan.logits.map((/** @type {number} */ v, /** @type {number} */ i) => Math.abs(v - flex.logits[i])),
    );
    return { seen: seen.map((one) => one === seen[0]), kept: bitmap.width, apart, sent, flex: flex.source };
  }, base64);
  expect(outcome.seen).toEqual([true, true, true, true, true, true]);
  expect(outcome.kept).toBe(451);
  expect(outcome.apart).toBeLessThan(1e-4);
  expect(outcome.flex).toMatchObject({ width: 451, height: 300, square: { x: 130, y: 20, side: 200 } });
  expect(outcome.sent).toEqual([
    ...["Blob", "ImageBitmap", "ImageData", "ImageBitmap", "ImageBitmap", "ImageBitmap"].map(
      (kind) => `classifyPicture ${kind}`,
    ),
    "classifyPicture Blob",
    "classifyPicture null",
    "seePicture null",
  ]);
});

test("squares outside, pictures without pixels and what is no picture are refused with a code", async ({ page }) => {
  const base64 = readFileSync(picturePath("grey.png")).toString("base64");
  const codes = await page.evaluate(async (base64) => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const file = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
    const code = (/** @type {unknown} */ source, look = {}) =>
      lab.classify(source, look).then(
        (/** @type {any} */ { index }) => typeof index,
        (/** @type {any} */ error) => error.code,
      );
    const codes = [
      await code(file, { square: { x: 100, y: 0, side: 60 } }),
      await code(file, { square: { x: 0, y: 0, side: 0.5 } }),
      await code(file, { background: "blue" }),
      await code(new Blob(["no picture"])),
      await code(new Blob([])),
      await code(file),
    ];
    return codes;
  }, base64);
  expect(codes).toEqual(["picture", "picture", "argument", "picture.format", "picture.empty", "number"]);
});
