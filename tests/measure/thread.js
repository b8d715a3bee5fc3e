// The processor's time of a page's main thread, from the browser's own trace: other programs on the machine make a task wait, but
// do not add to it.

/** @typedef {{ ms: number, wall: number, start: number }} Task Milliseconds of the processor, and by the clock. */
/**
 * @typedef {{ tasks: Task[], marks: { name: string, at: number }[], sum: number }} Traced `at`: the thread's own milliseconds;
 *   `sum`: of the tasks of all threads of the page's process, its workers among them.
 */

/**
 * @param {import("@playwright/test").Browser} browser
 * @param {import("@playwright/test").Page} page
 * @param {() => Promise<void>} work What is traced.
 * @returns {Promise<Traced>}
 */
export async function traced(browser, page, work) {
  const session = await browser.newBrowserCDPSession();
  /** @type {any[]} */
  const events = [];
  session.on("Tracing.dataCollected", ({ value }) => events.push(...value));
  const includedCategories = ["blink.user_timing", "disabled-by-default-devtools.timeline"];
  await session.send("Tracing.start", { traceConfig: { includedCategories }, transferMode: "ReportEvents" });
  // Tells this page's thread from those of all others.
  const name = `traced-${Date.now()}`;
  await page.evaluate((name) => void performance.mark(name), name);
  await work();
  const complete = new Promise((resolve) => session.on("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  const own = events.find((event) => event.name === name);
  if (!own) throw new Error("the trace does not have the page's mark");
  const isTask = (/** @type {any} */ { name, tdur }) => name === "RunTask" && tdur !== undefined;
  const ofProcess = events.filter(({ pid }) => pid === own.pid);
  const ours = ofProcess.filter(({ tid }) => tid === own.tid);
  return {
    sum: ofProcess.filter(isTask).reduce((sum, { tdur }) => sum + tdur / 1000, 0),
    tasks: ours.filter(isTask).map(({ dur, tdur, ts }) => ({ ms: tdur / 1000, wall: dur / 1000, start: ts / 1000 })),
    marks: ours
      .filter(({ cat }) => cat.includes("blink.user_timing"))
      .map(({ name, tts }) => ({ name, at: tts / 1000 })),
  };
}
