// @ts-check
// A person's own set of pictures: dropped as an archive, learnt, evaluated, kept, and answered with the person's names.
import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, open, test, visit } from "./lab-page.js";
import { png, zip } from "../unit/zips.js";

/** @typedef {import("@playwright/test").Page} Page */

/** @type {Record<string, [number, number, number]>} */
const COLOURS = { red: [220, 40, 40], green: [40, 200, 60], blue: [50, 60, 220] };
/** Three plain classes; and what is none of them. */
const FILES = {
  ...Object.fromEntries(
    Object.entries(COLOURS).flatMap(([name, colour], label) =>
      Array.from({ length: 8 }, (_, at) => [`colours/${name}/${at}.png`, png(colour, 100 * label + at)]),
    ),
  ),
  "colours/red/again.png": png(COLOURS.red ?? [0, 0, 0], 0),
  "colours/red/broken.png": png(COLOURS.red ?? [0, 0, 0], 50).subarray(0, 200),
  "colours/readme.txt": Buffer.from("Three colours"),
  "__MACOSX/colours/red/._0.png": Buffer.from("noise"),
};
const panel = (/** @type {Page} */ page) => page.locator("lab-own-set");
const button = (/** @type {Page} */ page, /** @type {string} */ name) => panel(page).getByRole("button", { name });

/**
 * Drops a file somewhere on the page.
 * @param {Page} page
 * @param {string} name
 * @param {Buffer} bytes
 */
async function drop(page, name, bytes) {
  await page.evaluate(
    ({ name, text }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    { name, text: bytes.toString("base64") },
  );
}

test("an archive that is dropped anywhere becomes a network that answers with the person's names", async ({ page }) => {
  await open(page, "?lang=en");
  await drop(page, "colours.zip", zip(FILES, { deflates: true }));
  await expect(panel(page).locator(".said")).toContainText("24 pictures in 3 classes are ready");
  const left = panel(page).locator(".left-out");
  await left.getByText("3 files were left out").click();
  await expect(left.locator("li").filter({ hasText: "again.png" })).toContainText("the network sees the same as in");
  await expect(left.locator("li").filter({ hasText: "broken.png" })).toContainText("damaged or incomplete");
  await expect(left.locator("li").filter({ hasText: "readme.txt" })).toContainText("no class’s folder");
  const name = panel(page).getByLabel("Name of class 3");
  await name.fill("green");
  await name.blur();
  await expect(panel(page).getByRole("alert").filter({ hasText: "Two classes are called" })).toBeVisible();
  await expect(button(page, "Train on my pictures")).toBeDisabled();
  await name.fill("crimson");
  await name.blur();
  // A number that cannot be is told of; while a network learns no other set comes, and a run can be given up.
  const epochs = panel(page).getByLabel("Epochs");
  await epochs.fill("999");
  await epochs.blur();
  await expect(epochs).toHaveValue("200");
  await expect(epochs).toHaveAccessibleDescription(/^999 is not possible here: 200/);
  await expect(panel(page).locator(".division")).toContainText("18 pictures train and 6 are held out");
  await button(page, "Train on my pictures").click();
  await button(page, "Pause").click({ timeout: 30_000 });
  await drop(page, "colours.zip", zip(FILES, { deflates: true }));
  const busy = panel(page).getByText("A network is learning your pictures");
  await expect(busy).toBeVisible();
  await expect(name).toHaveValue("crimson");
  await button(page, "Stop").click();
  await expect(button(page, "Train on my pictures")).toBeEnabled();
  await expect(busy).toBeHidden();
  await epochs.fill("12");
  await epochs.blur();
  await expect(page).toHaveURL(/[?&]set=25\.1\.as-is\.tuned\.12(&|$)/);
  await button(page, "Train on my pictures").click();
  const figure = panel(page).locator(".figure");
  await expect(figure).toContainText("Of 6 held-out pictures, 6 are right: 100.00% (95% interval: 60.97% to 100.00%)", {
    timeout: 60_000,
  });
  await expect(panel(page).locator(".cautions")).toContainText("With only 6 pictures");
  await expect(panel(page).locator(".confusion tbody tr")).toHaveCount(3);
  await expect(panel(page).locator(".recalls tbody tr").last()).toContainText("crimson");
  // Held out otherwise, there are pictures that it has trained on.
  const seed = panel(page).getByLabel("Seed of the split");
  for (const [value, isSeen] of /** @type {const} */ ([
    ["2", true],
    ["1", false],
  ])) {
    await seed.fill(value);
    await seed.blur();
    await expect(figure).toBeHidden();
    await expect(panel(page).locator(".of-set .state")).toHaveText(
      isSeen ? /has trained on pictures that are held/ : "",
    );
    await expect(button(page, "Evaluate the network in use")).toBeVisible({ visible: !isSeen });
    await expect(button(page, "Train on my pictures")).toBeEnabled({ enabled: !isSeen });
  }
  await button(page, "Evaluate the network in use").click();
  await expect(figure).toContainText("Of 6 held-out pictures, 6 are right");
  await expect(panel(page).locator(".cautions")).not.toContainText("cannot know");
  const { violations } = await new AxeBuilder({ page }).include("lab-own-set").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Download the network").click()]);
  expect(readFileSync(await download.path(), "latin1")).toContain("crimson");
  await button(page, "Keep for my next visit").click();
  await expect(button(page, "Delete from this browser")).toBeVisible();
  const shelf = panel(page).locator(".shelf");
  await expect(shelf).toContainText("Your pictures, and the network that learnt them, are kept");
  // What changes afterwards is kept where the person says so.
  await name.fill("scarlet");
  await name.blur();
  await expect(shelf).toContainText("What this browser keeps is not what is here now");
  await expect(button(page, "Keep it as it is now")).toBeVisible();
  // It answers pictures that it has not seen.
  await visit(page, "classify");
  await drop(page, "another.png", png([215, 45, 38], 999));
  await expect(page.locator("lab-answer")).toContainText("crimson");
  await expect(page.locator("lab-answer")).not.toContainText("airplane", { useInnerText: true });
  // The next visit finds both, and another network answers until the person chooses.
  await open(page, "?place=train&lang=en");
  await panel(page).scrollIntoViewIfNeeded();
  await expect(panel(page).locator(".said")).toContainText("24 pictures in 3 classes");
  await expect(panel(page).getByLabel("Name of class 3")).toHaveValue("crimson");
  await button(page, "Delete from this browser").click();
  await expect(button(page, "Keep for my next visit")).toBeVisible();
});
