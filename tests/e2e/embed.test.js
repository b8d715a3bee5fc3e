// @ts-check
// Embeds: the page in frames of course pages, alone and by its element.
import { AxeBuilder } from "@axe-core/playwright";
import { LISTEN, course, courseSite } from "./course.js";
import { expect, picturePath, test } from "./lab-page.js";

const PANELS = {
  classify: "lab-answer",
  draw: "lab-draw",
  compare: "lab-compare .sides",
  network: "lab-facts",
  notebook: "lab-notebook .step >> nth=0",
  train: "lab-train",
  evaluate: "lab-evaluation",
  speed: "lab-speed .inside",
  lessons: "lab-lessons .list li >> nth=0",
};
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Before it is seen: page, styles, scripts. */
const POSTER_BYTES = 60_000;

/** @type {Awaited<ReturnType<typeof courseSite>> | null} */
let site = null;
test.afterEach(() => site?.close());

/**
 * Opens a course page.
 * @param {import("@playwright/test").Page} page
 * @param {string} body `EMBED` stands for the site's address.
 * @param {{ script?: string, headers?: Record<string, string> }} [more]
 */
async function openCourse(page, body, { script = "", headers } = {}) {
  const home = new URL("./", test.info().project.use.baseURL).href;
  const fill = (/** @type {string} */ text) => text.replaceAll("EMBED", home.slice(0, -1));
  site = await courseSite({
    "/": {
      html: course(fill(body), fill(script)),
      ...(headers && {
        headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, fill(value)])),
      }),
    },
  });
  await page.goto(site.url);
  return page.frameLocator("iframe").first();
}

/** @param {import("@playwright/test").FrameLocator | import("@playwright/test").Page} frame */
const said = (frame) => frame.locator("lab-answer .sentence");
const answers = (/** @type {Parameters<typeof said>[0]} */ frame) =>
  expect(said(frame)).toContainText(/\d[.,]\d\d/, { timeout: 30_000 });
/** What the course page has heard. */
const heard = (/** @type {import("@playwright/test").Page} */ page, /** @type {string} */ event) =>
  page.evaluate(
    (event) =>
      /** @type {any} */ (globalThis).heard
        .filter((/** @type {any} */ one) => (one?.event ?? one?.type) === event)
        .map((/** @type {any} */ one) => one.detail ?? one),
    event,
  );

test("until it is in view there is a poster of a few bytes, then the network answers", async ({ page }) => {
  /** @type {Promise<number>[]} */
  const coming = [];
  page.on("response", (response) => {
    if (response.url().includes("127.0.0.1"))
      coming.push(
        response
          .request()
          .sizes()
          .then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize),
      );
  });
  // No lazy frame: one that a course system loads at once.
  const frame = await openCourse(
    page,
    `<div style="height:4000px">Text</div><iframe src="EMBED/embed.html?lang=en" width="640" height="480" title="embed"></iframe>`,
  );
  await expect(frame.locator(".poster button")).toHaveText("Start", { useInnerText: true });
  await page.waitForTimeout(500);
  const bytes = (await Promise.all(coming)).reduce((sum, one) => sum + one, 0);
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThan(POSTER_BYTES);
  await page.locator("iframe").scrollIntoViewIfNeeded();
  await answers(frame);
  await expect(frame.locator(".poster")).toHaveCount(0);
});

test("each panel shows itself and nothing of the page around it, breaks no rule and fits every width", async ({
  page,
}) => {
  test.slow();
  for (const [place, [panel, own]] of Object.entries(PANELS).entries()) {
    await page.setViewportSize({ width: 640, height: 480 });
    await page.goto(
      `embed.html?panel=${panel}&lang=${place % 2 ? "es" : "en"}&theme=${place % 2 ? "dark" : "light"}&compact=${place % 2}`,
    );
    await expect(page.locator(own)).toBeVisible({ timeout: 30_000 });
    await expect(page.locator("h1")).toHaveCount(1);
    await expect(page.locator("lab-settings, .brand, footer")).toHaveCount(0);
    for (const width of [320, 360, 640, 1280]) {
      await page.setViewportSize({ width, height: 400 });
      // A part's styles may be on their way still.
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
      await expect.poll(wide, `${panel} at ${width}`).toBe(width);
    }
    // Their sections are those of the page, which is held against the rules whole; here it is what stands around them.
    if (!["classify", "train"].includes(panel)) continue;
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    expect(
      violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
      panel,
    ).toEqual([]);
  }
});

test("a link says what is seen, hidden, locked and asked; what follows # counts more; nothing enters the history", async ({
  page,
}) => {
  await page.goto(
    "embed.html?image=test:25&lang=en&hide=samples,story&lock=image&question=What%20is%20it%3F%3Cimg%20src%3Dx%3E&theme=light#theme=dark&course=1",
  );
  await answers(page);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("lab-picture .frame")).toHaveAttribute("aria-label", /\b25\b/);
  await expect(page.locator(".question")).toContainText("What is it?<img src=x>");
  await expect(page.locator(".bench-samples")).toBeHidden();
  await expect(page.getByRole("button", { name: "Next image" })).toBeDisabled();
  await page.locator("main").focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("lab-picture .frame")).toHaveAttribute("aria-label", /\b25\b/);
  const before = await page.evaluate(() => history.length);
  await page.evaluate(() => location.replace("#image=7&theme=light"));
  await expect(page.locator("lab-picture .frame")).toHaveAttribute("aria-label", /\b7\b/);
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  expect(await page.evaluate(() => history.length)).toBe(before);
});

test("what stands beside the training's form is locked with it, and what a link cannot have is told", async ({
  page,
}) => {
  await page.goto("embed.html?panel=train&lang=en&lock=settings&epochs=201&hide=nothing");
  await expect(page.locator("lab-train [data-do=start]")).toBeEnabled({ timeout: 30_000 });
  for (const part of ["lab-race [data-do=race]", "#train-workers", "#train-gentle"])
    await expect(page.locator(part)).toBeDisabled();
  await expect(page.locator("lab-train .linked")).toHaveText(
    "Epochs: the link asks for “201”, which is not possible here; 200 is used.",
  );
  await expect(page.locator('lab-notices [data-scope="address"]')).toContainText("hide=nothing");
});

test("a crop shows the network a part of a test image", async ({ page }) => {
  await page.goto("embed.html?image=116&crop=8,8,16&lang=en");
  await expect(page.locator("lab-crop")).toContainText(/16.*32/, { timeout: 30_000 });
  await expect(page.locator("lab-picture .frame")).toHaveAttribute("aria-label", /your picture/);
});

test("the element: events, methods, theme, its own height, two on one page", async ({ page }) => {
  const frame = await openCourse(
    page,
    `<cifar-lab id="one" src="EMBED/embed.html" panel="classify" lang="en" image="116" height="200"></cifar-lab><cifar-lab id="two" src="EMBED/embed.html" panel="compare" lang="en" image="25"></cifar-lab>`,
    {
      script: `window.seen = {}; for (const node of document.querySelectorAll("cifar-lab")) for (const type of ["ready", "prediction", "resize", "error"])
        node.addEventListener(type, ({ detail }) => ((seen[node.id + " " + type] ??= []).push(detail)));
      document.head.append(Object.assign(document.createElement("script"), { src: "EMBED/cifar-lab-element.js" }));`,
    },
  );
  const seen = (/** @type {string} */ key) =>
    page.evaluate((key) => /** @type {any} */ (globalThis).seen[key] ?? [], key);
  await expect.poll(() => seen("one ready"), { timeout: 30_000 }).toHaveLength(1);
  expect((await seen("one prediction"))[0]).toMatchObject({ image: 116, label: 0, model: "notebook", way: "test" });
  // A frame without a scroll bar: as high as what is in it.
  await expect.poll(() => frame.locator("html").evaluate((html) => html.scrollHeight - html.clientHeight)).toBe(0);
  const difference = async () => {
    const [told] = (await seen("one resize")).slice(-1);
    const box = await page.locator("cifar-lab iframe").first().boundingBox();
    return Math.abs(told.height - (box?.height ?? 0));
  };
  await expect.poll(difference).toBeLessThan(2);
  await expect(page.locator("#one iframe")).toHaveAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-downloads allow-popups allow-popups-to-escape-sandbox",
  );
  const state = await page.evaluate(() =>
    /** @type {any} */ (document.querySelector("#one")).show({ image: 7, lang: "es" }),
  );
  expect(state).toMatchObject({ phase: "ready", route: { image: 7, lang: "es" }, prediction: { image: 7 } });
  await page.evaluate(() => document.querySelector("#one")?.setAttribute("theme", "dark"));
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.locator("#two").scrollIntoViewIfNeeded();
  await expect(page.frameLocator("#two iframe").locator("lab-compare .sides")).toBeVisible({ timeout: 30_000 });
  const refused = await page.evaluate(() =>
    /** @type {any} */ (document.querySelector("#one")).train({ epochs: 9999 }).then((/** @type {any} */ kept) => kept),
  );
  expect(refused).toEqual({});
  expect(await seen("one error")).toEqual([]);
});

test("out of sight nothing is painted, and a training is paused after the page has been told", async ({ page }) => {
  const frame = await openCourse(
    page,
    `<iframe src="EMBED/embed.html?panel=train&lang=en&epochs=200&autostart=1" width="700" height="500" title="embed"></iframe><div style="height:4000px"></div>`,
    { script: LISTEN },
  );
  await expect(frame.locator("lab-train [data-do=pause]")).toBeVisible({ timeout: 60_000 });
  await page.evaluate(() => scrollTo(0, 4000));
  await expect.poll(() => heard(page, "pausing"), { timeout: 30_000 }).toEqual([{ seconds: 10 }]);
  await expect.poll(() => heard(page, "paused"), { timeout: 30_000 }).toHaveLength(1);
  await page.evaluate(() => scrollTo(0, 0));
  await expect(frame.locator("lab-train [data-do=resume]")).toBeVisible();
  await expect(frame.locator("lab-embed")).toContainText("paused because it went out of view");
});

test("a strict course page without cookies or storage: the network answers; without an origin a sentence says why not", async ({
  page,
}) => {
  page.removeAllListeners("console");
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(globalThis, name, {
        get: () => {
          throw new DOMException("no storage", "SecurityError");
        },
      });
    }
  });
  const sandbox = "allow-scripts allow-same-origin allow-downloads allow-popups";
  const headers = { "content-security-policy": "default-src 'none'; frame-src EMBED/; style-src 'unsafe-inline'" };
  const good = await openCourse(
    page,
    `<iframe sandbox="${sandbox}" src="EMBED/embed.html?lang=en" width="640" height="480" title="embed"></iframe>`,
    { headers },
  );
  await answers(good);
  site?.close();
  const opaque = await openCourse(
    page,
    `<iframe sandbox="allow-scripts" src="EMBED/embed.html?lang=en#image=7" width="640" height="480" title="embed"></iframe>`,
    { headers },
  );
  const whole = new URL("embed.html?lang=en&image=7", test.info().project.use.baseURL).href;
  await expect(opaque.locator(".cannot p:visible").nth(1)).toContainText("the network cannot run here");
  await expect(opaque.getByRole("link", { name: "Open it in a new tab" })).toHaveAttribute("href", whole);
  // No new tab is allowed there: the address can be copied.
  await expect(opaque.locator(".address")).toHaveText(whole);
  site?.close();
  const still = await openCourse(
    page,
    `<iframe sandbox="" src="EMBED/embed.html?lang=en" width="640" height="480" title="embed"></iframe>`,
    { headers },
  );
  await expect(still.locator(".without p").last()).toContainText("copy this link’s address");
  const same = await still
    .getByRole("link", { name: "Open it in a new tab" })
    .evaluate((node) => /** @type {HTMLAnchorElement} */ (node).href);
  expect(same).toBe(new URL("embed.html?lang=en", test.info().project.use.baseURL).href);
});

test.describe("where a file does not come", () => {
  test.use({ mayComplain: true });

  for (const [what, address] of /** @type {const} */ ([
    ["the scripts", /\/app\.js$/],
    ["the page", /\/index\.html$/],
  ])) {
    test(`without ${what} the frame says so, and nothing else`, async ({ page }) => {
      await page.route(address, (route) => route.abort());
      const frame = await openCourse(
        page,
        `<iframe src="EMBED/embed.html?lang=en" width="640" height="480" title="embed"></iframe>`,
      );
      await expect(frame.locator(".cannot p:visible").last()).toContainText("could not be loaded", { timeout: 30_000 });
      await expect(frame.locator("main > :not(.cannot):visible")).toHaveCount(0);
    });
  }
});

test("heights come in the dialects of course systems, and a parent that plays with them is not followed", async ({
  page,
}) => {
  const frame = await openCourse(
    page,
    `<iframe src="EMBED/embed.html?lang=en" width="640" height="300" title="embed"></iframe>`,
    {
      script: `${LISTEN} addEventListener("message", ({ data, source }) => {
      if (data?.context === "h5p" && data.action === "hello") source.postMessage({ context: "h5p", action: "hello" }, "*");
      if (data?.type !== "cifar-lab:resize") return;
      const frame = document.querySelector("iframe");
      frame.style.height = data.height + 40 + "px";
      frame.style.width = frame.clientWidth > 600 ? "500px" : "640px";
    });`,
    },
  );
  await answers(frame);
  await page.waitForTimeout(3000);
  const messages = await page.evaluate(() =>
    /** @type {any} */ (globalThis).heard.map((/** @type {any} */ one) =>
      typeof one === "string" ? JSON.parse(one) : one,
    ),
  );
  const heights = messages.filter((/** @type {any} */ one) => one.type === "cifar-lab:resize");
  expect(heights.length).toBeGreaterThan(0);
  expect(heights.length).toBeLessThan(12);
  expect(messages.some((/** @type {any} */ one) => one.subject === "lti.frameResize" && one.height > 200)).toBe(true);
  expect(messages.some((/** @type {any} */ one) => one.action === "resize" && one.height > 200)).toBe(true);
  expect(
    messages.some(
      (/** @type {any} */ one) => one.context === "h5p" && one.action === "resize" && one.scrollHeight > 200,
    ),
  ).toBe(true);
});

test("a picture leaves the frame when the student gives it, and only then", async ({ page }) => {
  const frame = await openCourse(
    page,
    `<iframe src="EMBED/embed.html?lang=en&way=file" width="640" height="700" title="embed"></iframe>`,
    { script: LISTEN },
  );
  await answers(frame);
  await frame.locator("lab-file input[type=file]").setInputFiles(picturePath("cat.png"));
  await expect
    .poll(() => heard(page, "prediction"), { timeout: 30_000 })
    .toContainEqual(expect.objectContaining({ way: "file", image: null }));
  expect(await heard(page, "share")).toEqual([]);
  await frame.getByRole("button", { name: /Send the image/ }).click();
  await expect
    .poll(() =>
      page.evaluate(() =>
        /** @type {any} */ (globalThis).heard.some(
          (/** @type {any} */ one) =>
            one?.event === "share" && one.detail.png instanceof Blob && one.detail.png.size > 500,
        ),
      ),
    )
    .toBe(true);
});
