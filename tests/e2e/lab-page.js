// @ts-check
// What the tests of the page share: a page whose console is watched, and what it has painted.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test as base } from "@playwright/test";

/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {import("@playwright/test").Route} Route */

/**
 * @typedef {import("@playwright/test").PlaywrightTestArgs & import("@playwright/test").PlaywrightTestOptions} Given
 * @typedef {import("@playwright/test").PlaywrightWorkerArgs & import("@playwright/test").PlaywrightWorkerOptions} Kept
 * @typedef {{ mayComplain: boolean }} Own
 * @typedef {import("@playwright/test").Fixtures<Own, {}, Given, Kept>} Watched
 */

/** The element's frame is the same sandbox everywhere: on the page's own site Chromium says that it holds little back. */
const SAID_OF_OWN_FRAMES = /^An iframe which has both allow-scripts and allow-same-origin /;

/**
 * Errors on the console fail a test, unless it brings them about itself: `test.use({ mayComplain: true })`.
 * @type {Watched}
 */
const watched = {
  mayComplain: [false, { option: true }],
  page: async ({ page, mayComplain }, use) => {
    /** @type {string[]} */
    const complaints = [];
    page.on("console", (message) => {
      const isComplaint = ["error", "warning"].includes(message.type()) && !SAID_OF_OWN_FRAMES.test(message.text());
      if (isComplaint) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    await use(page);
    if (!mayComplain) expect(complaints).toEqual([]);
  },
};
export const test = /** @type {import("@playwright/test").TestType<Given & Own, Kept>} */ (
  base.extend(/** @type {any} */ (watched))
);
export { expect };

/** A file's address has a hash where the site is published. */
export const file = (/** @type {string} */ name) => new RegExp(`/${name.replace(".", "(-[0-9a-f]{10})?\\.")}(\\?.*)?$`);

/**
 * A page that does not hold the list of its files, as a site whose scripts are not joined has it: it asks for assets.json, which a
 * test may change.
 * @param {Page} page
 */
export const withoutList = (page) => without(page, "assets");

/**
 * The page without something that it holds itself when it is published: it asks for the file then.
 * @param {Page} page
 * @param {"assets" | "words"} id
 */
export async function without(page, id) {
  await page.route(
    (url) => /\/((index|embed)\.html)?$/.test(url.pathname),
    async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(`id="${id}"`, 'id="none"') });
    },
  );
}

/** The code of whichever panel is opened: a site whose scripts are joined has a name of its own for each. */
export const PANEL = /\/panel(-[0-9A-Z]+)?\.js$/;

/**
 * Opens the page and waits for the answer to an image.
 * @param {Page} page
 * @param {string} [query]
 * @param {number} [image]
 */
export async function open(page, query = "", image = 116) {
  await page.goto(`./${query}`);
  await answered(page, image);
}

/**
 * Goes to a place of the page as a person does: by its link, which a small screen has behind a button.
 * @param {Page} page
 * @param {string} place
 */
export async function visit(page, place) {
  const link = page.locator(`lab-places a[data-goes="${place}"]`);
  if (!(await link.isVisible())) await page.locator("lab-places button").click();
  await link.click();
  await expect(page.locator(`main > section.is-open[data-place="${place}"]`).first()).toBeVisible();
}

/**
 * @param {Page} page
 * @param {number} image
 */
export async function answered(page, image) {
  await expect(page.locator("lab-picture .frame")).toHaveAttribute("aria-label", new RegExp(`\\b${image}\\b`));
  await expect(page.locator("lab-picture .frame")).not.toHaveAttribute("aria-busy", "true");
}

/**
 * Waits until a picture of the person's own is answered.
 * @param {Page} page
 */
export async function looked(page) {
  const frame = page.locator("lab-picture .frame");
  await expect(frame).toHaveAttribute("aria-label", /tu imagen|your picture/);
  await expect(frame).not.toHaveAttribute("aria-busy", "true");
}

/** The committed pictures, and what the native program sees in them. */
const pictures = new URL("../pictures/", import.meta.url);
/** @typedef {{ file: string, tolerance: number, square?: { x: number, y: number, side: number }, background?: string }} Case */
/** @type {Case[]} */
export const CASES = JSON.parse(readFileSync(new URL("pictures.json", pictures), "utf8"));
export const picturePath = (/** @type {string} */ name) => fileURLToPath(new URL(name, pictures));

/**
 * 3,072 bytes, planar.
 * @param {number} place In `CASES`.
 */
export const expectedPlanar = (place) =>
  readFileSync(new URL("expected.planar", pictures)).subarray(3072 * place, 3072 * (place + 1));

/**
 * The colours of 32 x 32 pixels, as `cells` gives them.
 * @param {Buffer} planar
 */
export const coloursOf = (planar) =>
  Array.from({ length: 1024 }, (_, k) => [0, 1, 2].map((channel) => planar[1024 * channel + k]));

/**
 * Gives the page a file through its button's input.
 * @param {Page} page
 * @param {string | { name: string, mimeType: string, buffer: Buffer }} file The name of a committed picture, or bytes.
 */
export async function choose(page, file) {
  await page.locator("lab-ways input[value=file]").check();
  await page.locator("lab-file input[type=file]").setInputFiles(typeof file === "string" ? picturePath(file) : file);
}

/**
 * Keeps what the page asks its workers to paint: call before opening, then `painted`.
 * @param {Page} page
 */
export async function watchPaint(page) {
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    const kept = /** @type {any} */ (globalThis);
    kept.painted = [];
    Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ transfer) {
      if (message?.call === "paint") kept.painted.push(structuredClone(message.args[0]));
      return post.call(this, message, transfer);
    };
  });
}

/**
 * The last request of a canvas.
 * @param {Page} page
 * @param {string} canvas
 */
export function painted(page, canvas) {
  return page.evaluate(
    (name) => /** @type {any} */ (globalThis).painted.findLast((/** @type {any} */ { canvas }) => canvas === name),
    canvas,
  );
}

/**
 * The colours of the 32 x 32 cells of a canvas as they are on the screen.
 * @param {Page} page
 * @param {string} selector
 */
export async function cells(page, selector) {
  const shot = (await page.locator(selector).screenshot()).toString("base64");
  return page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    if (!context) throw new Error("no context");
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const at = (/** @type {number} */ cell, /** @type {number} */ size) => Math.floor(((cell + 0.5) * size) / 32);
    return Array.from({ length: 1024 }, (_, k) => {
      const place = 4 * (at(Math.floor(k / 32), bitmap.height) * bitmap.width + at(k % 32, bitmap.width));
      return [...data.subarray(place, place + 3)];
    });
  }, shot);
}

/**
 * The true class and the pixels of a test image, by the public module.
 * @param {Page} page
 * @param {number} index
 */
export function truth(page, index) {
  return page.evaluate(async (index) => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const { label, rgba } = await lab.image({ index });
    lab.close();
    return { label, colours: Array.from({ length: 1024 }, (_, k) => [...rgba.subarray(4 * k, 4 * k + 3)]) };
  }, index);
}

/**
 * The rows of the text twin: name, number, marks.
 * @param {Page} page
 */
export function twin(page) {
  return page
    .locator("lab-answer tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
}

/**
 * Answers with other bytes under the same headers.
 * @param {(body: Buffer) => Buffer | string} change
 * @returns {(route: Route) => Promise<void>}
 */
export const changed = (change) => async (route) => {
  const response = await route.fetch();
  const body = change(await response.body());
  const { etag, ...headers } = response.headers();
  await route.fulfill({
    response,
    body,
    headers: { ...headers, "content-length": `${body.length}`, "cache-control": "no-store" },
  });
};
