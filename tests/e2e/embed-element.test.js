// @ts-check
// The element as a course page's script uses it: training by its methods, what it tells, and frames that pretend to be it.
import { course, courseSite } from "./course.js";
import { expect, file, test } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */
const EVENTS = ["ready", "prediction", "epoch", "resize", "error", "pausing", "paused"];
/** Keeps what each element tells, in `told`, from its first word on. */
const TELL = `window.told = []; for (const type of ${JSON.stringify(EVENTS)}) addEventListener(type, (event) => { told.push([event.target.id, type, event.detail]); if (window.isKeeping) event.preventDefault(); }, true);
  document.head.append(Object.assign(document.createElement("script"), { src: "EMBED/cifar-lab-element.js" }));`;

/** @type {Awaited<ReturnType<typeof courseSite>> | null} */
let site = null;
test.afterEach(() => site?.close());

/** @param {Page} page @param {string} body @param {Record<string, string>} [others] More pages of the course, by path. */
async function openCourse(page, body, others = {}) {
  const home = new URL("./", test.info().project.use.baseURL).href;
  const fill = (/** @type {string} */ text) => text.replaceAll("EMBED", home.slice(0, -1));
  const more = Object.fromEntries(Object.entries(others).map(([path, html]) => [path, { html: fill(html) }]));
  site = await courseSite({ "/": { html: course(fill(body), fill(TELL)) }, ...more });
  await page.goto(site.url);
  return page.frameLocator("cifar-lab iframe").first();
}

/** @param {Page} page @param {string} type @returns {Promise<any[]>} */
const told = (page, type) =>
  page.evaluate(
    (type) =>
      /** @type {any} */ (globalThis).told
        .filter((/** @type {any[]} */ [, one]) => one === type)
        .map((/** @type {any[]} */ [, , detail]) => detail),
    type,
  );
/** @param {Page} page @param {string} method @param {unknown} [request] @returns {Promise<any>} */
const ask = (page, method, request) =>
  page.evaluate(
    ([method, request]) =>
      /** @type {any} */ (document.querySelector("cifar-lab"))[/** @type {string} */ (method)](request),
    [method, request],
  );

test("a course page trains by the element's methods and hears of each epoch", async ({ page }) => {
  await openCourse(page, `<cifar-lab id="one" src="EMBED/embed.html" panel="train" lang="en"></cifar-lab>`);
  await expect.poll(() => told(page, "ready"), { timeout: 60_000 }).toHaveLength(1);
  expect(await ask(page, "train", { epochs: 200, seed: 3 })).toEqual({ epochs: 200, seed: 3 });
  await expect.poll(async () => (await told(page, "epoch")).length, { timeout: 60_000 }).toBeGreaterThan(1);
  expect((await told(page, "epoch"))[0]).toMatchObject({ epoch: 1, epochs: 200 });
  await ask(page, "pause");
  await expect.poll(async () => (await ask(page, "state")).training.phase).toBe("paused");
  const rested = (await told(page, "epoch")).length;
  await ask(page, "resume");
  await expect.poll(async () => (await told(page, "epoch")).length, { timeout: 60_000 }).toBeGreaterThan(rested);
  await ask(page, "stop");
  await expect.poll(async () => (await ask(page, "state")).training.phase).toBe("idle");
  expect(await told(page, "error")).toEqual([]);
});

test.describe("without an address of its own", () => {
  test.use({ mayComplain: true });

  test("a script written into the page leaves the link until it is told where the lab lies", async ({ page }) => {
    const script = await (await page.request.get("./cifar-lab-element.js")).text();
    const told = page.waitForEvent("console");
    const linked = '<a href="EMBED/embed.html">open</a>';
    await openCourse(page, `<script>${script}</script><cifar-lab lang="en" image="25">${linked}</cifar-lab>`);
    expect((await told).text()).toContain("needs src");
    await expect(page.getByRole("link", { name: "open" })).toBeVisible();
    await page.locator("cifar-lab").evaluate((node) => {
      node.setAttribute("src", /** @type {HTMLAnchorElement} */ (node.querySelector("a")).href);
    });
    const frame = page.frameLocator("cifar-lab iframe");
    await expect(frame.locator("lab-answer .share").first()).toHaveText(/\d/, { timeout: 60_000 });
    await expect(page.getByRole("link", { name: "open" })).toBeHidden();
  });
});

test("a training that is asked for before the page is there waits for it", async ({ page }) => {
  await openCourse(page, `<cifar-lab id="one" src="EMBED/embed.html" panel="train" lang="en" epochs="3"></cifar-lab>`);
  await page.waitForFunction(() => customElements.get("cifar-lab"));
  // Given to the frame when it greets, which is before its application has come.
  expect(await ask(page, "train", { epochs: 200, images: 1000 })).toEqual({ epochs: 200, images: 1000 });
  await expect.poll(() => told(page, "epoch"), { timeout: 60_000 }).not.toHaveLength(0);
  // The link's own settings have come before.
  expect((await told(page, "epoch"))[0]).toMatchObject({ epoch: 1, epochs: 200 });
});

test("a course page that wants it keeps a training going out of sight", async ({ page }) => {
  await openCourse(
    page,
    `<cifar-lab id="one" src="EMBED/embed.html" panel="train" lang="en" epochs="200" autostart></cifar-lab><div style="height:5000px"></div>`,
  );
  await expect.poll(() => told(page, "epoch"), { timeout: 60_000 }).not.toHaveLength(0);
  await page.evaluate(() => {
    /** @type {any} */ (globalThis).isKeeping = true;
    scrollTo(0, 6000);
  });
  await expect.poll(() => told(page, "pausing"), { timeout: 30_000 }).toEqual([{ seconds: 10 }]);
  await page.waitForTimeout(12_000);
  expect(await told(page, "paused")).toEqual([]);
  expect((await ask(page, "state")).training.phase).toBe("running");
});

test.describe("where something is not to be had", () => {
  test.use({ mayComplain: true });

  test("the course page is told which part failed, by a code", async ({ page }) => {
    await page.route(/notebook-corrected(-[0-9a-f]{10})?\.safetensors$/, (route) => route.abort());
    await openCourse(page, `<cifar-lab id="one" src="EMBED/embed.html" lang="en"></cifar-lab>`);
    await expect.poll(() => told(page, "ready"), { timeout: 60_000 }).toHaveLength(1);
    const state = await ask(page, "show", { model: "notebook-corrected" });
    await expect.poll(() => told(page, "error")).toEqual([{ scope: expect.any(String), code: "fetch.offline" }]);
    expect(state.failures).toEqual(await told(page, "error"));
  });

  test("a frame that may not print leads to a tab that can", async ({ page }) => {
    const frame = await openCourse(
      page,
      `<cifar-lab id="one" src="EMBED/embed.html" panel="lessons" lesson="certainty" lang="en"></cifar-lab>`,
    );
    await frame.getByRole("button", { name: "Print for the class" }).click({ timeout: 60_000 });
    await expect(frame.getByRole("link", { name: "Open the lesson in a new tab" })).toHaveAttribute(
      "href",
      "./?lesson=certainty&lang=en",
    );
    await expect(frame.locator("html")).not.toHaveAttribute("data-print");
  });

  test("without a network nothing is trained, and who asks for it is told why", async ({ page }) => {
    await page.route(file("notebook.safetensors"), (route) => route.abort());
    await openCourse(page, `<cifar-lab id="one" src="EMBED/embed.html" panel="train" lang="en"></cifar-lab>`);
    await page.waitForFunction(() => customElements.get("cifar-lab"));
    const code = await page.evaluate(() =>
      /** @type {any} */ (document.querySelector("cifar-lab"))
        .train({})
        .catch((/** @type {any} */ error) => error.code),
    );
    expect(code).toBe("fetch.offline");
  });
});

test("who pretends to be the frame, or the page around it, gets nothing", async ({ page }) => {
  // A stranger in the same course page: it greets as an embed does, offers the embed a port, and keeps what it hears.
  const stranger = `<!doctype html><title>Stranger</title><script>
    window.heard = [];
    addEventListener("message", ({ data, ports }) => heard.push([data, ports.length]));
    setInterval(() => {
      parent.postMessage({ type: "cifar-lab:hello", v: 1 }, "*");
      parent.postMessage({ type: "cifar-lab:resize", v: 1, height: 4321 }, "*");
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => heard.push([data, 0]);
      const other = [...Array(parent.frames.length).keys()].map((k) => parent.frames[k]).find((frame) => frame !== window);
      other?.postMessage({ type: "cifar-lab:connect", v: 1, share: true }, "*", [port2]);
      other?.postMessage({ type: "cifar-lab:look", theme: "dark", lang: "es" }, "*");
    }, 20);</script>`;
  const frame = await openCourse(
    page,
    `<iframe id="stranger" src="/stranger" title="stranger" width="50" height="50"></iframe><cifar-lab id="one" src="EMBED/embed.html" lang="en" theme="light"></cifar-lab>`,
    { "/stranger": stranger },
  );
  await expect.poll(() => told(page, "ready"), { timeout: 60_000 }).toHaveLength(1);
  await expect(frame.locator("lab-answer .share")).toContainText("%");
  await page.waitForTimeout(500);
  const inside = page.frames().find((one) => one.url().endsWith("/stranger"));
  expect(await inside?.evaluate(() => /** @type {any} */ (globalThis).heard)).toEqual([]);
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "light");
  await expect(frame.locator("html")).toHaveAttribute("lang", "en");
  expect((await page.locator("cifar-lab iframe").boundingBox())?.height).not.toBe(4321);
});

test("a course page without the element gives its colours and its language by a message", async ({ page }) => {
  await openCourse(
    page,
    `<iframe src="EMBED/embed.html?lang=en&theme=light" title="embed" width="640" height="600"></iframe>`,
  );
  const frame = page.frameLocator("iframe");
  await expect(frame.locator("lab-answer .share")).toContainText("%", { timeout: 60_000 });
  await page.evaluate(() =>
    document
      .querySelector("iframe")
      ?.contentWindow?.postMessage({ type: "cifar-lab:look", theme: "dark", lang: "es" }, "*"),
  );
  await expect(frame.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(frame.locator("html")).toHaveAttribute("lang", "es");
});

test("a link opens a lesson in a narrow frame, and no frame has a service worker", async ({ page, context }) => {
  await page.setViewportSize({ width: 320, height: 400 });
  await page.goto("embed.html?panel=lessons&lesson=certainty&lang=en");
  await expect(page.locator(".lesson-step")).toHaveCount(6, { timeout: 60_000 });
  await expect(page.locator("#lesson-title")).toHaveText("When 100% is not a probability");
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0);
  expect(context.serviceWorkers()).toEqual([]);
});
