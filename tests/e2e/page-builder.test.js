// @ts-check
// The link builder: what a teacher chooses is in the link, in the preview, in the code and in each text.
import { AxeBuilder } from "@axe-core/playwright";
import { generate } from "lean-qr";
import { FORMS } from "../../www/panels/course/snippets.js";
import { outline } from "../../www/panels/course/qr.js";
import { PANEL, expect, open, test, visit } from "./lab-page.js";

test("a teacher's choices become a link, a preview, a code and texts to paste", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "?lang=en&place=course");
  const field = (/** @type {string} */ name) => page.locator("lab-builder").getByLabel(name, { exact: true });
  await field("Test image").fill("25");
  await field("Language").selectOption("es");
  await field("Question for the class").fill("¿Qué es?");
  await field("The twelve pictures").check();
  await field("The test image").check();
  const link = page.locator("lab-builder [data-copy=link]");
  const base = new URL("./", page.url()).href;
  await expect(link).toHaveValue(
    `${base}embed.html?panel=classify&image=25&lang=es&hide=samples&lock=image&question=%C2%BFQu%C3%A9+es%3F`,
  );
  const preview = page.frameLocator("lab-builder iframe");
  await page.locator("lab-builder iframe").scrollIntoViewIfNeeded();
  await expect(preview.locator(".question")).toContainText("¿Qué es?", { timeout: 30_000 });
  await expect(preview.getByRole("button", { name: "Imagen siguiente" })).toBeDisabled();
  const url = await link.inputValue();
  await expect(page.locator("lab-builder .code path")).toHaveAttribute("d", outline(generate(url)));
  const forms = page.locator("lab-builder details:has(textarea)");
  await expect(forms).toHaveCount(FORMS.length);
  for (const form of await forms.all()) {
    if (!(await form.evaluate((node) => /** @type {HTMLDetailsElement} */ (node).open)))
      await form.locator("summary").click();
    const text = await form.locator("textarea").inputValue();
    expect(text).toContain("question");
    await form.getByRole("button", { name: /^Copy/ }).click();
    await expect(form.locator("button")).toHaveText("Copied");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  }
  // Who names a tool sees its text alone.
  await field("Your course tool").selectOption("Docusaurus");
  await expect(forms.filter({ visible: true })).toHaveCount(1);
  await expect(forms.filter({ visible: true }).locator("textarea")).toHaveValue(
    /height="(\d+)" style=\{\{ border: 0, height: \1 \}\}/,
  );
  await field("Your course tool").selectOption("Any tool: show every form");
  await expect(forms.filter({ visible: true })).toHaveCount(FORMS.length);
  const { violations } = await new AxeBuilder({ page }).include("lab-builder").exclude("iframe").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  // Another panel: its own fields.
  await field("Part").selectOption("train");
  await expect(field("Test image")).toBeHidden();
  await field("Epochs").fill("4");
  await field("Epochs").press("Enter");
  await expect(link).toHaveValue(/panel=train&.*epochs=4/);
  // A number that cannot be is told of; the link stays as it was.
  await field("Epochs").fill("201");
  await field("Epochs").press("Enter");
  await expect(page.locator("#builder-epochs-problem")).toHaveText(
    "Enter a whole number from 1 to 200; the link still says 4.",
  );
  await expect(link).toHaveValue(/panel=train&.*epochs=4/);
});

test.describe("when it does not come", () => {
  test.use({ mayComplain: true, serviceWorkers: "block" });

  test("a sentence says so, and trying again fetches it and nothing else", async ({ page }) => {
    await page.route(PANEL, (route) => route.abort("internetdisconnected"));
    await open(page, "?lang=en");
    await visit(page, "course");
    // What the class's table lacks is told beside it.
    const notice = page.locator("lab-notices .notice[data-scope~=builder]");
    await expect(notice).toContainText("could not be downloaded: the server cannot be reached");
    const asked = /** @type {string[]} */ ([]);
    page.on("request", (request) => asked.push(request.url()));
    await page.unroute(PANEL);
    await notice.getByRole("button", { name: "Try again" }).click();
    await expect(page.locator("lab-builder").getByLabel("Part", { exact: true })).toBeVisible();
    expect(asked.filter((url) => /\/runs\/|train-00/.test(url))).toEqual([]);
  });
});
