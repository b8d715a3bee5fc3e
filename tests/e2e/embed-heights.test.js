// @ts-check
// The frame's height among course pages that do with it what they like: it is told a few times, and then there is rest.
import config from "./playwright.config.js";
import { course, courseSite } from "./course.js";
import { expect, test } from "./lab-page.js";

/** While it opens, and for each answer of the course page, a height may be told; so many, and no more. */
const MOST = 5;
/** In it nothing may be told any more. */
const REST_MS = 2000;

/** Scroll bars take room on most desks: in a frame that is a pixel short, one makes the content narrower, and so higher. */
const { launchOptions } = config.use ?? {};
test.use({ launchOptions: { ...launchOptions, ignoreDefaultArgs: ["--hide-scrollbars"] } });

/**
 * What a course page does with a height, and its frame's style.
 * @type {Record<string, { fit: string, style?: string }>}
 */
const HOSTS = {
  "adds 8 pixels": { fit: "frame.style.height = height + 8 + 'px'" },
  "is one pixel short": { fit: "frame.style.height = height - 1 + 'px'" },
  "is zoomed to 110 %": { fit: "frame.style.height = height + 'px'", style: "zoom:1.1" },
  "has padding in the height": {
    fit: "frame.style.height = height + 'px'",
    style: "padding:12px;border:1px solid;box-sizing:border-box",
  },
  "never answers": { fit: "" },
  "gives the height it was given, and half a pixel": { fit: "frame.style.height = frame.offsetHeight + 0.5 + 'px'" },
};

test("whatever a course page does with the height, it is told at most five times, and then there is rest", async ({
  page,
}) => {
  const home = new URL("./", test.info().project.use.baseURL).href;
  const frames = Object.entries(HOSTS).map(
    ([name, { style = "" }]) =>
      `<iframe title="${name}" src="${home}embed.html?lang=en" width="100%" height="300" style="border:0;${style}"></iframe>`,
  );
  const fits = Object.entries(HOSTS).map(([name, { fit }]) => `"${name}": (frame, height) => { ${fit}; }`);
  const script = `const FITS = { ${fits.join(", ")} };
    window.told = Object.fromEntries(Object.keys(FITS).map((name) => [name, []]));
    addEventListener("message", ({ source, data }) => {
      if (data?.type !== "cifar-lab:resize") return;
      const frame = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === source);
      told[frame.title].push(data.height);
      FITS[frame.title](frame, data.height);
    });`;
  const site = await courseSite({ "/": { html: course(frames.join(""), script) } });
  await page.setViewportSize({ width: 640, height: 9000 });
  await page.goto(site.url);
  for (const name of Object.keys(HOSTS))
    await expect(page.frameLocator(`iframe[title="${name}"]`).locator("lab-answer .share")).toContainText("%", {
      timeout: 60_000,
    });
  /** @returns {Promise<Record<string, number[]>>} */
  const told = () => page.evaluate(() => /** @type {any} */ (globalThis).told);
  await page.waitForTimeout(1000);
  const before = await told();
  await page.waitForTimeout(REST_MS);
  const after = await told();
  expect(after).toEqual(before);
  for (const [name, heights] of Object.entries(after)) {
    expect(heights.length, name).toBeGreaterThan(0);
    expect(heights.length, `${name}: ${heights}`).toBeLessThanOrEqual(MOST);
  }
  // The first has room for everything, and what comes later is told as well.
  const roomy = page.frameLocator(`iframe[title="adds 8 pixels"]`);
  expect(await roomy.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight)).toBe(0);
  await roomy.locator("lab-ways input[value=draw]").check();
  await expect
    .poll(async () => (await told())["adds 8 pixels"]?.length)
    .toBeGreaterThan(after["adds 8 pixels"]?.length ?? 0);
  site.close();
});
