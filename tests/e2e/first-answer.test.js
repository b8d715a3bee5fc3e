// @ts-check
// What is fetched before the first answer, who asks for it, and what is said meanwhile: on a slow line each file more is a wait. No
// time is measured here: tests/measure/slow-line.js does.
import { answered, expect, file, test } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

const WEIGHTS = file("notebook.safetensors");
/** The longest chain of files of which one leads to the next: the document, its scripts, what these ask for. */
const DEPTH = 3;
/** Of a document or script, which is no longer one by one what a slow line waits for. */
const MOST_MODULES = 6;

/**
 * Who asked for each file that the page's own thread asks for: how far it is from the address.
 * @param {Page} page
 */
async function chains(page) {
  /** @type {Map<string, number>} */
  const depths = new Map();
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", ({ request: { url }, initiator }) => {
    /** @type {string[]} */
    const before = [initiator.url ?? ""];
    for (let stack = initiator.stack; stack; stack = stack.parent)
      before.push(...stack.callFrames.map(({ url }) => url));
    const depth = 1 + Math.max(0, ...before.map((one) => depths.get(one) ?? 0));
    depths.set(url, Math.max(depths.get(url) ?? 0, depth));
  });
  return depths;
}

/** What is seen of the upper part of the page and says nothing, not even to a screen reader. @param {Page} page */
const silent = (page) =>
  page.evaluate(() => {
    const all = document.querySelectorAll(
      ":is(header, nav, .intro, .bench) :is(button, a, label, h1, h2, summary, [aria-label])",
    );
    const says = (/** @type {Element} */ node) =>
      /** @type {HTMLElement} */ (node).innerText.trim() ||
      node.getAttribute("aria-label") ||
      node.getAttribute("title");
    return [...all].filter((node) => node.checkVisibility() && !says(node)).map((node) => node.outerHTML);
  });

for (const lang of ["es", "en"])
  test(`the first answer takes these files, and has all its words with it: ${lang}`, async ({ page, request }) => {
    const html = await (await request.get("index.html")).text();
    const assets = await (await request.get("assets.json")).json();
    const named = [...html.matchAll(/<(?:script|link|img)[^>]* (?:src|href)="([^"#?]+)"[^>]*>/g)]
      .filter(([tag]) => !/rel="(apple-touch-icon|manifest)"|noscript/.test(tag))
      .map(([, name = ""]) => name);
    const modules = new Set(named.filter((name) => name === "app.js" || name.startsWith("parts/")));
    const listed = [
      "view.js",
      "models/models.json",
      "models/notebook.safetensors",
      "data/manifest.json",
      "data/samples.png",
    ];
    const expected = new Set(["", "worker.js", ...named, ...listed.map((name) => assets[name].path)]);
    expected.delete("styles/noscript.css");

    const base = new URL("./", test.info().project.use.baseURL).href;
    /** @type {Set<string>} */
    const asked = new Set();
    page.on("request", (one) => asked.add(one.url().replace(base, "").replace(/\?.*/, "")));
    /** @type {(() => void)[]} */
    let held = [];
    const hold = async (/** @type {import("@playwright/test").Route} */ route) => {
      await new Promise((go) => held.push(() => go(undefined)));
      await route.continue();
    };
    const letGo = () => {
      for (const go of held) go();
      held = [];
    };
    await page.route(WEIGHTS, hold);
    await page.route(/\/lang\//, hold);
    const depths = await chains(page);
    await page.goto(`./?lang=${lang}`);
    // Words at once, and what is on its way.
    await expect(page.locator("lab-answer .sentence")).toHaveText(
      lang === "es" ? "Cargando la red…" : "Loading the network…",
      { useInnerText: true },
    );
    const weights = page.locator("lab-answer lab-downloads li", { hasText: "notebook.safetensors" });
    await expect(weights.locator(".bytes")).toContainText(/^0\skB\s(de|of)\s479\skB/);
    await expect.poll(() => [...asked].sort()).toEqual([...expected].sort());
    expect(modules.size, [...modules].join()).toBeLessThanOrEqual(MOST_MODULES);
    const far = [...depths].filter(([, depth]) => depth > DEPTH);
    expect(far).toEqual([]);

    letGo();
    await answered(page, 116);
    await expect(page.locator("lab-answer .share")).toContainText("%");
    await expect.poll(() => [...asked].filter((name) => name.startsWith("lang/"))).toEqual([`lang/${lang}.json`]);
    await expect(page.locator("lab-samples button").last()).toBeVisible();
    expect(await silent(page)).toEqual([]);
    letGo();
    await expect(page.locator("lab-facts").first()).not.toBeEmpty();
  });
