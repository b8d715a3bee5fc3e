// How long a person on a slow line waits for the first answer: a browser that has never seen the site, behind a proxy that holds each
// answer back for a round trip and lets all of them together through at the line's rate. Told: seconds of each visit, the median,
// the bytes until then.
//   node tests/measure/slow-line.js --browser /usr/bin/chromium --site http://127.0.0.1:8080/
import http from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";

const { values } = parseArgs({
  options: {
    browser: { type: "string" },
    site: { type: "string" },
    query: { type: "string", default: "?lang=en" },
    latency: { type: "string", default: "400" },
    rate: { type: "string", default: "1600" },
    visits: { type: "string", default: "5" },
  },
});
const { browser: executablePath, site = "", query = "" } = values;
const [latency, rate, visits] = [values.latency, values.rate, values.visits].map(Number);
if (!site || !latency || !rate || !visits)
  throw new Error("slow-line.js needs --site ADDRESS; --latency MS, --rate KBIT/S and --visits N are numbers above 0");

/** Bytes that go through at once: what a line carries in ten milliseconds or so. */
const PIECE = 2048;
/** Kilobits a second are bits a millisecond. */
const bytesPerMs = rate / 8;

/** When the line is free again. */
let free = 0;
let sent = 0;
/** Waits until so many bytes have gone through. @param {number} bytes */
async function through(bytes) {
  const now = performance.now();
  free = Math.max(free, now) + bytes / bytesPerMs;
  sent += bytes;
  await pause(free - now);
}

/** Connections that have been used: a new one takes a round trip more. @type {WeakSet<import("node:net").Socket>} */
const used = new WeakSet();

const proxy = http.createServer(async (request, response) => {
  const isNew = !used.has(request.socket);
  used.add(request.socket);
  await pause(latency * (isNew ? 2 : 1));
  const { host: _, ...headers } = request.headers;
  http
    .get(new URL(request.url ?? "/", site), { headers }, async (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      for await (const chunk of answer)
        for (let start = 0; start < chunk.length; start += PIECE) {
          const piece = chunk.subarray(start, start + PIECE);
          await through(piece.length);
          response.write(piece);
        }
      response.end();
    })
    .on("error", () => response.destroy());
});
await new Promise((resolve) => proxy.listen(0, "127.0.0.1", () => resolve(undefined)));
const { port } = /** @type {import("node:net").AddressInfo} */ (proxy.address());

/** @type {number[]} */
const seconds = [];
for (let visit = 0; visit < visits; visit++) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  const page = await browser.newPage();
  [free, sent] = [0, 0];
  const start = performance.now();
  await page.goto(`http://127.0.0.1:${port}${new URL(site).pathname}${query}`, { waitUntil: "commit" });
  await page.locator("lab-answer .share").filter({ hasText: /\d/ }).waitFor({ timeout: 120_000 });
  seconds.push((performance.now() - start) / 1000);
  console.log(`visit ${visit + 1}: ${seconds.at(-1)?.toFixed(2)} s, ${(sent / 1000).toFixed(0)} kB`);
  await browser.close();
}
proxy.closeAllConnections();
proxy.close();
const median = [...seconds].sort((a, b) => a - b)[seconds.length >> 1] ?? NaN;
console.log(`${latency} ms, ${rate} kbit/s: ${median.toFixed(2)} s to the first answer, the median of ${visits}`);
