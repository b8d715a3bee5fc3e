// @ts-check
// What a course page, or the site itself, keeps from the page: camera, clipboard, new tabs, storage. A sentence each, and
// the way round.
import { course, courseSite } from "./course.js";
import { answered, expect, open, test } from "./lab-page.js";

// The browser tells the console of each of them.
test.use({ mayComplain: true });

test("in a frame that is allowed nothing, each thing that it lacks has a sentence and a way round", async ({
  page,
  context,
}) => {
  const home = new URL("./", test.info().project.use.baseURL).href;
  // Neither `allow` nor `allow-popups`; and to Chromium another site's frame without cookies is one without storage.
  const frame = (/** @type {string} */ keys) =>
    `<iframe sandbox="allow-scripts allow-same-origin" src="${home}embed.html?lang=en&${keys}" width="640" height="900" title="${keys}"></iframe>`;
  const site = await courseSite({ "/": { html: course(frame("way=camera") + frame("panel=train")) } });
  await page.setViewportSize({ width: 700, height: 2000 });
  await page.goto(site.url);
  const [classify, train] = ["way=camera", "panel=train"].map((keys) => page.frameLocator(`iframe[title="${keys}"]`));
  await classify.getByRole("button", { name: "Turn the camera on" }).click({ timeout: 60_000 });
  await expect(classify.locator(".notice[data-code='camera.frame']")).toContainText(
    "Open the page in a tab of its own",
  );
  // The tab of that sentence: it is not allowed either, so its address is there to be taken.
  const whole = classify.getByRole("link", { name: "Open in cifar-lab" });
  await whole.press("Enter");
  await expect(classify.locator("lab-embed .no-tab")).toContainText("lets this frame open no tab");
  const address = classify.locator("lab-embed .no-tab input");
  await expect(address).toBeFocused();
  await expect(address).toHaveValue(await whole.evaluate((node) => /** @type {HTMLAnchorElement} */ (node).href));
  expect(context.pages()).toHaveLength(1);
  await train.getByRole("button", { name: "Copy the link to these settings" }).click();
  await expect(train.locator("lab-recipe .told")).toContainText("course page does not let this frame copy");
  await expect(train.locator("lab-recipe .address")).toBeFocused();
  await expect(train.locator("lab-recipe .address")).toHaveValue(/\/\?.*#train-title$/);
  await expect(train.locator("lab-weights .kept")).toContainText("use “Download the run” to keep it as a file");
  await expect(train.locator("lab-embed .no-file")).toBeEmpty();
  await train.getByRole("button", { name: "Download the weights" }).click();
  await expect(train.locator("lab-embed .no-file")).toContainText("does not let this frame save files");
  site.close();
});

test("a frame that may open tabs opens them, and the tab does not know who opened it", async ({ page, context }) => {
  const home = new URL("./", test.info().project.use.baseURL).href;
  const site = await courseSite({
    "/": {
      html: course(`<iframe src="${home}embed.html?lang=en&image=25" width="640" height="900" title="e"></iframe>`),
    },
  });
  await page.goto(site.url);
  const link = page.frameLocator("iframe").getByRole("link", { name: "Open in cifar-lab" });
  await expect(link).toBeVisible({ timeout: 60_000 });
  const [tab] = await Promise.all([context.waitForEvent("page"), link.click()]);
  await answered(tab, 25);
  expect(await tab.evaluate(() => window.opener)).toBeNull();
  await expect(page.frameLocator("iframe").locator("lab-embed .no-tab")).toBeEmpty();
  site.close();
});

test("a site that has switched camera, clipboard and storage off is a page that says so", async ({ page, baseURL }) => {
  await page.route(new URL("./?lang=en", baseURL).href, async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), "permissions-policy": "camera=(), clipboard-write=()" };
    await route.fulfill({ response, headers });
  });
  await page.addInitScript(() => {
    for (const name of ["localStorage", "indexedDB", "caches"]) {
      Object.defineProperty(globalThis, name, {
        get: () => {
          throw new DOMException("no storage", "SecurityError");
        },
      });
    }
    ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("no storage", "SecurityError"));
  });
  await open(page, "?lang=en");
  await page.locator("lab-ways input[value=camera]").check();
  await page.getByRole("button", { name: "Turn the camera on" }).click();
  await expect(page.locator(".notice[data-code='camera.policy']")).toContainText("Choose a picture file, or draw");
  await page.locator("header").getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("dialog")).toContainText("did not allow copying");
  await expect(page.getByRole("textbox", { name: "Link to this view" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator("lab-offline")).toContainText("could not be stored for offline use");
  await page.locator("lab-settings input[value=es]").check();
  await expect(page.locator(".notice[data-code='camera.policy']")).toContainText("ha apagado las cámaras");
});
