// @ts-check
// Ready-made parts: pages of their own, and what a system that knows oEmbed makes of their addresses. The site under test
// is built for an address at which nobody is (crates/xtask/src/test/stages.rs): here the test server answers in its place.
import { AxeBuilder } from "@axe-core/playwright";
import { course, courseSite } from "./course.js";
import { expect, open, test } from "./lab-page.js";

const ADDRESS = "https://cifar-lab.example/lab/";
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** @typedef {{ id: string, lang: string, title: string, page: string, embed: string, oembed: string }} Entry */

/** @param {import("@playwright/test").APIRequestContext} request @returns {Promise<Entry[]>} */
const listed = async (request) => (await (await request.get("presets/index.json")).json()).presets;
const answered = (/** @type {import("@playwright/test").FrameLocator} */ frame) =>
  expect(frame.locator("lab-answer .share")).toContainText("%", { timeout: 60_000 });

test("what a consumer of oEmbed finds at a page's address stands in its own page as a frame that answers", async ({
  page,
  request,
  baseURL,
}) => {
  const home = new URL("./", baseURL).href;
  const entry = (await listed(request)).find(({ id, lang }) => id === "image-116" && lang === "en");
  // As a consumer does it: the page, its link, the answer.
  const html = await (await request.get(entry?.page ?? "")).text();
  const [, found = ""] = /<link rel="alternate" type="application\/json\+oembed" href="([^"]+)"/.exec(html) ?? [];
  expect(found.startsWith(ADDRESS)).toBe(true);
  const response = await request.get(found.replace(ADDRESS, home));
  expect(response.headers()["content-type"]).toContain("application/json");
  const answer = await response.json();
  expect(answer).toMatchObject({
    version: "1.0",
    type: "rich",
    title: entry?.title,
    width: 640,
    provider_name: "cifar-lab",
    provider_url: ADDRESS,
  });
  await page.route(`${ADDRESS}**`, async (route) =>
    route.fulfill({ response: await route.fetch({ url: route.request().url().replace(ADDRESS, home) }) }),
  );
  const site = await courseSite({
    "/": {
      html: course(answer.html),
      headers: { "content-security-policy": `frame-src ${ADDRESS}; img-src data:; style-src 'unsafe-inline'` },
    },
  });
  try {
    await page.goto(site.url);
    await answered(page.frameLocator("iframe"));
    await expect(page.locator("iframe")).toHaveAttribute("title", answer.title);
    expect(page.frames()[1]?.url()).toContain(ADDRESS);
    // The picture that goes with it is as large as is said.
    const picture = await (await request.get(answer.thumbnail_url.replace(ADDRESS, home))).body();
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([
      answer.thumbnail_width,
      answer.thumbnail_height,
    ]);
  } finally {
    // Files of the frame may be on their way still: first nobody asks for them, then nobody answers.
    await page.goto("about:blank");
    await page.unrouteAll({ behavior: "ignoreErrors" });
    site.close();
  }
});

test("every preset has its page, its answer and its frame, and all say the same", async ({ request }) => {
  const entries = await listed(request);
  expect(entries.length).toBeGreaterThan(20);
  for (const { id, lang, page, embed, oembed } of entries) {
    const html = await (await request.get(page)).text();
    expect(html, page).toContain(`<html lang="${lang}"`);
    expect(html, page).toContain(`href="${ADDRESS}${oembed}"`);
    const answer = await (await request.get(oembed)).json();
    expect(answer.html, id).toContain(`src="${ADDRESS}${embed.replaceAll("&", "&amp;")}"`);
    expect(answer.html, id).toContain(`height="${answer.height}"`);
  }
  // The address that a part had in version 0.1.
  expect(await (await request.get("presets/en/judge.html")).text()).toContain('panel="evaluate"');
});

test("a preset's page shows the part in its language, on a phone, in the person's colours, and breaks no rule", async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto("presets/en/two-networks.html");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  const frame = page.frameLocator("cifar-lab iframe");
  await expect(frame.locator("lab-compare .sides")).toBeVisible({ timeout: 60_000 });
  await expect(frame.locator("html")).toHaveAttribute("lang", "en");
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  // As high as the part, so that only the page scrolls.
  await expect.poll(() => frame.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight)).toBe(0);
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).exclude("cifar-lab").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/presets\/es\/two-networks\.html$/);
  await expect(page.locator("h1")).toHaveText("Dos redes, la misma imagen");
});

test("the builder leads to them, and says when their list does not come", async ({ page }) => {
  await open(page, "?lang=en&place=course");
  const ready = page.locator("lab-builder [data-form=presets]");
  await page.route("**/presets/index.json", (route) => route.fulfill({ status: 200, body: "no list" }), { times: 1 });
  await ready.locator("summary").click();
  await expect(ready).toContainText("could not be downloaded");
  await ready.locator("summary").click();
  await ready.locator("summary").click();
  await expect(ready).toContainText("oEmbed");
  await ready.getByRole("link", { name: "Draw for the network" }).click();
  await expect(page).toHaveURL(/presets\/en\/draw\.html$/);
  await expect(page.frameLocator("cifar-lab iframe").locator("lab-draw")).toBeVisible({ timeout: 60_000 });
});
