// How long a person on a slow line waits for the first answer: a browser that has never seen the site, behind a proxy that holds each
// answer back for a round trip and lets all of them together through at the line's rate. Told: seconds of each visit, the median,
// the bytes until then; with --waterfall, of each request of the first visit, when it began and ended, and who asked for it.
//   node tests/measure/slow-line.js --browser /usr/bin/chromium --site http://127.0.0.1:8080/ --waterfall
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
    /** In the part of a course page that embed.html is, the answer stands in the same element. */
    page: { type: "string", default: "" },
    waterfall: { type: "boolean", default: false },
    /** A folder for pictures of what is seen after 1, 3 and 5 seconds, on a phone and on a large screen, in a visit of its own each. */
    pictures: { type: "string" },
  },
});
const { browser: executablePath, site = "", query = "", page: path = "" } = values;
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
/** What went through, in milliseconds of the visit. @type {{ from: number, to: number }[]} */
let pieces = [];
let begin = 0;
/** Waits until so many bytes have gone through. @param {number} bytes */
async function through(bytes) {
  const now = performance.now();
  const from = Math.max(free, now);
  free = from + bytes / bytesPerMs;
  pieces.push({ from: from - begin, to: free - begin });
  sent += bytes;
  await pause(free - now);
}

/** Connections that have been used: a new one takes a round trip more. @type {WeakSet<import("node:net").Socket>} */
const used = new WeakSet();

/**
 * A request: what was asked for, as what (`sec-fetch-dest`), on which connection, and when, in milliseconds of the visit.
 * @typedef {{ path: string, as: string, isNew: boolean, asked: number, began: number, ended: number, bytes: number }} Asked
 */
/** @type {Asked[]} */
let requests = [];

const proxy = http.createServer(async (request, response) => {
  const isNew = !used.has(request.socket);
  used.add(request.socket);
  const now = () => performance.now() - begin;
  const as = String(request.headers["sec-fetch-dest"] ?? "");
  const asked = { path: request.url ?? "/", as, isNew, asked: now(), began: NaN, ended: NaN, bytes: 0 };
  requests.push(asked);
  await pause(latency * (isNew ? 2 : 1));
  const { host: _, ...headers } = request.headers;
  http
    .get(new URL(request.url ?? "/", site), { headers }, async (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      asked.began = now();
      for await (const chunk of answer)
        for (let start = 0; start < chunk.length; start += PIECE) {
          const piece = chunk.subarray(start, start + PIECE);
          await through(piece.length);
          response.write(piece);
          asked.bytes += piece.length;
        }
      response.end();
      asked.ended = now();
    })
    .on("error", () => response.destroy());
});
await new Promise((resolve) => proxy.listen(0, "127.0.0.1", () => resolve(undefined)));
const { port } = /** @type {import("node:net").AddressInfo} */ (proxy.address());

/**
 * Who asks for what in the page's own thread: the document's text, or the script on top of the stack. What is in nobody's list
 * a worker has asked for.
 * @param {import("@playwright/test").Page} page
 */
async function whoAsks(page) {
  /** @type {Map<string, string>} */
  const who = new Map();
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", ({ request, initiator }) => {
    const frame = initiator.stack?.callFrames[0]?.url ?? initiator.stack?.parent?.callFrames[0]?.url ?? initiator.url;
    const name = new URL(request.url).pathname;
    if (!who.has(name)) who.set(name, `${initiator.type} ${frame ? new URL(frame).pathname.slice(1) : ""}`);
  });
  return who;
}

/** @param {Map<string, string>} who @param {number} until The first answer, in milliseconds of the visit. */
function printWaterfall(who, until) {
  const number = (/** @type {number} */ value) => (Number.isNaN(value) ? "-" : value.toFixed(0)).padStart(6);
  console.log(" asked  began  ended    bytes  new  as         file, asked for by");
  for (const { path, as, isNew, asked, began, ended, bytes } of requests) {
    const name = path.split("?")[0] ?? path;
    const row = [number(asked), number(began), number(ended), String(bytes).padStart(8), isNew ? "new" : "   "];
    console.log(`${row.join(" ")}  ${as.padEnd(10)} ${path.slice(1)}, ${who.get(name) ?? "worker"}`);
  }
  console.log(`${number(until)} first answer; the line was idle for ${idle(until).toFixed(0)} ms of them`);
}

/** Milliseconds in which nothing went through. @param {number} until */
function idle(until) {
  const busy = pieces
    .filter(({ from }) => from < until)
    .reduce((sum, { from, to }) => sum + Math.min(to, until) - from, 0);
  return until - busy;
}

/** @type {number[]} */
const seconds = [];
for (let visit = 0; visit < visits; visit++) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  const page = await browser.newPage();
  const who = values.waterfall && visit === 0 ? await whoAsks(page) : null;
  [free, sent, requests, pieces] = [0, 0, [], []];
  begin = performance.now();
  await page.goto(`http://127.0.0.1:${port}${new URL(site).pathname}${path}${query}`, { waitUntil: "commit" });
  // Looked for at each frame: playwright's own waiting looks twice a second.
  const isAnswered = () => /\d/.test(document.querySelector("lab-answer .share")?.textContent ?? "");
  await page.waitForFunction(isAnswered, undefined, { timeout: 120_000, polling: "raf" });
  const until = performance.now() - begin;
  seconds.push(until / 1000);
  console.log(`visit ${visit + 1}: ${seconds.at(-1)?.toFixed(2)} s, ${(sent / 1000).toFixed(0)} kB`);
  if (who) printWaterfall(who, until);
  await browser.close();
}
for (const [width, height] of values.pictures
  ? [
      [360, 740],
      [1440, 900],
    ]
  : []) {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  const page = await browser.newPage({ viewport: { width, height } });
  [free, sent, requests, pieces] = [0, 0, [], []];
  begin = performance.now();
  page
    .goto(`http://127.0.0.1:${port}${new URL(site).pathname}${path}${query}`, { waitUntil: "commit" })
    .catch(() => {});
  for (const second of [1, 3, 5]) {
    await pause(begin + second * 1000 - performance.now());
    await page.screenshot({ path: `${values.pictures}/${width}-${second}.png` });
  }
  await browser.close();
}
proxy.closeAllConnections();
proxy.close();
const median = [...seconds].sort((a, b) => a - b)[seconds.length >> 1] ?? NaN;
console.log(`${latency} ms, ${rate} kbit/s: ${median.toFixed(2)} s to the first answer, the median of ${visits}`);
