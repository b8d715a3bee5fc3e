// @ts-check
// The data set from a person's own files. A small one with the official one's form: where the page's code names the official
// hashes, it gets those of the small files.
import { expect, open, test } from "./lab-page.js";
import { BATCHES } from "../../www/dataset/batches.js";
import { NAMES, small } from "../unit/cifar-files.js";

/** @typedef {import("@playwright/test").Page} Page */

const IMAGES = 1200;
const SMALL = small(IMAGES);
const ARCHIVE = { name: "cifar-10-python.tar.gz", mimeType: "application/gzip", buffer: SMALL.archive };
const panel = (/** @type {Page} */ page) => page.locator("lab-data");
const button = (/** @type {Page} */ page, /** @type {string | RegExp} */ name) =>
  panel(page).getByRole("button", { name });

/** @param {Page} page */
async function expectSmall(page) {
  // The service worker would bring the code as it was.
  await page.addInitScript(() => localStorage.setItem("cifar-lab:offline", "off"));
  await page.route(/\.js$/, async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    if (!body.includes(BATCHES[0]?.sha256 ?? "none")) return route.fulfill({ response });
    const changed = BATCHES.reduce(
      (text, { sha256 }, at) => text.replaceAll(sha256, SMALL.expected[at]?.sha256 ?? ""),
      body,
    );
    return route.fulfill({ response, body: changed });
  });
}

/** Looks at the panel, so that its code comes; what comes above it may move it out of sight. @param {Page} page */
async function see(page) {
  await open(page, "?place=train&lang=en");
  await expect(async () => {
    await panel(page).scrollIntoViewIfNeeded();
    await expect(button(page, "Choose the archive")).toBeVisible({ timeout: 500 });
  }).toPass();
}

const choose = (/** @type {Page} */ page, /** @type {any} */ files) =>
  page.locator("lab-data input[multiple]").setInputFiles(files);

test("an archive is read, trained on, kept, found again at the next visit, and deleted", async ({ page }) => {
  await expectSmall(page);
  await see(page);
  await choose(page, ARCHIVE);
  await expect(panel(page).getByRole("status")).toContainText("6,000 training images and 1,200 test images");
  await expect(panel(page).locator("tbody tr")).toHaveCount(6);
  await button(page, "Train on all 6,000").click();
  await expect(page.getByLabel("Training images", { exact: true })).toHaveValue("6000");
  await page.getByLabel("Epochs", { exact: true }).fill("1");
  await page.getByLabel("Epochs", { exact: true }).blur();
  await page.locator("lab-train").getByRole("button", { name: "Start training" }).click();
  await expect(page.locator("lab-train .status")).toContainText("Training is finished", { timeout: 90_000 });
  await button(page, "Keep them in this browser").click();
  await expect(button(page, "Delete them from this browser")).toBeVisible();
  // A link to more images than the site has finds them, without a look at the panel.
  await open(page, "?lang=en&images=6000");
  await expect(page.locator("lab-recipe").getByLabel("Training images", { exact: true })).toHaveValue("6000");
  await see(page);
  await expect(panel(page).getByRole("status")).toContainText("also kept in this browser");
  await button(page, "Delete them from this browser").click();
  await expect(button(page, "Keep them in this browser")).toBeVisible();
  await expect(panel(page).getByRole("status")).toContainText("until you close this page");
});

test("a folder that is dropped anywhere leads to the panel; what is not the data set is refused with its reason", async ({
  page,
}) => {
  await expectSmall(page);
  await open(page, "?lang=en");
  // The code that knows the data set's files comes behind the first answer.
  await page.waitForFunction(() => !!customElements.get("lab-data"));
  const files = Object.entries(SMALL.binary).map(([path, bytes]) => [path.split("/").at(-1), bytes.toString("base64")]);
  await page.evaluate((files) => {
    const transfer = new DataTransfer();
    for (const [name = "", text = ""] of files)
      transfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, files);
  await expect(panel(page).getByRole("status")).toContainText("6,000 training images");
  // What is in use stays where another file is refused.
  const cut = SMALL.archive.subarray(0, SMALL.archive.length / 2);
  for (const [file, sentence] of /** @type {[any, string][]} */ ([
    [{ ...ARCHIVE, buffer: cut }, "cifar-10-python.tar.gz is damaged or cut short"],
    [
      {
        name: "data_batch_1.bin",
        mimeType: "",
        buffer: Buffer.from(SMALL.binary["cifar-10-batches-bin/data_batch_2.bin"]),
      },
      `begin with ${SMALL.expected[0]?.sha256.slice(0, 12)}`,
    ],
    [
      {
        name: "data_batch_1.bin",
        mimeType: "",
        buffer: Buffer.from(SMALL.binary["cifar-10-batches-bin/data_batch_1.bin"]),
      },
      `missing: ${NAMES.slice(1, 3).join(", ")}`,
    ],
    [{ name: "notes.tar", mimeType: "", buffer: Buffer.from("hello") }, "No batch of CIFAR-10 was found in notes.tar"],
  ])) {
    await choose(page, file);
    await expect(panel(page).getByRole("alert")).toContainText(sentence);
    await expect(panel(page).getByRole("status")).toContainText("6,000 training images");
  }
});
