// @ts-check
// The results of a class: given by a link, checked by the weights, in a table that loses nothing.
import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { encode } from "../../www/panels/results/result-code.js";
import { expect, open, test } from "./lab-page.js";

/** @param {number} number */
const made = (number) =>
  encode({
    who: number === 2 ? "<img src=x onerror=alert(1)>" : `Student ${number}`,
    network: "page-as-run",
    parameters: 119_020,
    weights: number.toString(16).padStart(64, "0"),
    at: 30_000_000,
    page: "0.1.0-9",
    evaluated: { n: 10_000, correct: 5000 + number, outside: 0, mirror: false, engine: "kernels" },
    ran: {
      settings: "epochs=2",
      validationImages: 1000,
      phase: "ended",
      points: [1, 2].map((epoch) => ({ epoch, loss: 1, accuracy: 0.5, valLoss: 1, valAccuracy: 0.1 * epoch })),
    },
  });

test("an evaluation leaves as a link, and stands in the table of the class beside pasted ones", async ({ page }) => {
  test.setTimeout(600_000);
  await page.setViewportSize({ width: 360, height: 800 });
  await open(page, "?lang=en&place=evaluate");
  await page.getByRole("button", { name: "Evaluate all 10,000" }).click();
  await page.locator(".evaluated .give-result summary").click({ timeout: 500_000 });
  const form = page.locator(".evaluated .give-result");
  await form.getByLabel("Your name or your group’s").fill("Ana");
  await expect(form.getByLabel("Link", { exact: true })).toHaveValue(/\?panel=results#result=1\.[\w-]+$/);
  const link = await form.getByLabel("Link", { exact: true }).inputValue();
  const figure = await page.locator("lab-evaluation .result .figure").innerText();

  // Without a server: the link itself brings the result.
  await page.goto(link.replace("?", "?lang=en&"));
  const rows = page.locator(".class-results .rows tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Ana");
  await expect(rows).toContainText(figure);

  // Pasted ones beside it: broken and doubled ones are kept apart, and nothing that is there is lost.
  const base = link.split("1.")[0];
  const codes = Array.from({ length: 30 }, (_, k) => made(k));
  const text = [
    "Hello",
    ...codes.map((code) => `${base}${code}`),
    `${base}${codes[3]}`,
    `${base}${codes[5]?.slice(0, -4)}`,
  ];
  await page.getByLabel("Links, with or without names").fill(text.join("\n"));
  await page.getByLabel("Links, with or without names").press("Control+Enter");
  await expect(page.locator(".class-results .said")).toHaveText("Added: 30. Not added: 2. The list below says why.");
  await expect(rows).toHaveCount(31);
  await expect(page.locator(".kept-apart li")).toContainText(["Line 32: row 5 is the same", "Line 33: it is cut off"]);
  await page.getByRole("button", { name: "Accuracy" }).press("Enter");
  await expect(rows.first()).toContainText("Ana");
  await expect(rows.nth(1)).toContainText("50.29%");
  await expect(page.getByRole("columnheader", { name: "Accuracy" })).toHaveAttribute("aria-sort", "descending");
  await expect(page.locator(".class-results polyline.curve")).toHaveCount(30);
  await expect(page.locator(".class-results .legend li")).toHaveCount(6);

  // The weights file says whose it is.
  const file = new URL("../../www/assets/models/notebook.safetensors", import.meta.url);
  const weights = { name: "ana.safetensors", mimeType: "application/octet-stream", buffer: readFileSync(file) };
  await page.locator(".class-results input[type=file]").setInputFiles(weights);
  await expect(page.locator(".class-results .said")).toHaveText("ana.safetensors is the network of row 1.");
  await expect(rows.first()).toContainText("✓ ana.safetensors");

  // As a file and back.
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as a file to open here again" }).click();
  const saved = await (await download).path();
  await page.goto("./?panel=results&lang=en");
  await page.locator(".class-results input[type=file]").setInputFiles(saved);
  await expect(rows).toHaveCount(31);

  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  const { violations } = await new AxeBuilder({ page }).include("section.results").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});
