// A class behind one connection: what one visit asks for is taken from a browser, and then asked for by so many pupils at once,
// each over six connections of its own, as browsers do. Told: bytes, requests, failures, the time of the last.
//   node tests/measure/class.js --browser /usr/bin/chromium --site http://127.0.0.1:8000/ --pupils 30
import { createHash } from "node:crypto";
import http from "node:http";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";

const { values } = parseArgs({
  options: {
    browser: { type: "string" },
    site: { type: "string" },
    pupils: { type: "string", default: "30" },
    query: { type: "string", default: "?lang=en" },
  },
});
const { browser: executablePath, site = "", query = "" } = values;
const pupils = Number(values.pupils);
if (!site || !(pupils >= 1)) throw new Error("class.js needs --site ADDRESS, and --pupils N of 1 or more");

/** What browsers open to one host over HTTP/1.1. */
const CONNECTIONS = 6;

/** The addresses that a first visit asks the site for, in their order, until the answer and all that is fetched after it. */
async function visited() {
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  const context = await browser.newContext();
  const page = await context.newPage();
  /** @type {string[]} */
  const asked = [];
  // The service worker's as well: it keeps the page for the next lesson.
  context.on("request", (request) => request.url().startsWith(site) && asked.push(request.url()));
  await page.goto(new URL(query, site).href);
  await page.locator("lab-answer .share").filter({ hasText: /\d/ }).waitFor({ timeout: 120_000 });
  await page
    .locator("lab-offline")
    .filter({ hasText: /opens offline/ })
    .waitFor({ timeout: 120_000 });
  await page.waitForLoadState("networkidle");
  await browser.close();
  return asked;
}

/**
 * @param {string} address
 * @param {http.Agent} agent
 * @returns {Promise<{ bytes: number, hash: string }>} Bytes on the line, without heads.
 */
function get(address, agent) {
  return new Promise((resolve, reject) => {
    const request = http.get(address, { agent, headers: { "accept-encoding": "gzip" } }, (response) => {
      const hash = createHash("sha256");
      let bytes = 0;
      response.on("data", (piece) => ((bytes += piece.length), hash.update(piece)));
      response.on("error", reject);
      response.on("end", () =>
        response.statusCode === 200 && response.complete
          ? resolve({ bytes, hash: hash.digest("hex") })
          : reject(new Error(`${response.statusCode} ${address}`)),
      );
    });
    request.on("error", reject);
  });
}

const asked = await visited();
const alone = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
/** What each file is, asked for by one alone. @type {Map<string, { bytes: number, hash: string }>} */
const files = new Map();
for (const address of new Set(asked)) files.set(address, await get(address, alone));
alone.destroy();

/** @type {string[]} */
const failures = [];
let [bytes, requests] = [0, 0];
const start = performance.now();
const times = await Promise.all(
  Array.from({ length: pupils }, async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    await Promise.all(
      asked.map(async (address) => {
        requests++;
        try {
          const got = await get(address, agent);
          bytes += got.bytes;
          if (got.hash !== files.get(address)?.hash) failures.push(`other bytes: ${address}`);
        } catch (error) {
          failures.push(String(error));
        }
      }),
    );
    agent.destroy();
    return performance.now() - start;
  }),
);
const each = asked.reduce((sum, address) => sum + (files.get(address)?.bytes ?? 0), 0);
const megabits = (/** @type {number} */ rate) => `${Math.ceil((bytes * 8) / (rate * 1e6))} s at ${rate} Mbit/s`;
console.log(
  `one visit: ${asked.length} requests, ${each} bytes\n` +
    `${pupils} pupils: ${requests} requests, ${bytes} bytes, ${failures.length} failures; ` +
    `served after ${Math.round(Math.min(...times))} to ${Math.round(Math.max(...times))} ms\n` +
    `the line alone takes ${[10, 100, 1000].map(megabits).join(", ")}`,
);
for (const failure of failures.slice(0, 10)) console.log(failure);
if (failures.length) process.exitCode = 1;
