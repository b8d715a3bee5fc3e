// What looking inside does to the page as a person has it: how many pictures a second are painted where each frame brings
// another, and whether memory grows with pictures. See README.md.

const VIEWPORT = { width: 1400, height: 1000 };
/** So small that every layer of the notebook's network is in sight. */
const ZOOM = 0.35;
const SECONDS = 5;
const PICTURES = 1000;

/**
 * A page with Inside open and all layers in sight, which counts what the worker is asked to paint.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} url Of the site.
 */
async function opened(browser, url) {
  const page = await browser.newPage({ viewport: VIEWPORT });
  page.on("pageerror", (error) => console.error(error));
  await page.addInitScript(() => {
    const counted = { seen: 0, painted: 0, memory: () => Promise.resolve(0) };
    Object.assign(window, { counted });
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ transfer) {
      if (message.call === "see") {
        counted.seen += 1;
        const heard = (/** @type {MessageEvent} */ { data }) => {
          if (data.id !== message.id) return;
          counted.painted += 1;
          this.removeEventListener("message", heard);
        };
        this.addEventListener("message", heard);
      }
      if (message.role === "inside") {
        counted.memory = () =>
          new Promise((resolve) => {
            const id = -1;
            const heard = (/** @type {MessageEvent} */ { data }) => {
              if (data.id !== id) return;
              this.removeEventListener("message", heard);
              resolve(data.result.memory);
            };
            this.addEventListener("message", heard);
            post.call(this, { id, call: "timed", args: [1, "describe"] });
          });
      }
      post.call(this, message, transfer);
    };
  });
  await page.goto(`${url}/site/index.html?place=inside&lang=en&model=notebook`);
  await page.addStyleTag({ content: `lab-inside .overview { zoom: ${ZOOM} }` });
  const isTold = () => {
    const spreads = [...document.querySelectorAll("lab-inside .stage .spread")];
    return spreads.length > 0 && spreads.every(({ textContent }) => textContent);
  };
  await page.waitForFunction(isTold, null, { timeout: 120_000 });
  return page;
}

/**
 * Each frame brings another picture for some seconds: how many are asked for, painted and shown in each of them.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} url
 */
export async function live(browser, url) {
  const page = await opened(browser, url);
  const counts = await page.evaluate(async (seconds) => {
    const { counted } = /** @type {any} */ (window);
    const inside = document.querySelector("lab-inside");
    let [frames, first] = [0, counted.painted];
    const start = performance.now();
    while (performance.now() - start < 1000 * seconds) {
      await new Promise(requestAnimationFrame);
      const detail = { action: "pick-image", image: frames++ % 1000 };
      inside?.dispatchEvent(new CustomEvent("lab-action", { bubbles: true, detail }));
    }
    const stages = document.querySelectorAll("lab-inside .stage").length;
    return { stages, frames: frames / seconds, painted: (counted.painted - first) / seconds };
  }, SECONDS);
  await page.close();
  return counts;
}

/**
 * The page's JavaScript heap after a collection, and the worker's memory, in MB, after some pictures and after all.
 * @param {import("@playwright/test").Browser} browser
 * @param {string} url
 */
export async function memory(browser, url) {
  const page = await opened(browser, url);
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.enable");
  const rows = [];
  let done = 0;
  for (const until of [PICTURES / 10, PICTURES / 2, PICTURES]) {
    await page.evaluate(
      async ([from, until]) => {
        const { counted } = /** @type {any} */ (window);
        for (let image = from; image < until; image++) {
          const { painted } = counted;
          const detail = { action: "pick-image", image };
          document.querySelector("lab-inside")?.dispatchEvent(new CustomEvent("lab-action", { bubbles: true, detail }));
          while (counted.painted === painted) await new Promise((resolve) => setTimeout(resolve));
        }
      },
      /** @type {const} */ ([done, until]),
    );
    done = until;
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    const worker = await page.evaluate(() => /** @type {any} */ (window).counted.memory());
    rows.push({ pictures: done, heap: usedSize / 1e6, worker: worker / 1e6 });
  }
  await page.close();
  return rows;
}
