// @ts-check
// The network from inside: feature maps, how a value comes about, and the way there by keyboard, link and embed.
import { readFileSync } from "node:fs";
import { cells, expect, file, open, test } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page @param {string} name */
const stage = (page, name) => page.locator("lab-inside .stage").filter({ has: page.getByText(name, { exact: true }) });
/** @param {Page} page */
const value = (page) => page.locator("lab-inside .making .value");

/**
 * What a stage holds for a test image, by the public module.
 * @param {Page} page
 * @param {string} name
 * @param {number} index
 */
function valuesOf(page, name, index) {
  return page.evaluate(
    async ([name, index]) => {
      const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
      const lab = await CifarLab.open();
      const [inspector, { planar }] = await Promise.all([lab.inspect(), lab.image({ index })]);
      const palette = { zero: "#fff", negative: "#00f", positive: "#f00", invalid: "#000" };
      const { logits } = await inspector.look(planar, { stages: [], channels: "index", scale: "stage", palette });
      const answer = await lab.classify(planar);
      const values = [...(await inspector.values(name))];
      const { making } = await inspector.explain(name, { channel: 5, row: 4, column: 6 });
      inspector.close();
      const once = await lab.inside(index, { stages: [name] });
      const looked = await lab.gradients(index);
      const refused = await lab.inside(index, { stages: ["none"] }).catch((/** @type {any} */ error) => error.code);
      lab.close();
      return {
        values,
        making,
        logits: [...logits],
        answered: [...answer.logits],
        once: [...once.stages[0].values],
        looked: looked.values.length,
        refused,
      };
    },
    /** @type {const} */ ([name, index]),
  );
}

test("every layer shows its maps; a press leads to how a value comes about, and the link brings it back", async ({
  page,
}) => {
  await open(page, "?place=inside&lang=en");
  await expect(page.locator("lab-inside .stage")).toHaveCount(15);
  await expect(stage(page, "relu1").locator(".spread")).toContainText("zeros: 75%");
  // The maps themselves: an empty canvas has one colour, and the lines between the maps few more.
  const colours = async () =>
    new Set((await cells(page, "lab-inside .stage:nth-child(2) .maps canvas")).map(String)).size;
  await expect.poll(colours).toBeGreaterThan(100);
  // The table has the figures of layers out of sight, too.
  await page.locator("summary", { hasText: "The values as a table" }).press("Enter");
  await expect(
    page
      .getByRole("row", { name: /^probabilities/ })
      .getByRole("cell")
      .nth(4),
  ).toHaveText("0.719");
  await stage(page, "conv2").locator('[data-channel="5"]').click();
  await expect(page).toHaveURL(/stage=conv2&channel=5/);
  await page.goto("?lang=en&stage=conv2&channel=5&at=4,6");
  await expect(value(page)).toContainText("conv2, channel 5, row 4, column 6: −2.98.");
  const spread = page.locator("lab-inside .making .twin");
  await spread.locator("summary").press("Enter");
  await expect(spread).toContainText("Channel 5: 169 values, from −4.58 to 0.214");
  // The filter of that map, and the first layer's as colour pictures.
  const filters = page.locator("lab-inside .filters");
  await filters.locator("summary").click();
  await expect(filters.locator(".value")).toContainText("conv2, filter 5: 32 slices of 3 × 3");
  await filters.locator("select").selectOption("conv1");
  await expect(filters.locator(".value")).toContainText("conv1, filter 0: 3 slices of 3 × 3");
  await expect(filters.locator("figure").first()).toContainText("All 32 filters");
  await expect(filters.locator("tbody tr")).toHaveCount(3);
  const painted = async () => new Set((await cells(page, ".filters figure:first-child canvas")).map(String)).size;
  await expect.poll(painted).toBeGreaterThan(100);
  // The sum that is written out: parts, bias, result.
  await expect(page.locator("lab-inside .formula").last()).toHaveText(/^−1\.05 − .* = −2\.98$/);
  await expect(page.locator("lab-inside .grid.products td")).toHaveCount(9);
  const { values, making, logits, answered, once, looked, refused } = await valuesOf(page, "conv2", 116);
  expect(once).toEqual(values);
  expect([looked, refused]).toEqual([1024, "argument"]);
  expect(values).toHaveLength(64 * 13 * 13);
  expect(values[(5 * 13 + 4) * 13 + 6]).toBe(making.value);
  expect(making.value.toPrecision(3)).toBe("-2.98");
  for (const [place, logit] of logits.entries()) expect(Math.abs(logit - answered[place])).toBeLessThan(1e-4);
});

test("the keyboard alone leads from layer to layer, to a map, and over its values", async ({ page }) => {
  await open(page, "?place=inside&lang=en");
  await expect(stage(page, "conv1").locator(".spread")).not.toBeEmpty();
  await stage(page, "picture").locator("[tabindex='0']").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expect(stage(page, "conv1").locator('[data-channel="1"]')).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(value(page)).toContainText("conv1, channel 1, row 15, column 15");
  // What opens stands below all the maps: the eyes and the keyboard are led there, and back.
  const title = page.getByRole("heading", { name: /^conv1, channel 1:/ });
  await expect(title).toBeFocused();
  await expect(title).toBeInViewport();
  await page.keyboard.press("Escape");
  await expect(stage(page, "conv1").locator('[data-channel="1"]')).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(title).toBeFocused();
  await page.getByRole("application", { name: /The map: conv1, channel 1/ }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(value(page)).toContainText("row 16, column 15");
  await expect(page).toHaveURL(/at=16%2C15/);
  await page.getByRole("button", { name: "Close this map" }).click();
  await expect(page.locator("lab-inside .making")).toBeHidden();
  await expect(stage(page, "conv1").locator('[data-channel="1"]')).toBeFocused();
  // One of 64 maps by its number: their page turns to it.
  const find = page.getByRole("group", { name: "A map by its number" });
  await find.getByRole("combobox").selectOption("conv2");
  await find.getByRole("spinbutton").fill("60");
  await find.getByRole("spinbutton").press("Enter");
  await expect(value(page)).toContainText("conv2, channel 60,");
  await expect(stage(page, "conv2").locator('[data-channel="60"]')).toHaveAttribute("aria-pressed", "true");
});

test("maps follow the picture and the network; how they are shown is in the address", async ({ page }) => {
  await open(page, "?place=inside&lang=en&channels=strongest");
  const spread = stage(page, "conv1").locator(".spread");
  await expect(spread).not.toBeEmpty();
  const before = (await spread.textContent()) ?? "";
  const first = await stage(page, "conv1").locator(".tiles button").first().getAttribute("data-channel");
  expect(first).not.toBe("0");
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await page.keyboard.press("ArrowRight");
  await expect(spread).not.toHaveText(before);
  await page.getByRole("radio", { name: "The same for all" }).check();
  await expect(page).toHaveURL(/scale=common/);
  const filters = page.locator("lab-inside .filters");
  await filters.locator("summary").press("Enter");
  await expect(filters.locator(".value")).toContainText("conv1, filter 0: 3 slices of 3 × 3");
  // What no filter has becomes the last one.
  await filters.getByRole("spinbutton").fill("999");
  await filters.getByRole("spinbutton").press("Enter");
  await expect(filters.locator(".value")).toContainText("conv1, filter 31:");
  await expect(filters.getByRole("spinbutton")).toHaveValue("31");
  await page.getByRole("radio", { name: "The accurate network" }).check();
  // Out of sight it rests.
  await page.locator("lab-inside h3").first().scrollIntoViewIfNeeded();
  await expect(stage(page, "conv7")).toBeAttached({ timeout: 30_000 });
  // The other network has fewer and smaller filters in the layer of that name.
  await filters.scrollIntoViewIfNeeded();
  await expect(filters.locator(".value")).toContainText("conv1, filter 23: 3 slices of 2 × 2");
});

test("where the network looked is asked when it is opened, beside random weights", async ({ page }) => {
  await open(page, "?place=inside&lang=en");
  await expect(stage(page, "conv1").locator(".spread")).not.toBeEmpty();
  const looked = page.locator("lab-inside .looked");
  const sentence = looked.locator(".value").last();
  await expect(sentence).toBeEmpty();
  await looked.locator("summary").press("Enter");
  // The notebook's network multiplies with the bytes themselves.
  await expect(sentence).toContainText("a network that has learnt nothing gives much the same map");
  await expect(
    looked.getByRole("img", { name: /^This network\. The largest value, .* row 18, column 6\.$/ }),
  ).toBeVisible();
  await looked.getByRole("radio", { name: "Grad-CAM" }).check();
  await expect(sentence).toContainText("depends on what was learnt");
  await expect(looked.getByLabel("Layer")).toHaveValue("relu3");
  await looked.getByRole("radio", { name: "Occlusion" }).check();
  await looked.getByRole("button", { name: "Hide part after part" }).click();
  await expect(sentence).toContainText("percentage points");
  // A square that a person moves: all classes answer.
  const frame = looked.getByRole("application", { name: /^Move a grey square/ });
  await frame.press("ArrowLeft");
  await expect(looked.locator(".away .value")).toContainText("instead of 71.86%.");
  await expect(looked.locator(".away tbody tr")).toHaveCount(11);
  await looked.getByRole("button", { name: "Uncover" }).click();
  await expect(looked.locator(".away .value")).toBeEmpty();
  await expect(sentence).toContainText("depends on what was learnt");
  await expect(looked.getByRole("img", { name: /random weights/ })).toBeVisible();
});

test("of many test images, those that excite a channel most are found, and a press leads to the value", async ({
  page,
}) => {
  await open(page, "?place=inside&lang=en&stage=conv2&channel=5");
  await expect(value(page)).toContainText("conv2, channel 5");
  const excite = page.locator("lab-inside .excite");
  await excite.locator("summary").press("Enter");
  await excite.getByRole("button", { name: "Search" }).press("Enter");
  await expect(excite.locator(".value")).toHaveText(/^On 1,000 test images, .* is 2\.11: image 571, horse\.$/);
  await expect(excite.locator("li")).toHaveCount(9);
  await excite.getByRole("button", { name: /^horse: 2\.11 Image 571, rows 14–21, columns 10–17$/ }).press("Enter");
  await expect(page).toHaveURL(/image=571/);
  await expect(value(page)).toContainText("conv2, channel 5, row 7, column 5: 2.11.");
  // Of another channel nothing is known yet.
  await stage(page, "conv2").locator('[data-channel="4"]').click();
  await expect(excite.locator("li")).toHaveCount(0);
});

test("two pictures and two networks are compared layer by layer, and maps are saved", async ({ page }) => {
  await open(page, "?place=inside&lang=en&stage=conv2&channel=5&at=4,6");
  const sides = page.locator("lab-inside .sides");
  const sentence = sides.locator(".value");
  await sides.locator("summary").press("Enter");
  await expect(sides.locator("tbody tr")).toHaveCount(15);
  await expect(page).toHaveURL(/sides=mirror/);
  // An image beside itself.
  await sides.getByLabel("Compare with").selectOption("image");
  await sides.getByRole("spinbutton", { name: "Test image" }).fill("116");
  await sides.getByRole("spinbutton", { name: "Test image" }).press("Enter");
  await expect(sentence).toContainText("conv2, channel 5: cosine 1.000. The values differ by up to 0.");
  await expect(page).toHaveURL(/sides=image-116/);
  // A link says what is compared, and how much of it; the layer is that of the open map.
  await page.goto("?lang=en&stage=conv2&channel=5&at=4,6&sides=noise-30");
  await expect(sides.getByRole("spinbutton", { name: /noise/ })).toHaveValue("30");
  await expect(sentence).toContainText(/^conv2, channel 5: cosine 0\.\d{3}/);
  await expect(sides.locator("figure")).toHaveCount(3);
  // The making above still speaks of the picture in sight.
  await page.getByRole("application", { name: /The map: conv2/ }).press("ArrowDown");
  await page.getByRole("application", { name: /The map: conv2/ }).press("ArrowUp");
  await expect(value(page).first()).toContainText("conv2, channel 5, row 4, column 6: −2.98.");
  await sides.getByLabel("Compare with").selectOption("network");
  await sides.getByRole("combobox", { name: "Network", exact: true }).selectOption("notebook-corrected");
  await expect(sides.locator("thead th")).toHaveCount(3);
  await expect(sides.locator("figure:visible")).toHaveCount(2);
  await expect(sides.locator("tbody tr").first()).toContainText("airplane71.86%");
  const save = page.locator("lab-inside .save");
  await save.locator("summary").press("Enter");
  const coming = page.waitForEvent("download");
  await save.getByRole("button", { name: "Save as CSV" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("notebook-conv2-5-116.csv");
  const lines = readFileSync(await download.path(), "utf8").split("\n");
  expect(Number(lines[6]?.split(",")[8]).toPrecision(3)).toBe("-2.98");
  for (const name of ["Save as PNG", "Save the whole network as PNG"]) {
    const picture = page.waitForEvent("download");
    await save.getByRole("button", { name }).click();
    const png = readFileSync(await (await picture).path());
    expect([png.subarray(1, 4).toString(), png.length > 2000]).toEqual(["PNG", true]);
  }
});

test("an embed shows it, and what cannot be fetched is a sentence with a way to try again", async ({ page }) => {
  const module = file("learn_bg.wasm");
  await page.route(module, (route) => route.fulfill({ status: 404 }));
  page.removeAllListeners("console");
  await page.goto("embed.html?panel=inside&lang=en&looked=grad-cam&output=8&layer=relu2&lock=looked");
  await expect(page.locator("lab-notices .notice[data-scope=inside]")).toContainText("learn_bg.wasm");
  await page.unroute(module);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(stage(page, "conv1").locator(".spread")).not.toBeEmpty();
  // The link says where it looked, and the lock leaves it so.
  const looked = page.locator("lab-inside .looked");
  await expect(looked.locator(".value").last()).toContainText("depends on what was learnt");
  await expect(looked.getByLabel("Layer")).toHaveValue("relu2");
  await expect(looked.getByLabel("Output")).toHaveValue("8");
  await expect(looked.getByLabel("Output")).toBeDisabled();
  await looked.locator("summary").click();
  await expect(looked).toHaveAttribute("open");
});
