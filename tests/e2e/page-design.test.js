// @ts-check
// A network from blocks: by keyboard alone, mended by a button, from a link, and trained.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, open, test, twin } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const net = (/** @type {Page} */ page) => new URL(page.url()).searchParams.get("net");
const blocks = (/** @type {Page} */ page) => page.locator("lab-design .block > .head > h4");

/** @param {Page} page @param {string} [query] */
async function build(page, query = "") {
  await open(page, `?place=train&lang=en${query}`);
  await page.locator("lab-design").scrollIntoViewIfNeeded();
  await expect(blocks(page).first()).toBeVisible();
}

test("a network is built by keyboard alone: added, set, moved, removed, undone", async ({ page }) => {
  await build(page, "&net=1_f_d10");
  await expect(blocks(page)).toHaveText(["1. flatten", "2. dense layer"]);
  await page.locator("lab-design .top > [type=button]").focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("lab-design .picker [data-kind=conv]")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator("lab-design .top > [type=button]")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(blocks(page)).toHaveText(["1. convolution", "2. flatten", "3. dense layer"]);
  await expect(page.getByLabel("Filters")).toBeFocused();
  await page.keyboard.type("8");
  await page.keyboard.press("Tab");
  await expect.poll(() => net(page)).toBe("1_c8-3e_f_d10");
  await expect(page.locator("lab-design .block .output").first()).toHaveText(
    "→ 32 × 32 × 8, 224 parameters, multiplications: 221,184",
  );
  await expect(page.locator("lab-design .figures dd").first()).toContainText("82,154");
  const down = page.locator("lab-design .block").first().getByRole("button", { name: "Move down" });
  await down.focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => net(page)).toBe("1_f_c8-3e_d10");
  await expect(page.locator("lab-design .block").nth(1).locator("[data-do=down]")).toBeFocused();
  await expect(page.locator("lab-design .design > [role=status]")).toContainText("It needs a map");
  await page.keyboard.press("Control+z");
  await expect.poll(() => net(page)).toBe("1_c8-3e_f_d10");
  await page.keyboard.press("Control+y");
  await expect.poll(() => net(page)).toBe("1_f_c8-3e_d10");
  await page.locator("lab-design .block").nth(1).locator("[data-do=remove]").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => net(page)).toBe("1_f_d10");
  const seen = await new AxeBuilder({ page }).include("lab-design").withTags(RULES).analyze();
  expect(seen.violations).toEqual([]);
});

test("what does not fit says so at its block, and a button mends it; the link has the network, the code follows", async ({
  page,
}) => {
  await build(page, "&net=1_m2_m2_m2_m2_c8-3_r_d12");
  const unfit = page.locator("lab-design .block[data-unfit]");
  await expect(unfit.locator(".problem").first()).toHaveText("The map, 2 × 2, is too small for filters of 3 × 3.");
  await expect(unfit.getByLabel("Filters")).toHaveAttribute("aria-describedby", /problem$/);
  await expect(page.locator("lab-design [data-do=train]")).toBeDisabled();
  await unfit.getByRole("button", { name: "Pad to the same size" }).click();
  await unfit.getByRole("button", { name: "Flatten before it" }).click();
  await expect(unfit).toHaveCount(0);
  await page.locator("lab-design .figures").getByRole("button", { name: "Units: 10" }).click();
  await expect.poll(() => net(page)).toBe("1_m2_m2_m2_m2_c8-3e_r_f_d10");
  await page.locator("lab-design .code summary").click();
  await expect(page.locator("lab-design [data-copy=keras]")).toHaveValue(/layers\.Conv2D\(8, 3, padding="same"\)/);
  await expect(page.locator("lab-design [data-copy=pytorch]")).toHaveValue(/nn\.Linear\(32, 10\)/);
  await page.locator("lab-design .layer-table summary").click();
  await expect(page.locator("lab-design .layer-table tbody tr")).toHaveCount(8);
  // The same address in a fresh page, and one that is none.
  await open(page, new URL(page.url()).search);
  await page.locator("lab-design").scrollIntoViewIfNeeded();
  await expect(blocks(page)).toHaveCount(8);
  // An address without it, as the way back may lead to, shows the first network; nothing is lost by that.
  await page.evaluate(() => {
    history.pushState(null, "", "?place=train&lang=en");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  await expect(blocks(page)).toHaveCount(12);
  await page.locator("lab-design [data-do=undo]").click();
  await expect(blocks(page)).toHaveCount(8);
  // A number that cannot be taken as it is typed is told at its field.
  const kernel = page.locator("lab-design").getByLabel("Size", { exact: true }).first();
  await kernel.fill("-3");
  await kernel.blur();
  await expect(page.locator("lab-design .limit").first()).toHaveText("−3 is not possible here: 0 is in its place.");
  await build(page, "&net=1_nonsense");
  await expect(page.locator("lab-design .design > [role=status]")).toContainText("does not say a network");
  await expect(blocks(page)).toHaveCount(12);
});

test("a built network is timed, trains from random weights, and answers", async ({ page }) => {
  await build(page, "&net=1_a4_f_d16_r_d10&images=1000&epochs=1&workers=2");
  const before = await twin(page);
  await page.locator("lab-design [data-do=measure]").click();
  await expect(page.locator("lab-design .figures dd").last()).toContainText("measured here", { timeout: 60_000 });
  await page.locator("lab-design [data-do=train]").click();
  await expect(page.locator("lab-models .name").first()).toHaveText(/My network 2, 1,000 images/, { timeout: 90_000 });
  await expect(page.locator('lab-curve path[d^="M"]').first()).toBeAttached();
  await expect.poll(() => twin(page)).not.toEqual(before);
  // What answers now is the network that was built: its layers, and one whose training is over.
  await expect(page.locator("lab-layers tbody tr")).toHaveCount(5);
  await expect(page.locator("lab-facts")).toContainText("1,000", { timeout: 60_000 });
  await expect(page.locator("lab-models .name", { hasText: "built here" })).toHaveCount(1);
});
