// @ts-check
// Files of every kind that PNG and BMP have: what the network sees is what the engine's own <img> shows, and what that does not
// show is refused.
import { bmps } from "../pictures/odd/bmp.js";
import { jpegs, longWebp, movingPngs, webps } from "../pictures/odd/changed.js";
import { gifs } from "../pictures/odd/gif.js";
import { png, pngs } from "../pictures/odd/png.js";
import { expect, test } from "./engine.js";
import { PLAIN } from "./host.js";

/**
 * Runs in the page. Of each file: the largest difference between what the network sees and the area means of what an <img> shows, in
 * levels; or that neither shows it; or who alone does.
 * @param {string[]} files
 */
export async function compare(files) {
  const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
  const lab = await CifarLab.open();
  /** 32 × 32 area means of the middle square over white, computed as plainly as can be. @param {HTMLImageElement} image */
  const means = (image) => {
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const side = Math.min(width, height);
    const [left, top] = [(width - side) / 2, (height - side) / 2];
    const shares = (/** @type {number} */ start, /** @type {number} */ cell, /** @type {number} */ most) => {
      const [from, to] = [start + (cell * side) / 32, start + ((cell + 1) * side) / 32];
      const all = [];
      for (let at = Math.floor(from); at < Math.min(most, to); at++)
        all.push([at, Math.min(at + 1, to) - Math.max(at, from)]);
      return all;
    };
    const seen = [];
    for (let channel = 0; channel < 3; channel++)
      for (let row = 0; row < 32; row++)
        for (let column = 0; column < 32; column++) {
          let [sum, area] = [0, 0];
          for (const [y = 0, high = 0] of shares(top, row, height))
            for (const [x = 0, wide = 0] of shares(left, column, width)) {
              sum += (data[4 * (y * width + x) + channel] ?? 0) * high * wide;
              area += high * wide;
            }
          seen.push(sum / area);
        }
    return seen;
  };
  const told = [];
  for (const base64 of files) {
    const file = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
    const image = new Image();
    image.src = URL.createObjectURL(file);
    const shown = await image.decode().then(
      () => means(image),
      () => null,
    );
    URL.revokeObjectURL(image.src);
    const seen = await lab.classify(file).then(
      (/** @type {any} */ answer) => [...answer.seen],
      (/** @type {any} */ error) => error.code,
    );
    if (typeof seen === "string") told.push(shown ? `shown, but ${seen}` : "refused");
    else
      told.push(
        shown ? Math.max(...shown.map((mean, at) => Math.abs(Math.round(mean) - seen[at]))) : "answered, but not shown",
      );
  }
  lab.close();
  return told;
}

for (const [kind, files] of Object.entries({
  PNG: { ...pngs(), ...movingPngs() },
  BMP: bmps(),
  GIF: gifs(),
  JPEG: jpegs(),
  WebP: webps(),
}))
  test(`${kind} of every sort is seen as an <img> shows it`, async ({ tab, host }) => {
    await tab.goto(`${host.address}${PLAIN}`);
    /** @type {(string | number)[]} */
    const told = [];
    const all = Object.values(files).map((bytes) => bytes.toString("base64"));
    // A few at a time: what a driver carries in one piece is limited.
    for (let first = 0; first < all.length; first += 25)
      told.push(...(await tab.evaluate(compare, all.slice(first, first + 25))));
    const table = Object.keys(files).map((name, place) => [name, told[place]]);
    const isFine = (/** @type {unknown} */ one) => one === "refused" || (typeof one === "number" && one <= 1);
    expect(table.filter(([, one]) => !isFine(one))).toEqual([]);
    const refused = table.filter(([, one]) => one === "refused").map(([name]) => name);
    console.log(`${kind}: ${table.length} files, ${refused.length} shown by nobody: ${refused.join("; ")}`);
  });

test("a PNG without its end and a WebP that says that it is longer are seen whole, also where an <img> stays empty", async ({
  tab,
  host,
}) => {
  await tab.goto(`${host.address}${PLAIN}`);
  const twins = [...[false, true].map((isCut) => png(2, 8, { isCut })), ...longWebp()];
  const files = twins.map((bytes) => bytes.toString("base64"));
  const seen = await tab.evaluate(async (files) => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const seen = [];
    for (const base64 of files) {
      const file = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
      seen.push((await lab.classify(file)).seen.join());
    }
    lab.close();
    return seen;
  }, files);
  expect([seen[1], seen[3]]).toEqual([seen[0], seen[2]]);
});
