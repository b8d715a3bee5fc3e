// @ts-check
// Page and native program see the same of every sort of PNG and BMP, but for what is stated here. `cargo xtask test --all` builds the
// program; CIFAR_LAB_NATIVE=PROGRAM names it otherwise, and CIFAR_LAB_PICTURES=FOLDER has more files tried.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { bmps } from "../pictures/odd/bmp.js";
import { pngs } from "../pictures/odd/png.js";

const PROGRAM = process.env.CIFAR_LAB_NATIVE ?? "";
const MORE = process.env.CIFAR_LAB_PICTURES ?? "";
test.skip(!PROGRAM, "only with `cargo xtask test --all`");

/** Levels by which they may be apart, or who alone reads it: the first that fits counts. @type {[RegExp, number | "page"][]} */
const STATED = [
  // Chromium takes the upper 8 of 16 bits, the native program the nearest level; and alpha is rounded once or twice.
  [/ 16 bits|(grey|colour) 16,|type [46]|see-through/, 1],
  // The usual one needs nothing done.
  [/^PNG gamma 0\.45455/, 0],
  [/^PNG gamma/, 150],
  [/^PNG primaries/, 9],
  // Of OS/2; and drawings, which take a browser.
  [/^BMP header 64|\.svg$/, "page"],
  // Decoders with loss round differently: as in tests/pictures.
  [/\.(jpg|heic)$/, 4],
  [/.*/, 0],
];

/** 3,072 bytes, or why there are none. @param {string} path @param {string} planar */
function natively(path, planar) {
  try {
    const env = { ...process.env, RUST_BACKTRACE: "0" };
    execFileSync(PROGRAM, ["predict", path, "--planar", planar], { stdio: "pipe", env });
    return [...readFileSync(planar)];
  } catch (/** @type {any} */ error) {
    return `${error.stderr ?? error}`.trim();
  }
}

/** Runs in the page. @param {string[]} files */
async function look(files) {
  const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
  const lab = await CifarLab.open();
  const seen = [];
  for (const base64 of files) {
    const file = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
    seen.push(
      await lab.classify(file).then(
        (/** @type {any} */ answer) => [...answer.seen],
        (/** @type {any} */ error) => error.code,
      ),
    );
  }
  lab.close();
  return seen;
}

test("the native program sees every sort of PNG and BMP as the page does, but for what is stated", async ({
  page,
}, info) => {
  const files = Object.entries({ PNG: pngs(), BMP: bmps() }).flatMap(([kind, made]) =>
    Object.entries(made).map(([name, bytes]) => ({ name: `${kind} ${name}`, bytes })),
  );
  for (const name of MORE ? readdirSync(MORE).sort() : []) files.push({ name, bytes: readFileSync(join(MORE, name)) });
  await page.goto("assets.json");
  const seen = await page.evaluate(
    look,
    files.map(({ bytes }) => bytes.toString("base64")),
  );
  const told = files.map(({ name, bytes }, place) => {
    const path = info.outputPath("picture");
    writeFileSync(path, bytes);
    const [there, here] = [seen[place], natively(path, info.outputPath("planar"))];
    const are = [there, here].map((one) => typeof one === "string");
    if (are[0] && are[1]) return { name, apart: 0 };
    if (are[0] || are[1]) return { name, apart: are[1] ? "page" : "native", why: are[1] ? here : there };
    return { name, apart: Math.max(.../** @type {number[]} */ (here).map((byte, at) => Math.abs(byte - there[at]))) };
  });
  const isStated = (/** @type {{ name: string, apart: string | number }} */ { name, apart }) => {
    const [, most] = STATED.find(([pattern]) => pattern.test(name)) ?? [];
    return typeof apart === "number" ? apart <= Number(most) : apart === most;
  };
  console.log(JSON.stringify(told.filter(({ apart }) => apart !== 0)));
  console.log(`${told.filter(({ apart }) => apart === 0).length} of ${told.length} to the byte`);
  expect(told.filter((one) => !isStated(one))).toEqual([]);
});
