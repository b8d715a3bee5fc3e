// @ts-check
// A person draws: by mouse, finger and keys, with the network's answer on the way.
import { readFileSync } from "node:fs";
import { answered, cells, expect, looked, open, test } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

const RED = [0xd0, 0x31, 0x2d];
const BLUE = [0x2b, 0x62, 0xb8];

/** @param {Page} page */
async function begin(page, query = "?lang=en") {
  await open(page, query);
  await page.locator("lab-ways input[value=draw]").check();
  await looked(page);
  await page.locator("lab-draw .surface").scrollIntoViewIfNeeded();
}

/**
 * The colour of a cell of what the network sees.
 * @param {Page} page
 * @param {number} column
 * @param {number} row
 */
const cell = async (page, column, row) => (await cells(page, "lab-picture canvas"))[32 * row + column];

/**
 * Where a cell is on the screen: to be asked anew after every control, since that may have scrolled.
 * @param {Page} page
 */
async function surface(page) {
  await page.locator("lab-draw .surface").scrollIntoViewIfNeeded();
  const box = (await page.locator("lab-draw .surface").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return (/** @type {number} */ column, /** @type {number} */ row) =>
    /** @type {const} */ ([box.x + ((column + 0.5) * box.width) / 32, box.y + ((row + 0.5) * box.height) / 32]);
}

/** @param {Page} page @param {string} name */
const colour = (page, name) => page.getByRole("radio", { name: new RegExp(`^${name}`) }).check({ force: true });

test("a stroke is seen and answered while the button is still down", async ({ page }) => {
  await begin(page);
  const sky = await cell(page, 16, 16);
  const said = await page.locator("lab-answer .sentence").textContent();
  await colour(page, "Red");
  await page.getByLabel("Width").fill("4");
  let at = await surface(page);
  await page.mouse.move(...at(8, 16));
  await page.mouse.down();
  await page.mouse.move(...at(24, 16), { steps: 10 });
  await expect.poll(() => cell(page, 16, 16)).toEqual(RED);
  await expect(page.locator("lab-answer .sentence")).not.toHaveText(said ?? "");
  await page.mouse.up();
  const undo = page.getByRole("button", { name: "Undo" });
  await undo.press("Enter");
  await expect.poll(() => cell(page, 16, 16)).toEqual(sky);
  await expect(undo).toBeDisabled();
  await expect(undo, "the keyboard stays there").toBeFocused();
  await undo.press("Enter");
  await expect.poll(() => cell(page, 16, 16)).toEqual(sky);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect.poll(() => cell(page, 16, 16)).toEqual(RED);
  await page.getByRole("radio", { name: "Eraser" }).check();
  at = await surface(page);
  await page.mouse.click(...at(16, 16));
  await expect.poll(() => cell(page, 16, 16)).toEqual(sky);
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect.poll(() => cell(page, 10, 16)).toEqual(await cell(page, 1, 16));
});

test("paint fills what a line closes in, and backgrounds lie under all of it", async ({ page }) => {
  await begin(page);
  await page.getByLabel("Width").fill("3");
  let at = await surface(page);
  await page.mouse.move(...at(8, 8));
  await page.mouse.down();
  for (const [x = 0, y = 0] of [
    [24, 8],
    [24, 24],
    [8, 24],
    [8, 8],
  ])
    await page.mouse.move(...at(x, y), { steps: 6 });
  await page.mouse.up();
  await colour(page, "Blue");
  await page.getByRole("radio", { name: "Fill" }).check();
  at = await surface(page);
  await page.mouse.click(...at(16, 16));
  await expect.poll(() => cell(page, 16, 16)).toEqual(BLUE);
  const outside = await cell(page, 2, 28);
  expect(outside).not.toEqual(BLUE);
  await page.getByRole("radio", { name: "Grass" }).check({ force: true });
  await expect.poll(() => cell(page, 2, 28)).not.toEqual(outside);
  expect(await cell(page, 16, 16)).toEqual(BLUE);
  await colour(page, "Yellow");
  await page.getByRole("button", { name: "Background in the chosen colour" }).click();
  await expect.poll(() => cell(page, 2, 28)).toEqual([0xf7, 0xd0, 0x38]);
  await page.getByLabel("Another colour").fill("#123456");
  at = await surface(page);
  await page.mouse.click(...at(2, 2));
  await expect.poll(() => cell(page, 2, 28)).toEqual([0x12, 0x34, 0x56]);
});

test("the keys alone draw: each cell is one pixel that the network sees", async ({ page }) => {
  await begin(page);
  const before = await cell(page, 16, 16);
  await page.getByRole("radio", { name: "Drawing" }).focus();
  await page.keyboard.press("Tab");
  // The network that answers to own pictures is told of, with a way back.
  await expect(page.getByRole("button", { name: "Back to the notebook" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.locator("lab-draw .surface")).toBeFocused();
  await expect(page.locator("lab-draw .cursor")).toBeVisible();
  await page.keyboard.press("4");
  await page.keyboard.press("Space");
  await expect.poll(() => cell(page, 16, 16)).toEqual(RED);
  await page.keyboard.press("a");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowDown");
  await expect.poll(() => cell(page, 17, 17)).toEqual(BLUE);
  expect(await cell(page, 17, 16)).toEqual(BLUE);
  await expect(page.locator("lab-draw [role=status]")).toHaveText("Row 18, column 18; colour: Blue");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Delete");
  await expect.poll(() => cell(page, 16, 16)).toEqual(before);
  await page.keyboard.press("Control+z");
  await expect.poll(() => cell(page, 16, 16)).toEqual(RED);
  await page.keyboard.press("Control+y");
  await expect.poll(() => cell(page, 16, 16)).toEqual(before);
  await expect(page).not.toHaveURL(/image=11[57]/);
});

test("the page says that drawings are unlike photographs, and why; the drawing is kept and can be saved", async ({
  page,
}) => {
  await begin(page);
  await expect(page.locator("lab-draw .unlike")).toContainText("trained on photographs");
  await page.getByText("Why?").click();
  await expect(page.locator("lab-draw details p")).toBeVisible();
  await page.locator("lab-draw .surface").focus();
  await page.keyboard.press("4");
  await page.keyboard.press("Space");
  await expect.poll(() => cell(page, 16, 16)).toEqual(RED);
  await page.locator("lab-ways input[value=test]").check();
  await answered(page, 116);
  await page.locator("lab-ways input[value=draw]").check();
  await looked(page);
  await expect.poll(() => cell(page, 16, 16)).toEqual(RED);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the drawing (PNG)" }).click();
  const bytes = readFileSync(await (await download).path());
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([512, 512]);
});

test("a stamp stands where it is put, by a press or by keys, in its own colours", async ({ page }) => {
  await begin(page);
  await page.getByRole("radio", { name: "Stamp" }).check();
  await page.getByRole("radio", { name: "Sun" }).check({ force: true });
  await page.getByLabel("Width").fill("4");
  const at = await surface(page);
  await page.mouse.click(...at(6, 6));
  await expect.poll(() => cell(page, 6, 6)).toEqual([0xf7, 0xd0, 0x38]);
  await page.getByRole("radio", { name: "Wheel" }).check({ force: true });
  await page.locator("lab-draw .surface").focus();
  await page.keyboard.press("Space");
  await expect.poll(() => cell(page, 16, 16)).toEqual([0x1a, 0x1a, 0x1a]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => cell(page, 16, 16)).not.toEqual([0x1a, 0x1a, 0x1a]);
});

test("a link opens the drawing; back and forward keep it", async ({ page }) => {
  await page.goto("./?lang=en&way=draw");
  await looked(page);
  await expect(page.locator("lab-draw .surface")).toBeVisible();
  await page.locator("lab-samples button").nth(1).click();
  await expect(page.locator("lab-draw .surface")).toBeHidden();
  await expect(page).not.toHaveURL(/way=/);
  await page.locator("lab-ways input[value=draw]").check();
  await looked(page);
  await expect(page).toHaveURL(/way=draw/);
});

test("the bars keep to their place when the page's columns change", async ({ page }) => {
  await page.setViewportSize({ width: 768, height: 1024 });
  await begin(page);
  const heights = () =>
    page.evaluate(() =>
      ["lab-answer .chart", "lab-answer .chart canvas"].map((name) =>
        Math.round(document.querySelector(name)?.getBoundingClientRect().height ?? 0),
      ),
    );
  await expect.poll(async () => new Set(await heights()).size).toBe(1);
});

test.describe("by finger", () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test("the answer in a line stays in sight over the sheet", async ({ page }) => {
    await begin(page);
    const glance = page.locator("lab-glance");
    const said = await page.locator("lab-answer .sentence").locator(".name, .share").allTextContents();
    await expect(glance).toHaveText(said.join(" "));
    await page.getByLabel("Width").scrollIntoViewIfNeeded();
    await expect(glance).toBeInViewport();
    await page.locator("lab-ways input[value=test]").check();
    await expect(glance).toBeHidden();
  });

  test("the sheet takes the stroke and the page stays; beside it the page scrolls", async ({ page }) => {
    await begin(page);
    await colour(page, "Red");
    await page.locator("lab-draw .surface").scrollIntoViewIfNeeded();
    const at = await surface(page);
    const touch = await page.context().newCDPSession(page);
    const drag = async (/** @type {readonly [number, number]} */ [x, y]) => {
      await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
      for (let step = 1; step <= 6; step++)
        await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x, y: y - 15 * step }] });
      await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    };
    const scroll = () => page.evaluate(() => Math.round(scrollY));
    const before = await scroll();
    await drag(at(16, 20));
    await expect.poll(() => page.locator("lab-draw").getByRole("button", { name: "Undo" }).isEnabled()).toBe(true);
    expect(await scroll()).toBe(before);
    const title = (await page.locator("lab-draw h2").boundingBox()) ?? { x: 0, y: 0 };
    await drag([title.x + 40, title.y + 8]);
    await expect.poll(scroll).toBeGreaterThan(before);
  });
});

test("a pen's pressure is the line's width", async ({ page }) => {
  await begin(page);
  const painted = await page.evaluate(() => {
    const surface = document.querySelector("lab-draw .surface");
    if (!surface) throw new Error("no surface");
    const { left, top, width } = surface.getBoundingClientRect();
    const canvas = surface.querySelector("canvas");
    const press = (/** @type {number} */ row, /** @type {number} */ pressure) => {
      const pen = { pointerId: 1, pointerType: "pen", pressure, bubbles: true, button: 0, isPrimary: true };
      surface.setPointerCapture = () => {};
      const at = (/** @type {number} */ x) => ({ clientX: left + x * width, clientY: top + row * width });
      surface.dispatchEvent(new PointerEvent("pointerdown", { ...pen, ...at(0.2) }));
      surface.dispatchEvent(new PointerEvent("pointermove", { ...pen, ...at(0.8) }));
      surface.dispatchEvent(new PointerEvent("pointerup", { ...pen, ...at(0.8) }));
      const { data } = canvas?.getContext("2d")?.getImageData(256, 0, 1, 512) ?? { data: [] };
      return Array.from({ length: 512 }, (_, y) => (data[4 * y] ?? 255) < 60).filter(Boolean).length;
    };
    const light = press(0.25, 0.1);
    return { light, firm: press(0.75, 0.9) - light };
  });
  expect(painted.light).toBeGreaterThan(5);
  expect(painted.firm).toBeGreaterThan(2.5 * painted.light);
});

test("whatever is read beside it, the tools stay where they are; low windows and tablets have them and the answer in sight", async ({
  page,
}) => {
  const top = async (/** @type {string} */ selector) => (await page.locator(selector).first().boundingBox())?.y ?? -1;
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto("./?lang=en&way=draw&model=notebook-corrected");
  await looked(page);
  const colours = await page.locator("lab-draw .swatches.ink").boundingBox();
  expect((colours?.y ?? 999) + (colours?.height ?? 999)).toBeLessThanOrEqual(768);
  const before = await top("lab-draw .kit");
  await page.getByText("How does it know?").click();
  await expect(page.locator("lab-out-of-distribution table")).toBeVisible();
  expect(await top("lab-draw .kit")).toBe(before);
  const [table, column] = [
    await page.locator("lab-out-of-distribution table").boundingBox(),
    await page.locator(".bench-answer").boundingBox(),
  ];
  expect((table?.x ?? 0) + (table?.width ?? 0)).toBeLessThanOrEqual((column?.x ?? 0) + (column?.width ?? 0) + 1);
  for (const width of [768, 820]) {
    await page.setViewportSize({ width, height: 1024 });
    await expect(page.locator("lab-glance")).toBeVisible();
    expect(await top("lab-glance")).toBeLessThan(await top("lab-draw .surface"));
  }
});

test("a page that is loaded anew says that the drawing is gone, until another picture is looked at", async ({
  page,
}) => {
  await begin(page);
  await expect(page).toHaveURL(/way=draw/);
  await page.reload();
  await looked(page);
  await expect(page.locator("lab-ways .lost")).toContainText("has cleared your picture");
  await page.locator("lab-ways input[value=test]").check();
  await expect(page.locator("lab-ways .lost")).toHaveCount(0);
});
