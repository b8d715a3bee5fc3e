// @ts-check
// A person's own picture: chosen, dropped, pasted; what shows behind it; what can be saved.
import { readFileSync } from "node:fs";
import {
  CASES,
  answered,
  cells,
  choose,
  coloursOf,
  expect,
  expectedPlanar,
  looked,
  open,
  picturePath,
  test,
  visit,
} from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

const seenOf = (/** @type {number} */ place) => coloursOf(expectedPlanar(place));

const CAT = CASES.findIndex(({ file, square }) => file === "cat.png" && !square);

/** @param {Page} page */
const where = (page) => page.locator("lab-crop .where");

/** @param {Page} page */
const notice = (page, scope = "picture") => page.locator(`lab-notices .notice[data-scope="${scope}"]`);

/**
 * A DataTransfer with a file, for events that a hand cannot make here.
 * @param {Page} page
 * @param {string} name
 */
function transfer(page, name) {
  return page.evaluateHandle(
    ([base64, name]) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64 ?? ""), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name ?? "", { type: "image/png" }));
      return data;
    },
    [readFileSync(picturePath(name)).toString("base64"), name],
  );
}

test("a chosen file is answered, large and pixel by pixel as the network sees it", async ({ page }) => {
  await open(page);
  await page.getByRole("radio", { name: "Archivo" }).check();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Elegir una imagen" }).click();
  await (await chooser).setFiles(picturePath("cat.png"));
  await looked(page);
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(CAT));
  await expect(page.locator("lab-answer .sentence")).toContainText(/\d,\d\d\s%/);
  await expect(page.locator("lab-answer .verdict")).toBeHidden();
  await expect(where(page)).toHaveText("300 × 300 de 451 × 300 píxeles, desde (75,5; 0)");
  await expect(page.locator("lab-crop canvas[data-shown]")).toBeVisible();
  await page.getByRole("radio", { name: "De prueba" }).check();
  await answered(page, 116);
  await page.getByRole("radio", { name: "Archivo" }).check();
  await looked(page);
});

test("a picture is dropped anywhere or pasted anywhere", async ({ page }) => {
  await open(page, "?lang=en");
  const data = await transfer(page, "cat.png");
  await page.dispatchEvent("footer", "dragover", { dataTransfer: data });
  await expect(page.locator("lab-ways .veil")).toBeVisible();
  await page.dispatchEvent("footer", "drop", { dataTransfer: data });
  await expect(page.locator("lab-ways .veil")).toBeHidden();
  await looked(page);
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(CAT));
  await page.locator("lab-samples button").first().click();
  await answered(page, 116);
  const pasted = await transfer(page, "noise-32.png");
  await page.evaluate(
    (clipboardData) =>
      void document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })),
    pasted,
  );
  await looked(page);
  const noise = CASES.findIndex(({ file }) => file === "noise-32.png");
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(noise));
});

test("the button pastes what the clipboard has, and says when it may not or there is nothing", async ({
  page,
  context,
}) => {
  await open(page);
  await page.getByRole("radio", { name: "Archivo" }).check();
  const paste = page.getByRole("button", { name: "Pegar" });
  await page.evaluate(() =>
    Object.defineProperty(navigator.clipboard, "read", {
      value: () => Promise.reject(new DOMException("", "NotAllowedError")),
      configurable: true,
    }),
  );
  await paste.click();
  await expect(notice(page)).toContainText("no permite que este botón lea el portapapeles");
  await page.evaluate(() => Reflect.deleteProperty(navigator.clipboard, "read"));
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => navigator.clipboard.writeText("words"));
  await paste.click();
  await expect(notice(page)).toContainText("no hay ninguna imagen");
  await page.evaluate(
    async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
    },
    readFileSync(picturePath("cat.png")).toString("base64"),
  );
  await paste.click();
  await looked(page);
  await expect(page.locator("lab-notices .notice")).toHaveCount(0);
});

test("the colour behind transparent parts can be chosen where there are any", async ({ page }) => {
  await open(page);
  await choose(page, "cut-out.png");
  await looked(page);
  const colour = page.getByLabel("Fondo de las partes transparentes");
  await expect(colour).toHaveValue("#ffffff");
  await colour.fill("#1f4f75");
  const blue = CASES.findIndex(({ file, background }) => file === "cut-out.png" && background);
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(blue));
  await choose(page, "cat.png");
  await expect(colour).toBeHidden();
});

test("an SVG is drawn; a model that is chosen looks at the own picture", async ({ page }) => {
  await open(page);
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#336699"/><rect width="16" height="32" fill="#ffcc00"/></svg>';
  await choose(page, { name: "flag.svg", mimeType: "image/svg+xml", buffer: Buffer.from(svg) });
  await looked(page);
  const expected = Array.from({ length: 1024 }, (_, k) => (k % 32 < 16 ? [0xff, 0xcc, 0] : [0x33, 0x66, 0x99]));
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(expected);
  await expect(page.locator("lab-crop canvas[data-shown]")).toBeVisible();
  const said = await page.locator("lab-answer .sentence").textContent();
  await visit(page, "inside");
  await page.locator('lab-models input[value="notebook-corrected"]').check();
  await expect(page.locator("lab-answer .sentence")).not.toHaveText(said ?? "");
  await looked(page);
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(expected);
});

test("what was seen is saved as PNG, the answer as JSON", async ({ page }) => {
  await open(page, "?lang=en&model=notebook-corrected");
  await choose(page, "cat.png");
  await looked(page);
  const saved = async (/** @type {string} */ name) => {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name }).click();
    const done = await download;
    return { name: done.suggestedFilename(), bytes: readFileSync(await done.path()) };
  };
  const answer = await saved("Answer (JSON)");
  expect(answer.name).toBe("cifar-lab-answer.json");
  const json = JSON.parse(answer.bytes.toString());
  expect(json.seen.bytes).toEqual([...expectedPlanar(CAT)]);
  expect(json.picture).toMatchObject({
    way: "file",
    name: "cat.png",
    width: 451,
    height: 300,
    square: { x: 75.5, y: 0, side: 300 },
  });
  expect(json.logits).toHaveLength(10);
  expect(json.classes.map((/** @type {any} */ { name }) => name)).toContain("cat");
  const { bytes } = await saved("32 × 32 image (PNG)");
  const size = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  expect(size).toEqual([32, 32]);
  await choose(page, { name: "again.png", mimeType: "image/png", buffer: bytes });
  await looked(page);
  await expect(where(page)).toContainText("of 32 × 32");
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(CAT));
});

test("nothing of a picture of one's own leaves the page", async ({ page }) => {
  await open(page);
  /** @type {string[]} */
  const sent = [];
  page.on("request", (request) => {
    // The browser fetches the page's icon when it finds the time. Code of panels comes after the first answer, what looks
    // for damage with the first file, and so does the network for own pictures; all words of the language come behind the
    // answer, too. A file's bare name carries nothing.
    const ours =
      /^blob:|\/icon(-[0-9a-f]{10})?\.svg$|\/(parts|pictures|panels|shell)\/[\w/-]+\.(js|css)$|\/models\/accurate(-[0-9a-f]{10})?\.safetensors$|\/lang\/\w\w\.json$/;
    const isOurs = request.method() === "GET" && ours.test(request.url());
    if (!isOurs) sent.push(`${request.method()} ${request.url()}`);
  });
  await choose(page, "cat.png");
  await looked(page);
  await page.locator("lab-ways input[value=draw]").check();
  await looked(page);
  expect(sent).toEqual([]);
});
