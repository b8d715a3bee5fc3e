// @ts-check
// Pictures come in: chosen, dropped, pasted, drawn. What the network sees of them is the same bytes in every engine.
import { readFileSync } from "node:fs";
import { CASES, expectedPlanar, picturePath } from "../e2e/lab-page.js";
import { answered, expect, says, test, text } from "./engine.js";
import { PLAIN } from "./host.js";

/** @typedef {import("./engine.js").Tab} Tab */
const OWN = /your picture/;
const at = (/** @type {Tab} */ tab, /** @type {string} */ way) => tab.click(`lab-ways label:has(input[value=${way}])`);

test("a file is chosen, another is dropped, a third is pasted", async ({ tab, host }) => {
  // With a network that the link names: else another one is offered for pictures of one's own.
  await tab.goto(`${host.address}?lang=en&model=notebook-corrected`);
  await answered(tab, /\b116\b/);
  await at(tab, "file");
  await tab.choose("lab-file input[type=file]", picturePath("cat.png"));
  await answered(tab, OWN);
  const cat = await text(tab, "lab-answer tbody");
  await give(tab, "drop", "noise-32.png");
  await expect.poll(() => text(tab, "lab-answer tbody"), { timeout: 30_000 }).not.toBe(cat);
  await answered(tab, OWN);
  await give(tab, "paste", "cat.png");
  await expect.poll(() => text(tab, "lab-answer tbody"), { timeout: 30_000 }).toBe(cat);
  // Of a kind that browsers decode differently the page says so.
  await tab.choose("lab-file input[type=file]", picturePath("wide-gamut-16.png"));
  await says(tab, "lab-file .differs", /16 bits/);
});

test("a stroke of the mouse is answered", async ({ tab, host }) => {
  await tab.goto(`${host.address}?lang=en`);
  await answered(tab, /\b116\b/);
  await at(tab, "draw");
  await answered(tab, OWN);
  const before = await text(tab, "lab-answer tbody");
  const [x, y, size] = await tab.evaluate(() => {
    const surface = document.querySelector("lab-draw .surface");
    surface?.scrollIntoView({ block: "center" });
    const box = surface?.getBoundingClientRect();
    return box ? [box.x, box.y, box.width] : [];
  });
  const on = (/** @type {number} */ share) =>
    /** @type {[number, number]} */ ([(x ?? 0) + share * (size ?? 0), (y ?? 0) + (size ?? 0) / 2]);
  await tab.drag([on(0.2), on(0.5), on(0.8)]);
  await expect.poll(() => text(tab, "lab-answer tbody"), { timeout: 30_000 }).not.toBe(before);
  await says(tab, "lab-answer .sentence", /\d\.\d\d/);
});

test("the network sees the committed pictures as the native program does, to the byte where their decoder leaves no choice", async ({
  tab,
  host,
}) => {
  await tab.goto(`${host.address}${PLAIN}`);
  const given = CASES.map(({ file, square, background }) => {
    return { base64: readFileSync(picturePath(file)).toString("base64"), look: { square, background } };
  });
  const seen = await tab.evaluate(async (given) => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const seen = [];
    for (const { base64, look } of given) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      seen.push([...(await lab.classify(new Blob([bytes]), look)).seen]);
    }
    lab.close();
    return seen;
  }, given);
  const wrong = CASES.map(({ file, tolerance }, place) => {
    const expected = expectedPlanar(place);
    const apart = Math.max(...(seen[place] ?? []).map((byte, k) => Math.abs(byte - (expected[k] ?? NaN))));
    return { file, tolerance, apart };
  }).filter(({ tolerance, apart }) => !(apart <= tolerance));
  expect(wrong).toEqual([]);
  expect(CASES.length).toBeGreaterThan(20);
});

/**
 * An event that carries a file. Firefox gives one that a script has made no files in its own property.
 * @param {Tab} tab
 * @param {"drop" | "paste"} type
 * @param {string} name Of a committed picture.
 */
async function give(tab, type, name) {
  const base64 = readFileSync(picturePath(name)).toString("base64");
  await tab.evaluate(
    ({ type, name, base64 }) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: "image/png" }));
      const event = new Event(type, { bubbles: true, cancelable: true });
      Object.assign(event, { [type === "drop" ? "dataTransfer" : "clipboardData"]: data });
      document.body.dispatchEvent(event);
    },
    { type, name, base64 },
  );
}
