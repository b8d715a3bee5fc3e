// @ts-check
// What the tests of this folder share: a tab in the engine of the project that runs, and a host of its own.
import { test as base, expect } from "@playwright/test";
import { PlaywrightEngine } from "./drivers/playwright.js";
import { WebKitEngine } from "./drivers/webkit.js";
import { Host } from "./host.js";

/**
 * @typedef {import("./drivers/tab.js").Tab} Tab
 * @typedef {"chromium" | "firefox" | "webkit"} Name
 * @typedef {PlaywrightEngine | WebKitEngine} Engine
 */

const VIEWPORT = { width: 1280, height: 800 };
/** The element's frame is the same sandbox everywhere: on the page's own site browsers say that it holds little back. */
const SAID_OF_OWN_FRAMES = /allow-scripts and allow-same-origin/;

/** Said of every page whose rules are younger than the engine. */
const SAID_OF_RULES = /Unrecognized Content-Security-Policy directive 'manifest-src'/;

/** @type {Record<string, any>} */
const fixtures = {
  engineName: ["chromium", { option: true, scope: "worker" }],
  program: ["", { option: true, scope: "worker" }],
  mayComplain: [false, { option: true }],
  engine: [
    async (/** @type {any} */ { playwright, engineName, program }, /** @type {any} */ use) => {
      const engine =
        engineName === "webkit"
          ? await WebKitEngine.launch(program)
          : await PlaywrightEngine.launch(playwright, engineName, program);
      await use(engine);
      await engine.close();
    },
    { scope: "worker" },
  ],
  host: async (/** @type {any} */ { baseURL }, /** @type {any} */ use) => {
    const host = await new Host(baseURL ?? "").open();
    await use(host);
    await host.close().catch(() => {});
  },
  tab: async (/** @type {any} */ { engine, mayComplain, host: _outlives }, /** @type {any} */ use) => {
    const tab = await engine.tab(VIEWPORT);
    await use(tab);
    await tab.close();
    if (!mayComplain) expect(tab.complaints.filter(isOurs)).toEqual([]);
  },
};

/**
 * @typedef {{ mayComplain: boolean, host: Host, tab: Tab }} Own
 * @typedef {{ engineName: Name, program: string, engine: Engine }} Kept
 */
export const test =
  /** @type {import("@playwright/test").TestType<import("@playwright/test").PlaywrightTestArgs & Own, import("@playwright/test").PlaywrightWorkerArgs & Kept>} */ (
    base.extend(/** @type {any} */ (fixtures))
  );
export { expect };

/**
 * Engines tell of what they have themselves stopped when a page is left: Firefox of a body, WebKit of a file, in the words of
 * a refusal. A host that really refuses is told of by a line before it.
 */
const SAID_OF_LEFT_PAGES =
  /^“TypeError: Error in input stream”\.$|^(?:Fetch API cannot|Cannot) load \S+ due to access control checks\.$/;

/** @param {string} complaint */
function isOurs(complaint) {
  return ![SAID_OF_OWN_FRAMES, SAID_OF_RULES, SAID_OF_LEFT_PAGES].some((known) => known.test(complaint));
}

/** The text of the first element, or nothing. @param {Tab} tab @param {string} selector */
export const text = (tab, selector) =>
  tab.evaluate((selector) => document.querySelector(selector)?.textContent ?? "", selector);

/** Whether the first element is seen. @param {Tab} tab @param {string} selector */
export const isSeen = (tab, selector) =>
  tab.evaluate((selector) => {
    const box = document.querySelector(selector)?.getBoundingClientRect();
    return !!box && box.width > 0 && box.height > 0;
  }, selector);

/** Waits until the element's text is like this. @param {Tab} tab @param {string} selector @param {RegExp} pattern */
export const says = (tab, selector, pattern, timeout = 30_000) =>
  expect.poll(() => text(tab, selector), { timeout }).toMatch(pattern);

/** Waits until a picture is answered. @param {Tab} tab @param {RegExp} pattern What the frame's label says of it. */
export async function answered(tab, pattern) {
  const state = () =>
    tab.evaluate(() => {
      const frame = document.querySelector("lab-picture .frame");
      return `${frame?.getAttribute("aria-busy")} ${frame?.getAttribute("aria-label")}`;
    });
  await expect.poll(state, { timeout: 30_000 }).toMatch(new RegExp(`^(?!true).*${pattern.source}`));
  await says(tab, "lab-answer .sentence", /\d[.,]\d\d/);
}
