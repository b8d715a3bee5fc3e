// @ts-check
// The sign for pictures unlike all that a network was trained on, and figures that the page tells from the weights file.
import { deflateSync } from "node:zlib";
import { choose, expect, looked, open, test, visit } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page */
const said = (page) => page.locator("lab-out-of-distribution .said");

/**
 * A PNG file's bytes.
 * @param {number} side
 * @param {(at: number) => number} byte Of the row by row RGB bytes.
 */
function png(side, byte) {
  const rows = Array.from({ length: side }, (_, y) => [
    0,
    ...Array.from({ length: 3 * side }, (_, x) => byte(3 * side * y + x)),
  ]);
  const table = Array.from({ length: 256 }, (_, n) =>
    Array.from({ length: 8 }).reduce((/** @type {number} */ c) => (c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1), n),
  );
  const crc = (/** @type {Buffer} */ data) =>
    ~data.reduce((c, one) => (table[(c ^ one) & 255] ?? 0) ^ (c >>> 8), ~0) >>> 0;
  const chunk = (/** @type {string} */ kind, /** @type {Buffer} */ data) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side);
  head.writeUInt32BE(side, 4);
  head.set([8, 2], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.from(rows.flat()))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

test("noise gets the sign whatever its bar says, a test image like those it learnt from does not", async ({ page }) => {
  await open(page, "?lang=en&model=notebook-corrected");
  await expect(said(page)).toHaveText(/^Nothing unusual in the network’s outputs\./);
  // So small a network finds not all noise: the first of a few that it does.
  const { planar, found, energy, given } = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open({ model: "notebook-corrected" });
    const given = lab.metadata.measured.doubt.threshold;
    let seed = 1;
    const random = () => (seed = (seed * 48_271) % 2_147_483_647) & 255;
    for (let k = 0; k < 60; k++) {
      const planar = Uint8Array.from({ length: 3072 }, random);
      const { outOfDistribution: found, logits } = await lab.classify(planar, { latest: false });
      const energy = Math.log(
        logits.reduce((/** @type {number} */ sum, /** @type {number} */ z) => sum + Math.exp(z), 0),
      );
      if (found.score < given - 0.1) return { planar: [...planar], found, energy, given };
    }
    throw new Error("no noise was found out");
  });
  expect(found.score).toBeCloseTo(energy, 4);
  expect([found.threshold, found.unlike]).toEqual([given, true]);
  await choose(page, {
    name: "noise.png",
    mimeType: "image/png",
    buffer: png(32, (at) => planar[1024 * (at % 3) + Math.floor(at / 3)] ?? 0),
  });
  await looked(page);
  await visit(page, "inside");
  await page.locator("lab-models input[value=notebook-corrected]").check({ force: true });
  await visit(page, "classify");
  await expect(said(page)).toHaveText(/^Unusual outputs: .*not reliable\.$/);
  await expect(said(page)).toBeVisible();
  await expect(page.locator("lab-answer .share")).toHaveClass(/-unlike/);
  await page.getByText("How does it know?").click();
  await expect(page.locator("lab-out-of-distribution details")).toContainText("false alarm");
  await expect(page.locator("lab-out-of-distribution tbody tr")).toHaveCount(10);
});

test("a network without a threshold has no sign, and no reading with a temperature", async ({ page }) => {
  await open(page);
  await expect(page.locator("lab-out-of-distribution")).toBeHidden();
  await expect(page.getByRole("radio", { name: "Con temperatura" })).toBeHidden();
  await visit(page, "inside");
  await page.locator("lab-models input[value=notebook-corrected]").check();
  await visit(page, "classify");
  await expect(page.locator("lab-out-of-distribution")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Con temperatura" })).toBeChecked();
});

test("beside drawings stands how many of the scripted ones this network reads", async ({ page }) => {
  await open(page, "?lang=en");
  await page.locator("lab-ways input[value=draw]").check();
  await looked(page);
  await page.locator("lab-draw summary").click();
  await expect(page.locator("lab-draw details")).toContainText(
    /Of 240 drawings made by simple programs, this network classifies \d+/,
  );
});

test("an empty sky is not said to be like anything: the outputs are all that is looked at", async ({ page }) => {
  await open(page, "?lang=en&model=notebook-corrected");
  await choose(page, { name: "sky.png", mimeType: "image/png", buffer: png(32, (at) => [135, 190, 235][at % 3] ?? 0) });
  await looked(page);
  await page.locator("lab-models input[value=notebook-corrected]").check({ force: true });
  await expect(page.locator("lab-answer .name")).toHaveText(/airplane/i);
  await expect(said(page)).toHaveText(/outputs/);
  await expect(said(page)).not.toContainText(/similar|like its training/i);
  await expect(page.locator("lab-out-of-distribution > .icon")).toBeHidden();
});
