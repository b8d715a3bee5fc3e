// @ts-check
// A person's own picture goes wrong: refused, damaged, falsified, or the worker dies; the one before stays.
import { readFileSync } from "node:fs";
import {
  CASES,
  answered,
  cells,
  changed,
  choose,
  coloursOf,
  expect,
  expectedPlanar,
  looked,
  open,
  picturePath,
  test,
} from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

const seenOf = (/** @type {number} */ place) => coloursOf(expectedPlanar(place));

const CAT = CASES.findIndex(({ file, square }) => file === "cat.png" && !square);

/** @param {Page} page */
const notice = (page, scope = "picture") => page.locator(`lab-notices .notice[data-scope="${scope}"]`);

test("a photograph that is damaged inside is looked at, and said to be damaged until another comes", async ({
  page,
}) => {
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

const file = (/** @type {string} */ name, /** @type {Buffer} */ buffer) => ({
  name,
  mimeType: "application/octet-stream",
  buffer,
});
const cat = readFileSync(picturePath("cat.png"));
const giant = (() => {
  const header = Buffer.from(cat.subarray(0, 2000));
  header.writeUInt32BE(20_000, 16);
  header.writeUInt32BE(20_000, 20);
  return header;
})();
/** @type {[string, ReturnType<typeof file>, string][]} */
const REFUSED = [
  ["words", file("notes.png", Buffer.from("These are words.")), "no puede leer ese archivo como imagen"],
  ["no bytes", file("empty.jpg", Buffer.alloc(0)), "El archivo está vacío"],
  ["half a PNG", file("half.png", cat.subarray(0, 90_000)), "La imagen PNG está dañada o incompleta"],
  [
    "half a JPEG",
    file("half.jpg", readFileSync(picturePath("rocket.jpg")).subarray(0, 20_000)),
    "La imagen JPEG está dañada o incompleta",
  ],
  ["400 megapixels", file("giant.png", giant), "20.000 × 20.000 píxeles"],
  [
    "HEIC",
    file("phone.heic", Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic"), Buffer.alloc(99)])),
    "no lee fotos HEIC",
  ],
  [
    "SVG without size",
    file("a.svg", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>')),
    "no indica su tamaño",
  ],
];

test("what is refused is said, and the picture before stays with its answer", async ({ page }) => {
  await open(page);
  for (const [what, bad, sentence] of REFUSED) {
    await choose(page, bad);
    await expect(notice(page), what).toContainText(sentence);
    await expect(notice(page)).toContainText("Se mantiene la imagen anterior");
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
    document.body.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true }),
    );
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
  await page.route(
    /\/worker\.js$/,
    changed((body) => `${body}\n${noise}`),
  );
  await open(page, "?lang=en");
  await choose(page, "cat.png");
  await looked(page);
  await expect(notice(page, "canvas")).toContainText("alters the pixels");
});

test("after a worker has ended the own picture is sent again", async ({ page }) => {
  const faulty = changed(
    (body) => `${body}
    const sound = onmessage;
    onmessage = (event) => (event.data.args?.[1] === 777 ? close() : sound(event));`,
  );
  await page.route(/\/worker\.js$/, faulty);
  await open(page);
  await choose(page, "cat.png");
  await looked(page);
  await page.getByRole("radio", { name: "De prueba" }).check();
  const field = page.getByLabel("Imagen de prueba", { exact: true });
  await field.fill("777");
  await field.press("Enter");
  await expect(notice(page, "worker")).toContainText("sigue funcionando");
  await page.getByRole("radio", { name: "Archivo" }).check();
  await looked(page);
  await expect.poll(() => cells(page, "lab-picture canvas")).toEqual(seenOf(CAT));
});

test("odd files that every viewer shows are answered as their usual twins", async ({ page }) => {
  await open(page);
  const [photo, grey] = ["rocket.jpg", "grey.png"].map((name) => readFileSync(picturePath(name)));
  if (!photo || !grey) throw new Error("no pictures");
  const tables = photo.indexOf(Buffer.from([0xff, 0xdb]));
  const svg = (/** @type {string} */ root, before = "") =>
    `${before}<svg xmlns="http://www.w3.org/2000/svg" ${root}><rect width="24" height="48" fill="#e03c1f"/></svg>`;
  const drawing = svg('width="48" height="48"');
  const twins = {
    "a photograph with stray bytes": [
      photo,
      Buffer.concat([photo.subarray(0, tables), Buffer.alloc(3), photo.subarray(tables)]),
    ],
    "one without its end": [photo, photo.subarray(0, -2)],
    "a PNG without its end": [grey, grey.subarray(0, -12)],
    "a drawing behind two instructions": [drawing, `<?xml version="1.0"?><?xml-stylesheet href="a.css"?>${drawing}`],
    "with entities": [drawing, `<!DOCTYPE svg [ <!ENTITY w "48"> ]>${svg('width="&w;" height="48"')}`],
    "with a prefix": [
      drawing,
      '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="48" height="48"><s:rect width="24" height="48" fill="#e03c1f"/></s:svg>',
    ],
    "in 16 bits": [drawing, Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${drawing}`, "utf16le")],
    "in units of the font": [drawing, svg('width="3em" height="3em"')],
    "behind a comment with another": [drawing, `<!-- <svg width="9" height="1"> -->${drawing}`],
  };
  const files = Object.entries(twins).map(([what, both]) => ({
    what,
    both: both.map((file) => Buffer.from(file).toString("base64")),
  }));
  const told = await page.evaluate(async (files) => {
    const { CifarLab } = await import(new URL("./cifar-lab.js", document.baseURI).href);
    const lab = await CifarLab.open();
    const told = [];
    for (const { what, both } of files) {
      const answers = [];
      for (const base64 of both) {
        const file = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
        answers.push(
          await lab.classify(file).then(
            (/** @type {any} */ { logits }) => logits.join(),
            (/** @type {any} */ error) => error.code,
          ),
        );
      }
      told.push([what, answers[0] === answers[1] ? "the same" : answers[1]]);
    }
    lab.close();
    return told;
  }, files);
  expect(told).toEqual(files.map(({ what }) => [what, "the same"]));
});
