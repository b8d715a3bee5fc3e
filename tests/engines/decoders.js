// @ts-check
// How differently browsers decode: the pictures of make_decoder_pictures.py in three engines, against Chromium. Prints the
// table of docs/pictures-in-browsers.md, which says how to run it.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, firefox } from "@playwright/test";
import { PlaywrightEngine } from "./drivers/playwright.js";
import { WebKitEngine } from "./drivers/webkit.js";
import { Host, PLAIN } from "./host.js";

const [, , folder = "", site = "http://127.0.0.1:8080/"] = process.argv;
const files = readdirSync(folder).sort();

/**
 * @typedef {{ pixels: string, seen: number[], probabilities: number[] }} Decoded
 * @typedef {{ max: number, mean: number, seen: number, points: number }} Apart
 */

/** Runs in the page: each picture as its own pixels, and as what the network sees and says of it. @param {string[]} pictures */
async function decode(pictures) {
  const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
  const lab = await CifarLab.open();
  const decoded = [];
  for (const base64 of pictures) {
    const blob = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
    const bitmap = await createImageBitmap(blob).catch(() => null);
    if (!bitmap) {
      decoded.push(null);
      continue;
    }
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    if (!context) throw new Error("no context");
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const { seen, probabilities } = await lab.classify(blob);
    decoded.push({
      pixels: btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join("")),
      seen: [...seen],
      probabilities: [...probabilities],
    });
  }
  lab.close();
  return decoded;
}

/** @param {PlaywrightEngine | WebKitEngine} engine */
async function of(engine) {
  const host = await new Host(site).open();
  const tab = await engine.tab({ width: 800, height: 600 });
  await tab.goto(host.address + PLAIN);
  const version = await tab.evaluate(() => navigator.userAgent);
  /** @type {(Decoded | null)[]} */
  const decoded = [];
  // A few at a time: what a driver carries in one piece is limited.
  for (let first = 0; first < files.length; first += 8) {
    const part = files.slice(first, first + 8).map((name) => readFileSync(join(folder, name)).toString("base64"));
    decoded.push(...(await tab.evaluate(decode, part)));
  }
  await tab.close();
  await engine.close();
  await host.close();
  return { version, decoded };
}

/** @param {Decoded} one @param {Decoded} other @returns {Apart} */
function apart(one, other) {
  const [a, b] = [one, other].map(({ pixels }) => Buffer.from(pixels, "base64"));
  if (!a || !b || a.length !== b.length) throw new Error("two sizes");
  let [max, sum] = [0, 0];
  a.forEach((byte, at) => {
    const difference = Math.abs(byte - (b[at] ?? 0));
    max = Math.max(max, difference);
    sum += difference;
  });
  const largest = (/** @type {number[]} */ left, /** @type {number[]} */ right) =>
    Math.max(...left.map((value, at) => Math.abs(value - (right[at] ?? NaN))));
  // Of four channels the last is opaque in almost all.
  return {
    max,
    mean: sum / ((a.length * 3) / 4),
    seen: largest(one.seen, other.seen),
    points: 100 * largest(one.probabilities, other.probabilities),
  };
}

const reference = await of(await PlaywrightEngine.launch({ chromium }, "chromium", "/usr/bin/chromium"));
const others = {
  Firefox: await of(await PlaywrightEngine.launch({ firefox }, "firefox", "/usr/bin/firefox-esr")),
  WebKit: await of(await WebKitEngine.launch("/usr/bin/WebKitWebDriver")),
};
const plain = (/** @type {Apart} */ { max, mean, seen, points }) =>
  max === 0 && seen === 0 ? "same" : `${max} (${mean.toFixed(2)}); ${seen}; ${points.toFixed(2)}`;
/** @param {Decoded | null} one @param {Decoded | null} other */
const told = (one, other) => (one && other ? plain(apart(one, other)) : one || other ? "not read" : "same");
console.log(`| picture | ${Object.keys(others).join(" | ")} |`);
console.log(
  `|---|${Object.keys(others)
    .map(() => "---|")
    .join("")}`,
);
/** @type {string[]} */
const same = [];
files.forEach((name, place) => {
  const cells = Object.values(others).map(({ decoded }) =>
    told(reference.decoded[place] ?? null, decoded[place] ?? null),
  );
  if (cells.every((one) => one === "same")) same.push(name);
  else console.log(`| \`${name}\` | ${cells.join(" | ")} |`);
});
console.log(
  `\nThe same in all three, ${same.length} of ${files.length}: ${same.map((name) => `\`${name}\``).join(", ")}.`,
);
for (const { version } of [reference, ...Object.values(others)]) console.error(version);
process.exit(0);
