// @ts-check
// An honest answer: what the outputs are read as, in which order, and the notebook's figure beside what it is worth.
import { answered, expect, open, painted, test, twin, watchPaint, visit } from "./lab-page.js";

/** A number as Spanish writes it, powers of ten included. */
const number = (/** @type {string | undefined} */ text) =>
  Number(
    (text ?? "")
      .replaceAll("−", "-")
      .replace(/[^\d,E-]/g, "")
      .replace(",", "."),
  );

test("as sigmoids, the twenty outputs stand there, ten of them dead, and their sum is said", async ({ page }) => {
  await watchPaint(page);
  await open(page);
  await expect.poll(() => twin(page).then((rows) => rows.length)).toBe(11);
  const place = () =>
    page.locator("lab-answer .foot").evaluate((node) => Math.round(node.getBoundingClientRect().top + scrollY));
  const before = await place();
  await page.getByRole("radio", { name: "Sigmoides" }).check();
  const rows = await twin(page);
  expect(rows).toHaveLength(20);
  expect(rows.filter(([name, , mark]) => name?.includes("muerta") && mark?.includes("ninguna clase"))).toHaveLength(10);
  const sum = rows.reduce((total, [, value]) => total + number(value), 0);
  const said = await page.locator("lab-reading .about").textContent();
  expect(number(/suman (\d,\d\d)/.exec(said ?? "")?.[1])).toBeCloseTo(sum, 1);
  const { bars } = await painted(page, "bars");
  expect(bars.map((/** @type {any} */ { dead }) => dead)).toEqual(rows.map((_, row) => row >= 10));
  expect(await place()).toBe(before);
  await expect(page).toHaveURL(/reading=sigmoid/);
});

test("where sigmoids are saturated, that they are equal is said, and whom the notebook would name", async ({
  page,
}) => {
  await open(page, "?model=notebook-as-written&reading=sigmoid&lang=en");
  await expect(page.locator("lab-reading .about")).toContainText(
    /The \d+ largest are exactly equal in float32; .* names the first of them: airplane\./,
  );
});

test("once its code is compiled, the network's own time and that of the whole way are said, and the whole is no shorter", async ({
  page,
}) => {
  await open(page);
  const meta = page.locator("lab-answer .meta");
  await page.locator("main").focus();
  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  // Measured where no picture comes: one that comes before that has no time of its own.
  await expect(meta).toContainText("con Kernels en ");
  await page.keyboard.press("ArrowRight");
  await answered(page, 118);
  const times = /con Kernels en (?:<\s)?([\d,]+)\sms; (?:<\s)?([\d.,]+)\sms en total/;
  await expect(meta).toHaveText(times);
  const [, own, whole] = times.exec((await meta.textContent()) ?? "") ?? [];
  expect(number(own)).toBeGreaterThan(0);
  expect(number(whole)).toBeGreaterThanOrEqual(number(own));
});

test("sorted, the bars fall from top to bottom; by class, each has its place", async ({ page }) => {
  await open(page);
  await page.getByRole("radio", { name: "De mayor a menor" }).check();
  const values = (await twin(page)).map(([, value]) => number(value));
  expect(values).toEqual(values.toSorted((one, other) => other - one));
  await expect(page).toHaveURL(/order=sorted/);
  await page.getByRole("radio", { name: "Por clase" }).check();
  expect((await twin(page)).map(([name]) => name).slice(0, 3)).toEqual(["Avión", "Auto", "Pájaro"]);
  await expect(page).not.toHaveURL(/order=/);
});

test("a link shows its reading and order; what it says wrongly is passed over", async ({ page }) => {
  await open(page, "?reading=sigmoid&order=sorted&lang=en");
  await expect(page.getByRole("radio", { name: "Sigmoids" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Largest first" })).toBeChecked();
  expect(await twin(page)).toHaveLength(20);
  await open(page, "?reading=truth&order=up&lang=en");
  await expect(page.getByRole("radio", { name: "Softmax" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "By class" })).toBeChecked();
  await expect(page.locator("lab-notices .notice")).toContainText("reading=truth");
});

test("a network without sigmoids offers none, and comes back to them with the notebook's", async ({ page }) => {
  await open(page, "?reading=sigmoid");
  await visit(page, "inside");
  await page.locator('lab-models input[value="notebook-corrected"]').check();
  await visit(page, "classify");
  await expect(page.getByRole("radio", { name: "Sigmoides" })).toBeHidden();
  await expect.poll(() => twin(page).then((rows) => rows.length)).toBe(10);
  await visit(page, "inside");
  await page.locator('lab-models input[value="notebook"]').check();
  await visit(page, "classify");
  await expect(page.getByRole("radio", { name: "Sigmoides" })).toBeChecked();
  await expect.poll(() => twin(page).then((rows) => rows.length)).toBe(20);
});

test("for image 116, 100,00 % and 99,96 % stand side by side, with this network's own below", async ({ page }) => {
  await open(page);
  const rows = page.locator("lab-printed tbody tr");
  await expect(rows.first().locator("td")).toHaveText(["100,00\u00a0%", "99,96\u00a0%"]);
  const share = await page.locator("lab-answer .share").textContent();
  await expect(rows.last().locator("td").last()).toHaveText(share ?? "");
  await page.keyboard.press("ArrowRight");
  await answered(page, 117);
  await expect(page.locator("lab-printed")).toBeHidden();
});
