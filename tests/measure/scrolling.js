// Scrolls the pictures of an evaluation as a person does, and tells of the main thread's tasks meanwhile.
import { traced } from "./thread.js";

/** @typedef {{ x: number, y: number, width: number, height: number }} Place */

const BOX = ".evaluated .pictures-box";
/** Of Long Tasks (w3.org/TR/longtasks), in milliseconds. */
const LONG = 50;

/**
 * By wheel, by keyboard and by the bar at the side, each to the end and back.
 * @param {import("@playwright/test").Browser} browser
 * @param {import("@playwright/test").Page} page
 * @returns {Promise<Record<string, { long: number, longest: number, seen: number, tasks: number, sum: number }>>} How many tasks
 *   are long by the processor's time, the longest, how many the page itself sees as long (by the clock), and the sum of all.
 */
export async function scrolled(browser, page) {
  /** @type {Record<string, (place: Place) => Promise<void>>} */
  const ways = {
    wheel: async ({ x, y, width, height }) => {
      await page.mouse.move(x + width / 2, y + height / 2);
      for (let turn = 0; turn < 120; turn++) await page.mouse.wheel(0, turn < 60 ? 400 : -400);
      for (let turn = 0; turn < 20; turn++) await page.mouse.wheel(0, turn % 2 ? -20_000 : 20_000);
    },
    keyboard: async () => {
      await page.locator(`${BOX} li button[tabindex="0"]`).focus();
      for (let press = 0; press < 60; press++) await page.keyboard.press("ArrowDown");
      for (let press = 0; press < 30; press++) await page.keyboard.press("PageDown");
      for (const key of ["End", "Home", "End", "PageUp", "Home"]) await page.keyboard.press(key);
    },
    bar: async ({ x, y, width, height }) => {
      // The thumb is at the top, below an arrow, and small.
      const [side, top, bottom] = [x + width - 8, y + 24, y + height - 24];
      await page.mouse.move(side, top);
      await page.mouse.down();
      for (let step = 1; step <= 60; step++) await page.mouse.move(side, top + ((bottom - top) * step) / 60);
      for (let step = 59; step >= 0; step--) await page.mouse.move(side, top + ((bottom - top) * step) / 60);
      await page.mouse.up();
    },
  };
  /** @type {Awaited<ReturnType<typeof scrolled>>} */
  const found = {};
  for (const [way, scroll] of Object.entries(ways)) {
    // A wheel that has come to the end scrolls the page.
    const place = await page.evaluate(settled, BOX);
    await page.waitForTimeout(500);
    let said = { reached: 0, seen: 0 };
    const { tasks } = await traced(browser, page, async () => {
      await page.evaluate(watch, BOX);
      await scroll(place);
      await page.waitForTimeout(300);
      said = await page.evaluate(watched);
    });
    // A way that leads nowhere measures nothing.
    if (!(said.reached > 5000)) throw new Error(`scrolled by ${way}: only to ${said.reached}`);
    const times = tasks.map(({ ms }) => ms);
    found[way] = {
      long: times.filter((ms) => ms > LONG).length,
      longest: Math.max(...times),
      seen: said.seen,
      tasks: times.length,
      sum: times.reduce((sum, ms) => sum + ms, 0),
    };
  }
  return found;
}

/** In the page: where the pictures are, in the middle of the window and at their beginning. @param {string} selector */
function settled(selector) {
  const box = /** @type {HTMLElement} */ (document.querySelector(selector));
  box.scrollTop = 0;
  box.scrollIntoView({ block: "center", behavior: "instant" });
  const { x, y, width, height } = box.getBoundingClientRect();
  return { x, y, width, height };
}

/** In the page. @param {string} selector */
function watch(selector) {
  const box = /** @type {HTMLElement} */ (document.querySelector(selector));
  const said = { reached: 0, seen: 0 };
  const observer = new PerformanceObserver((list) => (said.seen += list.getEntries().length));
  observer.observe({ type: "longtask" });
  // Between frames, when asking lays out nothing.
  const asking = setInterval(() => (said.reached = Math.max(said.reached, box.scrollTop)), 30);
  const end = () => (clearInterval(asking), observer.disconnect());
  Object.assign(globalThis, { scrollWatch: { said, end } });
}

/** In the page. */
function watched() {
  const { said, end } = /** @type {any} */ (globalThis).scrollWatch;
  end();
  return said;
}
