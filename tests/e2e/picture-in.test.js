// @ts-check
// A person's own picture: chosen, dropped, pasted; the square over it; what is refused; what can be saved.
import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { CASES, answered, cells, changed, choose, coloursOf, expect, expectedPlanar, looked, open, picturePath, test } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

const seenOf = (/** @type {number} */ place) => coloursOf(expectedPlanar(place));
const CAT = CASES.findIndex(({ file, square }) => file === "cat.png" && !square);
const CAT_PART = CASES.findIndex(({ file, square }) => file === "cat.png" && square?.side === 200);

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
  return page.evaluateHandle(([base64, name]) => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob(base64 ?? ""), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name ?? "", { type: "image/png" }));
    return data;
  }, [readFileSync(picturePath(name)).toString("base64"), name]);
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
  await page.evaluate((clipboardData) => void document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true })), pasted);
  await looked(page);
  const noise = CASES.findIndex(({ file }) => file === "noise-32.png");
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(noise));
});

test("the button pastes what the clipboard has, and says when it may not or there is nothing", async ({ page, context }) => {
  await open(page);
  await page.getByRole("radio", { name: "Archivo" }).check();
  const paste = page.getByRole("button", { name: "Pegar" });
  await page.evaluate(() => Object.defineProperty(navigator.clipboard, "read", { value: () => Promise.reject(new DOMException("", "NotAllowedError")), configurable: true }));
  await paste.click();
  await expect(notice(page)).toContainText("no deja leer el portapapeles");
  await page.evaluate(() => Reflect.deleteProperty(navigator.clipboard, "read"));
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => navigator.clipboard.writeText("words"));
  await paste.click();
  await expect(notice(page)).toContainText("no hay ninguna imagen");
  await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
  }, readFileSync(picturePath("cat.png")).toString("base64"));
  await paste.click();
  await looked(page);
  await expect(page.locator("lab-notices .notice")).toHaveCount(0);
});

test("the square is dragged, zoomed and put elsewhere, and answered on its way", async ({ page }) => {
  await open(page);
  await choose(page, "cat.png");
  await looked(page);
  const stage = page.locator("lab-crop .stage");
  await stage.scrollIntoViewIfNeeded();
  const box = (await stage.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const at = (/** @type {number} */ x, /** @type {number} */ y) => /** @type {const} */ ([box.x + (x / 451) * box.width, box.y + (y / 300) * box.height]);
  await page.mouse.move(...at(225, 150));
  await page.mouse.down();
  await page.mouse.move(...at(160, 150), { steps: 8 });
  await page.mouse.up();
  await expect(where(page)).toHaveText(/^300 × 300 .* desde \(1\d; 0\)$/);
  await page.mouse.move(...at(150, 150));
  await page.mouse.wheel(0, -300);
  await expect(where(page)).toHaveText(/^(1\d\d|2\d\d) × /);
  const before = await where(page).textContent();
  // A press outside brings the square there.
  await page.mouse.click(...at(440, 20));
  await expect(where(page)).not.toHaveText(before ?? "");
  await expect(where(page)).toHaveText(/desde \((1|2|3)\d\d; 0\)$/);
  const slider = page.getByRole("slider", { name: "Acercar" });
  await slider.fill("100");
  await expect(where(page)).toHaveText(/^8 × 8 /);
  await page.getByRole("button", { name: "Alejar" }).click();
  await expect(where(page)).toHaveText(/^9 × 9 /);
  await page.getByRole("button", { name: "Todo, centrado" }).click();
  await expect(where(page)).toHaveText("300 × 300 de 451 × 300 píxeles, desde (76; 0)");
});

test("the square is in the address: back and forward move it, a link brings it to the first picture, others say so", async ({ page }) => {
  await open(page);
  await choose(page, "cat.png");
  await looked(page);
  await expect(page).not.toHaveURL(/square=/);
  const whole = "300 × 300 de 451 × 300 píxeles, desde (75,5; 0)";
  await expect(where(page)).toHaveText(whole);
  const square = page.getByRole("slider", { name: "Cuadrado que mira la red" });
  for (const [key, at] of [["ArrowLeft", "67"], ["ArrowLeft", "58"]]) {
    await page.waitForTimeout(900);
    await square.press(key ?? "");
    await expect(page).toHaveURL(new RegExp(`square=${at}%2C0%2C300`));
  }
  await page.goBack();
  await expect(where(page)).toContainText("desde (67; 0)");
  await page.goBack();
  await expect(where(page)).toHaveText(whole);
  await page.goForward();
  await expect(where(page)).toContainText("desde (67; 0)");
  await page.goto("?way=file&square=130,20,200");
  await choose(page, "cat.png");
  await looked(page);
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(CAT_PART));
  await choose(page, "noise-32.png");
  await expect(where(page)).toContainText("32 × 32 de 32 × 32");
  await expect(page).not.toHaveURL(/square=/);
  await page.goto("?way=file&square=130,20,200");
  await choose(page, "noise-32.png");
  await expect(notice(page, "address")).toContainText("130,20,200, no cabe en esta imagen");
  await expect(where(page)).toContainText("32 × 32 de 32 × 32");
});

test("a photograph that is damaged inside is looked at, and said to be damaged until another comes", async ({ page }) => {
  await open(page);
  for (const name of ["rocket.jpg", "progressive.jpg"]) {
    const photo = Buffer.from(readFileSync(picturePath(name)));
    photo.fill(0, Math.floor(photo.length / 2), Math.floor(photo.length / 2) + 512);
    await choose(page, { name, mimeType: "image/jpeg", buffer: photo });
    await expect(notice(page, "damage")).toContainText("La imagen JPEG está dañada por dentro");
    await looked(page);
    await choose(page, name);
    await expect(notice(page, "damage")).toHaveCount(0);
    await looked(page);
  }
  // A PNG has sums: the browser refuses it.
  const png = Buffer.from(readFileSync(picturePath("cat.png")));
  png.writeUInt8(png.readUInt8(100_000) ^ 16, 100_000);
  await choose(page, { name: "cat.png", mimeType: "image/png", buffer: png });
  await expect(notice(page)).toContainText("La imagen PNG está dañada o incompleta");
});

test("the keys alone bring the square to any place, where the native program sees the same", async ({ page }) => {
  await open(page);
  await choose(page, "cat.png");
  await looked(page);
  const square = page.getByRole("slider", { name: "Cuadrado que mira la red" });
  await square.focus();
  const place = async () => {
    const text = (await square.getAttribute("aria-valuetext")) ?? "";
    const [side = 0, , , , x = 0, y = 0] = text.replace(/,(?=\d)/g, ".").match(/\d+(\.\d+)?/g)?.map(Number) ?? [];
    return { side, x, y };
  };
  const slider = page.getByRole("slider", { name: "Acercar", exact: true });
  // To the committed square: 200 pixels from 130, 20.
  for (let step = 0; step < 40 && (await place()).side !== 200; step++) await page.keyboard.press((await place()).side > 200 ? "+" : "-");
  if ((await place()).side !== 200) {
    await page.evaluate(() => {
      const crop = document.querySelector("lab-crop");
      crop?.dispatchEvent(new CustomEvent("lab-action", { bubbles: true, detail: { action: "crop", square: { x: 120, y: 10, side: 200 } } }));
    });
    await square.focus();
  }
  await expect(slider).toBeVisible();
  for (let step = 0; step < 400; step++) {
    const { x, y } = await place();
    if (x === 130 && y === 20) break;
    const key = x !== 130 ? (x < 130 ? "ArrowRight" : "ArrowLeft") : y < 20 ? "ArrowDown" : "ArrowUp";
    await page.keyboard.press(`Shift+${key}`);
  }
  await looked(page);
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(CAT_PART));
  await page.keyboard.press("ArrowRight");
  await expect(where(page)).toContainText("desde (136; 20)");
  await expect(page).not.toHaveURL(/image=117/);
});

test("the colour behind transparent parts can be chosen where there are any", async ({ page }) => {
  await open(page);
  await choose(page, "cut-out.png");
  await looked(page);
  const colour = page.getByLabel("Color detrás de lo transparente");
  await expect(colour).toHaveValue("#ffffff");
  await colour.fill("#1f4f75");
  const blue = CASES.findIndex(({ file, background }) => file === "cut-out.png" && background);
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(blue));
  await choose(page, "cat.png");
  await expect(colour).toBeHidden();
});

test("an SVG is drawn; a model that is chosen looks at the own picture", async ({ page }) => {
  await open(page);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#336699"/><rect width="16" height="32" fill="#ffcc00"/></svg>';
  await choose(page, { name: "flag.svg", mimeType: "image/svg+xml", buffer: Buffer.from(svg) });
  await looked(page);
  const expected = Array.from({ length: 1024 }, (_, k) => (k % 32 < 16 ? [0xff, 0xcc, 0] : [0x33, 0x66, 0x99]));
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(expected);
  await expect(page.locator("lab-crop canvas[data-shown]")).toBeVisible();
  const said = await page.locator("lab-answer .sentence").textContent();
  await page.locator('lab-models input[value="notebook-corrected"]').check();
  await expect(page.locator("lab-answer .sentence")).not.toHaveText(said ?? "");
  await looked(page);
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(expected);
});

const file = (/** @type {string} */ name, /** @type {Buffer} */ buffer) => ({ name, mimeType: "application/octet-stream", buffer });
const cat = readFileSync(picturePath("cat.png"));
const giant = (() => {
  const header = Buffer.from(cat.subarray(0, 2000));
  header.writeUInt32BE(20_000, 16);
  header.writeUInt32BE(20_000, 20);
  return header;
})();
/** @type {[string, ReturnType<typeof file>, string][]} */
const REFUSED = [
  ["words", file("notes.png", Buffer.from("These are words.")), "Eso no es una imagen"],
  ["no bytes", file("empty.jpg", Buffer.alloc(0)), "El archivo está vacío"],
  ["half a PNG", file("half.png", cat.subarray(0, 90_000)), "La imagen PNG está dañada o incompleta"],
  ["half a JPEG", file("half.jpg", readFileSync(picturePath("rocket.jpg")).subarray(0, 20_000)), "La imagen JPEG está dañada o incompleta"],
  ["400 megapixels", file("giant.png", giant), "20.000 × 20.000 píxeles"],
  ["HEIC", file("phone.heic", Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic"), Buffer.alloc(99)])), "no lee fotos HEIC"],
  ["SVG without size", file("a.svg", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>')), "no dice qué tamaño tiene"],
];

test("what is refused is said, and the picture before stays with its answer", async ({ page }) => {
  await open(page);
  for (const [what, bad, sentence] of REFUSED) {
    await choose(page, bad);
    await expect(notice(page), what).toContainText(sentence);
    await expect(notice(page)).toContainText("Se queda la imagen anterior");
    await answered(page, 116);
  }
  await choose(page, "cat.png");
  await looked(page);
  await expect(page.locator("lab-notices .notice")).toHaveCount(0);
  const said = await page.locator("lab-answer .sentence").textContent();
  for (const [what, bad, sentence] of REFUSED.slice(0, 3)) {
    await choose(page, bad);
    await expect(notice(page), what).toContainText(sentence);
    await looked(page);
    await expect(page.locator("lab-answer .sentence")).toHaveText(said ?? "");
  }
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(CAT));
  await page.getByRole("button", { name: "Cerrar este mensaje" }).click();
  await page.evaluate(() => {
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true }));
  });
  await expect(notice(page)).toContainText("En el portapapeles no hay ninguna imagen");
  const words = await page.evaluateHandle(() => new DataTransfer());
  await page.dispatchEvent("main", "drop", { dataTransfer: words });
  await expect(notice(page)).toContainText("Lo que soltaste no es un archivo");
});

test("a browser that alters what is read is told of, and answers all the same", async ({ page }) => {
  const noise = `const read = OffscreenCanvasRenderingContext2D.prototype.getImageData;
    OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...place) {
      const pixels = read.apply(this, place);
      pixels.data[0] ^= 1;
      return pixels;
    };`;
  await page.route(/\/worker\.js$/, changed((body) => `${body}\n${noise}`));
  await open(page, "?lang=en");
  await choose(page, "cat.png");
  await looked(page);
  await expect(notice(page, "canvas")).toContainText("alters the pixels");
});

test("what was seen is saved as PNG, the answer as JSON", async ({ page }) => {
  await open(page, "?lang=en");
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
  expect(json.picture).toMatchObject({ way: "file", name: "cat.png", width: 451, height: 300, square: { x: 75.5, y: 0, side: 300 } });
  expect(json.logits).toHaveLength(20);
  expect(json.classes.map((/** @type {any} */ { name }) => name)).toContain("cat");
  const { bytes } = await saved("Picture seen (PNG)");
  const size = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  expect(size).toEqual([32, 32]);
  await choose(page, { name: "again.png", mimeType: "image/png", buffer: bytes });
  await looked(page);
  await expect(where(page)).toContainText("of 32 × 32");
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(CAT));
});

test("after a worker's death the own picture is sent again", async ({ page }) => {
  const faulty = changed((body) => `${body}
    const sound = onmessage;
    onmessage = (event) => (event.data.args?.[1] === 777 ? close() : sound(event));`);
  await page.route(/\/worker\.js$/, faulty);
  await open(page);
  await choose(page, "cat.png");
  await looked(page);
  await page.getByRole("radio", { name: "De prueba" }).check();
  const field = page.getByLabel("Imagen de prueba", { exact: true });
  await field.fill("777");
  await field.press("Enter");
  await expect(notice(page, "worker")).toContainText("sigue adelante");
  await page.getByRole("radio", { name: "Archivo" }).check();
  await looked(page);
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(CAT));
});

test("nothing of a picture of one's own leaves the page", async ({ page }) => {
  await open(page);
  /** @type {string[]} */
  const sent = [];
  page.on("request", (request) => {
    // The browser fetches the page's icon when it finds the time; what looks for damage comes with the first file.
    const isOurs = request.method() === "GET" && /^blob:|\/icon(-[0-9a-f]{10})?\.svg$|\/engine\/jpeg\/\w+\.js$/.test(request.url());
    if (!isOurs) sent.push(`${request.method()} ${request.url()}`);
  });
  await choose(page, "cat.png");
  await looked(page);
  await page.locator("lab-ways input[value=draw]").check();
  await looked(page);
  expect(sent).toEqual([]);
});

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
for (const theme of ["light", "dark"]) {
  test(`no rule of WCAG is broken by any way in: ${theme}`, async ({ page }) => {
    await open(page, `?theme=${theme}`);
    for (const way of ["file", "draw", "camera"]) {
      await page.locator(`lab-ways input[value=${way}]`).check();
      if (way === "file") await choose(page, "cut-out.png");
      if (way !== "camera") await looked(page);
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), way).toEqual([]);
    }
  });
}

test.describe("on a phone of 320 pixels", () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });

  test("every way in fits, with targets that are large enough", async ({ page }) => {
    await open(page);
    for (const way of ["file", "draw", "camera"]) {
      await page.locator(`lab-ways input[value=${way}]`).check();
      if (way === "file") await choose(page, "cat.png");
      if (way !== "camera") await looked(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), way).toBe(320);
      // A box or a dot to tick has its whole label as its target.
      const targets = ["button:not(.term)", "label:has(input)", "summary", "input:not(label :is([type=radio], [type=checkbox]))"];
      const small = await page.locator(targets.map((target) => `.bench ${target}:visible`).join(", ")).evaluateAll((nodes) =>
        nodes
          .map((node) => ({ html: node.outerHTML.slice(0, 120), box: node.getBoundingClientRect() }))
          // Swatches side by side are 24 pixels or more, as WCAG 2.2 asks for; words within a sentence are their own size.
          .filter(({ html, box }) => (html.includes("swatch") || html.includes("face") ? box.width < 24 : box.width < 43.9) || box.height < 43.9)
          .map(({ html, box }) => `${html} ${box.width} x ${box.height}`),
      );
      expect(small, way).toEqual([]);
    }
  });

  test("two fingers make the square larger and smaller", async ({ page }) => {
    await open(page);
    await choose(page, "cat.png");
    await looked(page);
    await page.getByRole("slider", { name: "Acercar" }).fill("40");
    const before = Number(/^\d+/.exec((await where(page).textContent()) ?? "")?.[0]);
    const stage = page.locator("lab-crop .stage");
    await stage.scrollIntoViewIfNeeded();
    const box = (await stage.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const touch = await page.context().newCDPSession(page);
    const fingers = (/** @type {number} */ apart) =>
      [-apart, apart].map((from, id) => ({ x: box.x + box.width / 2 + from, y: box.y + box.height / 2, id }));
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(15) });
    for (const apart of [20, 25, 30]) await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) });
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect.poll(async () => Number(/^\d+/.exec((await where(page).textContent()) ?? "")?.[0])).toBeGreaterThan(1.8 * before);
  });
});
