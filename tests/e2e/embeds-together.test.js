// @ts-check
// Two embeds and a lesson on one course page: what travels, how long it takes and what it holds in memory. The figures are
// printed; the limits are wide enough for a busy machine.
import { readFileSync } from "node:fs";
import { course, courseSite } from "./course.js";
import { expect, test } from "./lab-page.js";

/** Of what the first embed fetches, the part that another may fetch again: answers that nothing has changed. */
const MOST_AGAIN = 0.15;
const MOST = { firstMs: 20_000, restMs: 30_000, bytes: 600e6 };

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page */
async function resident(page) {
  const session = await /** @type {import("@playwright/test").Browser} */ (
    page.context().browser()
  ).newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  // What processes share is counted once.
  return processInfo.reduce(
    (sum, { id }) =>
      sum + 1024 * Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, "utf8"))?.[1] ?? 0),
    0,
  );
}

/** @param {Page} page @param {string} key Of the frame's address. */
function travelled(page, key) {
  const frame = page.frames().find((one) => one.url().includes(key));
  return (
    frame?.evaluate(() =>
      /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource")).reduce(
        (sum, { transferSize }) => sum + transferSize,
        0,
      ),
    ) ?? Promise.reject(new Error(`no frame ${key}`))
  );
}

test("two embeds and a lesson on one page share what has travelled, and stay within time and memory", async ({
  page,
}) => {
  const home = new URL("./", test.info().project.use.baseURL).href;
  const part = (/** @type {string} */ attributes) =>
    `<cifar-lab src="${home}embed.html" lang="en" ${attributes}></cifar-lab>`;
  const site = await courseSite({
    "/": {
      html: course(
        `${part('id="one" panel="classify"')}<script src="${home}cifar-lab-element.js"></script><div id="rest"></div>`,
      ),
    },
  });
  try {
    await page.setViewportSize({ width: 1200, height: 3000 });
    await page.goto("about:blank");
    const before = await resident(page);
    const start = Date.now();
    await page.goto(site.url);
    await expect(page.frameLocator("#one iframe").locator("lab-answer .share")).toContainText("%", { timeout: 60_000 });
    const firstMs = Date.now() - start;
    await page.evaluate(
      (html) => void ((document.querySelector("#rest") ?? document.body).innerHTML = html),
      part('id="two" panel="compare"') + part('id="three" panel="lessons" lesson="certainty"'),
    );
    await expect(page.frameLocator("#two iframe").locator("lab-compare .sides")).toContainText("%", {
      timeout: 60_000,
    });
    await page.locator("#three").scrollIntoViewIfNeeded();
    await expect(page.frameLocator("#three iframe").locator(".lesson-step")).toHaveCount(6, { timeout: 60_000 });
    const restMs = Date.now() - start - firstMs;
    const [one, two, three] = await Promise.all(
      ["panel=classify", "panel=compare", "panel=lessons"].map((key) => travelled(page, key)),
    );
    const bytes = (await resident(page)) - before;
    console.log(
      `two embeds and a lesson: first answer after ${firstMs} ms, all after ${firstMs + restMs} ms; ${one} bytes, then ${two} and ${three}; ${Math.round(bytes / 1e6)} MB more in memory`,
    );
    expect(one).toBeGreaterThan(100_000);
    // The second network and the lesson's own files come besides.
    expect(two).toBeLessThan(one * MOST_AGAIN + 500_000);
    expect(three).toBeLessThan(one * MOST_AGAIN + 100_000);
    for (const [name, value] of Object.entries({ firstMs, restMs, bytes }))
      expect(value, name).toBeLessThan(/** @type {any} */ (MOST)[name]);
  } finally {
    site.close();
  }
});
