// @ts-check
// A report of an evaluation: the panel's numbers, as a page that runs and fetches nothing; and people's votes beside it.
import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { answered, expect, open, test } from "./lab-page.js";

/** 10,000 x 10 whole numbers as NumPy saves them: of fifty people, all but a few choose the label. */
function votes(/** @type {number[]} */ labels, shift = 0) {
  const text = `{'descr': '<i8', 'fortran_order': False, 'shape': (10000, 10), }`.padEnd(117);
  const head = Buffer.concat([Buffer.from([0x93]), Buffer.from("NUMPY\x01\x00v\x00"), Buffer.from(`${text}\n`)]);
  const values = new BigInt64Array(100_000);
  labels.forEach((label, image) => {
    const others = image === 4321 ? 20 : image % 7;
    values[10 * image + ((label + shift) % 10)] = BigInt(50 - others);
    values[10 * image + ((label + shift + 1) % 10)] = BigInt(others);
  });
  return Buffer.concat([head, Buffer.from(values.buffer)]);
}

test("a report says what the panel says, and people's votes are compared", async ({ page, context }) => {
  test.setTimeout(600_000);
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, "?lang=en&place=evaluate");
  await page.getByRole("button", { name: "Evaluate all 10,000" }).click();
  await page.getByRole("button", { name: "Make a report" }).click({ timeout: 500_000 });
  const paper = page.locator(".report-paper");
  await expect(paper.getByRole("heading", { name: "Model details" })).toBeVisible();
  await expect(paper).toContainText(await page.locator("lab-evaluation .result .figure").innerText());
  const cellsOf = (/** @type {string} */ of) => page.locator(of).allInnerTexts();
  const matrix = await cellsOf(".report-paper .report-matrix td");
  expect(matrix).toHaveLength(100);
  expect(matrix).toEqual(await cellsOf(".evaluated .confusion tbody button"));
  // The class table of the panel, figure by figure.
  const plain = (/** @type {string[]} */ texts) => texts.map((text) => text.replace(/\s+/g, " ").trim());
  const table = page.locator(".report-paper table", { hasText: "Class by class" });
  expect(plain(await table.locator("td").allInnerTexts())).toEqual(plain(await cellsOf(".by-class td")));
  await expect(paper.locator(".mistakes img")).toHaveCount(12);

  // Onto paper: the report alone, under its own name; all goes back afterwards, also where the browser did not print.
  const title = await page.title();
  const sheets = page.locator(".report-print");
  const print = page.getByRole("button", { name: "Print or save as PDF" });
  await page.evaluate(() => (window.print = () => dispatchEvent(new Event("beforeprint")) && undefined));
  await print.click();
  await expect(page.locator("html")).toHaveAttribute("data-print", "report");
  await expect(page).not.toHaveTitle(title);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect(sheets).toHaveCount(0);
  await expect(page).toHaveTitle(title);
  await page.evaluate(() => (window.print = () => {}));
  await print.click();
  await print.click();
  await expect(page.getByText("print it from the browser’s menu")).toBeVisible();
  await expect(sheets).toHaveCount(1);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect(page).toHaveTitle(title);

  // On its own: no script, nothing from elsewhere.
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as HTML" }).click();
  const html = readFileSync(await (await download).path(), "utf8");
  const alone = await context.newPage();
  /** @type {string[]} */
  const asked = [];
  alone.on("request", (request) => asked.push(request.url().slice(0, 30)));
  await alone.setContent(html);
  expect(await alone.locator("script, link, iframe, a, [onerror], [onload]").count()).toBe(0);
  expect(asked.filter((url) => !url.startsWith("data:image/png;base64,"))).toEqual([]);
  expect(plain(await alone.locator(".report-matrix td").allInnerTexts())).toEqual(matrix);
  expect(
    await alone
      .locator("img")
      .first()
      .evaluate((image) => /** @type {any} */ (image).naturalWidth),
  ).toBe(32);
  await alone.close();

  // The votes of a file that a person brings; another order is told of, and nothing is lost.
  const labels = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", document.baseURI).href);
    const lab = await CifarLab.open();
    const { labels } = await lab.images({ first: 0, count: 10_000 });
    lab.close();
    return [...labels];
  });
  await expect(paper.getByRole("heading", { name: "What do people see?" })).toHaveCount(0);
  await expect(paper).toContainText(await page.locator(".evaluated .duplicates > p").last().innerText());
  await expect(paper.locator("table", { hasText: "Answer only when sure" }).locator("tbody tr")).toHaveCount(10);
  const people = page.locator(".evaluated .people");
  const give = (/** @type {Buffer} */ buffer, name = "cifar10h-counts.npy") =>
    people.locator("input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
  await give(votes(labels));
  await expect(people).toContainText("cifar10h-counts.npy: 500,000 votes.");
  await expect(people).toContainText("The commonest choice is the label for 10,000 of 10,000 images");
  await expect(people.locator("circle.bin")).not.toHaveCount(0);
  await give(votes(labels, 3));
  await expect(people.getByRole("alert")).toContainText("another order");
  await expect(people).toContainText("500,000 votes.");
  await give(Buffer.from("annotator_id,chosen_label\n1,2\n"), "cifar10h-raw.csv");
  await expect(people.getByRole("alert")).toContainText("Open cifar10h-counts.npy");
  // A report that is made now has them, too.
  await page.getByRole("button", { name: "Make a report" }).click();
  await expect(paper.getByRole("heading", { name: "What do people see?" })).toHaveCount(1);
  await expect(paper).toContainText(await people.locator(".people-figures .said").innerText());
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  const { violations } = await new AxeBuilder({ page })
    .include(".evaluated .people")
    .include(".report-maker")
    .analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await people.getByRole("button", { name: "Show what people doubt most" }).press("Enter");
  await expect(page).toHaveURL(/pictures=by-people-falling/);
  await expect(page.locator(".evaluated .pictures li button").first()).toBeFocused();
  await page.keyboard.press("Enter");
  await answered(page, 4321);
});
