// @ts-check
// Measured, and not in every run: memory over 2,000 images, and whether the page's thread is ever held up by 200 pictures.
// `cargo xtask test --all`, or CIFAR_LAB_ALL=1 npx playwright test --config tests/e2e measured
import { readFileSync } from "node:fs";
import { answered, expect, looked, open, picturePath, test } from "./lab-page.js";

test.skip(!process.env.CIFAR_LAB_ALL, "only with `cargo xtask test --all`");

/** @typedef {import("@playwright/test").Page} Page */

/** Where it is looked at: caches and compiled code have come by the first. */
const MARKS = [500, 2000];
/** Bytes that may be there more at the second. */
const MOST = 1_000_000;

/** @param {Page} page */
async function heaps(page) {
  const browser = page.context().browser();
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  const worker = await workerHeap(/** @type {import("@playwright/test").Browser} */ (browser));
  const view = page.workers()[0];
  const wasm = await view?.evaluate(async () => {
    const glue = performance.getEntriesByType("resource").find(({ name }) => /\/view(-[0-9a-f]+)?\.js$/.test(name));
    // Begun already, it gives what it has.
    const { memory } = await (await import(glue?.name ?? "")).default();
    return memory.buffer.byteLength;
  });
  return { page: usedSize, worker, wasm };
}

/**
 * JavaScript's heap in the view worker, after its garbage is collected.
 * @param {import("@playwright/test").Browser} browser
 */
async function workerHeap(browser) {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send("Target.getTargets", { filter: [{ type: "worker" }] });
  const target = targetInfos.find(({ url }) => url.endsWith("/worker.js"));
  const { sessionId } = await session.send("Target.attachToTarget", {
    targetId: target?.targetId ?? "",
    flatten: false,
  });
  let last = 0;
  /** @type {(method: string) => Promise<any>} */
  const ask = (method) =>
    new Promise((resolve) => {
      const id = ++last;
      session.on("Target.receivedMessageFromTarget", ({ message }) => {
        const reply = JSON.parse(message);
        if (reply.id === id) resolve(reply.result);
      });
      session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) });
    });
  await ask("HeapProfiler.collectGarbage");
  const { usedSize } = await ask("Runtime.getHeapUsage");
  await session.detach();
  return usedSize;
}

test("memory stays flat over 2,000 images that the page shows and answers", async ({ page }) => {
  test.setTimeout(240_000);
  await open(page, "?image=0", 0);
  const seen = [];
  for (let round = 0; round < 8; round++) {
    // As a person does who holds the arrow down: to image 500 and back, so that one sheet is enough.
    const key = round % 4 < 2 ? "ArrowRight" : "ArrowLeft";
    await page.evaluate(async (key) => {
      const frame = /** @type {Element} */ (document.querySelector("lab-picture .frame"));
      const shown = () => /\d+/.exec(frame.getAttribute("aria-label") ?? "")?.[0];
      for (let step = 0; step < 250; step++) {
        const before = shown();
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
        while (shown() === before) await new Promise((resume) => setTimeout(resume));
      }
    }, key);
    if (MARKS.includes(250 * (round + 1))) seen.push(await heaps(page));
  }
  await answered(page, 0);
  const [first, last] = seen;
  test.info().annotations.push({ type: "memory", description: JSON.stringify(seen) });
  console.log(`memory after ${MARKS.join(" and ")} images: ${JSON.stringify(seen)}`);
  expect(first?.wasm).toBeGreaterThan(1_000_000);
  expect(last?.wasm).toBe(first?.wasm);
  for (const part of /** @type {const} */ (["page", "worker"])) {
    expect(first?.[part]).toBeGreaterThan(100_000);
    expect((last?.[part] ?? Infinity) - (first?.[part] ?? 0), part).toBeLessThan(MOST);
  }
});

/** Of many sizes and kinds, a photograph of six megapixels among them. */
const FILES = [
  "cat.png",
  "rocket.jpg",
  "large.png",
  "progressive.jpg",
  "turned-6.jpg",
  "lossy.webp",
  "cut-out.png",
  "first-frame.gif",
  "wide-gamut-16.png",
  "noise-32.png",
];

test("no task of the page's thread takes 50 ms while 200 pictures are dropped and answered", async ({ page }) => {
  test.setTimeout(240_000);
  await open(page);
  await page.locator("lab-ways input[value=file]").check();
  const pictures = FILES.map((name) => ({ name, base64: readFileSync(picturePath(name)).toString("base64") }));
  const tasks = await page.evaluate(async (pictures) => {
    const files = pictures.map(
      ({ name, base64 }) => new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name),
    );
    const frame = /** @type {Element} */ (document.querySelector("lab-picture .frame"));
    const rest = (ms = 0) => new Promise((resume) => setTimeout(resume, ms));
    const isBusy = () => frame.getAttribute("aria-busy") === "true";
    // Reading the pictures was a task of its own.
    await rest(200);
    /** @type {{ ms: number, picture: string }[]} */
    const long = [];
    let now = "";
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) long.push({ ms: duration, picture: now });
    }).observe({ type: "longtask" });
    for (let turn = 0; turn < 200; turn++) {
      const file = /** @type {File} */ (files[turn % files.length]);
      now = file.name;
      const dataTransfer = new DataTransfer();
      // Another object each time, as of another picture.
      dataTransfer.items.add(new File([file], file.name));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
      for (let wait = 0; wait < 50 && !isBusy(); wait++) await rest();
      while (isBusy()) await rest();
    }
    await rest(500);
    return long;
  }, pictures);
  await looked(page);
  await expect(page.locator("lab-crop .where")).toContainText("de 32 × 32");
  console.log(`tasks of 50 ms and more over 200 pictures: ${JSON.stringify(tasks)}`);
  expect(tasks).toEqual([]);
});
