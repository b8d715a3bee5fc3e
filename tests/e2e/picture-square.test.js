// @ts-check
// The square over a person's own picture: by mouse, by keys, by two fingers, in the address.
import { CASES, cells, choose, coloursOf, expect, expectedPlanar, looked, open, test } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

const seenOf = (/** @type {number} */ place) => coloursOf(expectedPlanar(place));

const CAT_PART = CASES.findIndex(({ file, square }) => file === "cat.png" && square?.side === 200);

/** @param {Page} page */
const where = (page) => page.locator("lab-crop .where");

/** @param {Page} page */
const notice = (page, scope = "picture") => page.locator(`lab-notices .notice[data-scope="${scope}"]`);

test("the square is dragged, zoomed and put elsewhere, and answered on its way", async ({ page }) => {
  await open(page);
  await choose(page, "cat.png");
  await looked(page);
  const stage = page.locator("lab-crop .stage");
  await stage.scrollIntoViewIfNeeded();
  const box = (await stage.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const at = (/** @type {number} */ x, /** @type {number} */ y) =>
    /** @type {const} */ ([box.x + (x / 451) * box.width, box.y + (y / 300) * box.height]);
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
  const slider = page.getByRole("slider", { name: "Ampliación" });
  await slider.fill("100");
  await expect(where(page)).toHaveText(/^8 × 8 /);
  await page.getByRole("button", { name: "Alejar" }).click();
  await expect(where(page)).toHaveText(/^9 × 9 /);
  await page.getByRole("button", { name: "Recorte máximo" }).click();
  await expect(where(page)).toHaveText("300 × 300 de 451 × 300 píxeles, desde (76; 0)");
});

test("the square is in the address: back and forward move it, a link brings it to the first picture, others say so", async ({
  page,
}) => {
  await open(page);
  await choose(page, "cat.png");
  await looked(page);
  await expect(page).not.toHaveURL(/square=/);
  const whole = "300 × 300 de 451 × 300 píxeles, desde (75,5; 0)";
  await expect(where(page)).toHaveText(whole);
  const square = page.getByRole("slider", { name: "Recorte que ve la red" });
  for (const [key, at] of [
    ["ArrowLeft", "67"],
    ["ArrowLeft", "58"],
  ]) {
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

test("the keys alone bring the square to any place, where the native program sees the same", async ({ page }) => {
  await open(page);
  await choose(page, "cat.png");
  await looked(page);
  const square = page.getByRole("slider", { name: "Recorte que ve la red" });
  await square.focus();
  const place = async () => {
    const text = (await square.getAttribute("aria-valuetext")) ?? "";
    const [side = 0, , , , x = 0, y = 0] =
      text
        .replace(/,(?=\d)/g, ".")
        .match(/\d+(\.\d+)?/g)
        ?.map(Number) ?? [];
    return { side, x, y };
  };
  const slider = page.getByRole("slider", { name: "Ampliación", exact: true });
  // To the committed square: 200 pixels from 130, 20.
  for (let step = 0; step < 40 && (await place()).side !== 200; step++)
    await page.keyboard.press((await place()).side > 200 ? "+" : "-");
  if ((await place()).side !== 200) {
    await page.evaluate(() => {
      const crop = document.querySelector("lab-crop");
      crop?.dispatchEvent(
        new CustomEvent("lab-action", {
          bubbles: true,
          detail: { action: "crop", square: { x: 120, y: 10, side: 200 } },
        }),
      );
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

test.describe("on a phone of 320 pixels", () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });

  test("two fingers make the square larger and smaller", async ({ page }) => {
    await open(page);
    await choose(page, "cat.png");
    await looked(page);
    await page.getByRole("slider", { name: "Ampliación" }).fill("40");
    const before = Number(/^\d+/.exec((await where(page).textContent()) ?? "")?.[0]);
    const stage = page.locator("lab-crop .stage");
    await stage.scrollIntoViewIfNeeded();
    const box = (await stage.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const touch = await page.context().newCDPSession(page);
    const fingers = (/** @type {number} */ apart) =>
      [-apart, apart].map((from, id) => ({ x: box.x + box.width / 2 + from, y: box.y + box.height / 2, id }));
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(15) });
    for (const apart of [20, 25, 30])
      await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) });
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect
      .poll(async () => Number(/^\d+/.exec((await where(page).textContent()) ?? "")?.[0]))
      .toBeGreaterThan(1.8 * before);
  });
});
