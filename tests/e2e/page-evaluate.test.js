// @ts-check
// What an evaluation is worth: the confusion matrix by mouse and keyboard, precision and recall.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, open, test } from "./lab-page.js";

test("an evaluation shows what is taken for what, cell by cell and class by class", async ({ page }) => {
  test.setTimeout(600_000);
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, "?lang=en&place=evaluate");
  await page.getByRole("button", { name: "Evaluate all 10,000" }).click();
  const matrix = page.getByRole("table", { name: /^Confusion matrix of 10,000 pictures/ });
  await expect(matrix).toBeVisible({ timeout: 500_000 });

  // Every picture is in one cell; those on the diagonal are the right ones.
  const cells = matrix.getByRole("button");
  await expect(cells).toHaveCount(100);
  const numbers = (await cells.allInnerTexts()).map((text) => Number(text.replace(",", "")));
  expect(numbers.reduce((all, one) => all + one, 0)).toBe(10_000);
  const right = numbers.filter((_, place) => place % 11 === 0).reduce((all, one) => all + one, 0);
  await expect(page.locator("lab-evaluation .result")).toContainText(
    `${new Intl.NumberFormat("en").format(right)} of 10,000 correct`,
  );

  // One cell is reached by the tabulator, the others from there.
  await cells.first().focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "End", "ArrowLeft"]) await page.keyboard.press(key);
  await expect(cells.nth(38)).toBeFocused();
  expect(await cells.nth(38).getAttribute("aria-label")).toMatch(/^cat, answered ship: \d+$/);
  expect(await cells.evaluateAll((all) => all.filter((cell) => cell.tabIndex === 0).length)).toBe(1);
  await page.keyboard.press("Enter");
  await expect(page.locator(".matrix .said")).toContainText(
    `Of 1,000 pictures of “cat”, ${numbers[38]} got the answer “ship”`,
  );

  // By row and by column; a row sums to 100.
  await page.getByRole("radio", { name: "% of the true class" }).check();
  const row = (await cells.allInnerTexts()).slice(0, 10).map((text) => (text === "<1" ? 0.5 : Number(text)));
  expect(Math.abs(row.reduce((all, one) => all + one, 0) - 100)).toBeLessThan(6);
  await expect(page.locator(".matrix .pairs li")).toHaveCount(5);
  const recall = page.locator(".classes tbody tr").first().locator("td").nth(1);
  await expect(recall).toContainText(`${(numbers[0] / 10).toFixed(2)}%`);

  // Nothing is wider than the phone, and no rule of accessibility is broken.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.evaluate(() => scrollTo(0, 0));
  const { violations } = await new AxeBuilder({ page }).include(".evaluated").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
