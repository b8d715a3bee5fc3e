// The npm package in pages built with Vite, with webpack, and with nothing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { archive, hosts, page, scratch, served } from "./browser.js";

const bin = (/** @type {string} */ name) => join(hosts, "node_modules/.bin", name);
const script = (/** @type {string} */ from, /** @type {string} */ options) => `
import { CifarLab } from "${from}";
const lab = await CifarLab.open(${options});
const { index, probabilities } = await lab.classify({ split: "test", index: 116 });
const refused = await lab.train({ epochs: 1 }).done.catch(({ code }) => code);
document.body.textContent = JSON.stringify({ index, share: probabilities[index], refused });
`;
const document = (/** @type {string} */ src) =>
  `<!doctype html><title>host</title><body><script type="module" src="${src}"></script></body>`;

/**
 * An application with the package installed as npm would, and its files copied as its README says.
 * @param {import("node:test").TestContext} context
 * @param {string} files Where the files are copied to.
 */
function application(context, files) {
  const folder = scratch(context);
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  execFileSync("tar", ["xzf", archive], { cwd: folder });
  mkdirSync(join(folder, "node_modules"));
  cpSync(join(folder, "package"), join(folder, "node_modules/cifar-lab"), { recursive: true });
  for (const name of ["vite", "webpack", "webpack-cli"])
    symlinkSync(join(hosts, "node_modules", name), join(folder, "node_modules", name));
  execFileSync("node", [join(folder, "node_modules/cifar-lab/copy-files.js"), join(folder, files)]);
  return folder;
}

/**
 * @param {import("node:test").TestContext} context
 * @param {Record<string, string>} folders
 * @param {string} path
 */
async function answers(context, folders, path) {
  const url = await served(context, folders);
  const opened = await page(context);
  await opened.goto(`${url}${path}`);
  await opened.waitForFunction(() => globalThis.document.body.textContent?.startsWith("{"), null, { timeout: 60_000 });
  const { index, share, refused } = JSON.parse((await opened.locator("body").textContent()) ?? "");
  assert.equal(index, 0);
  // The package says what it does not have.
  assert.equal(refused, "engine.absent");
  assert.ok(share > 0.71 && share < 0.73, `${share}`);
}

test("Vite", async (context) => {
  const folder = application(context, "public/cifar-lab");
  writeFileSync(join(folder, "index.html"), document("/main.js"));
  writeFileSync(join(folder, "main.js"), script("cifar-lab", '{ base: "/out/cifar-lab/" }'));
  execFileSync(bin("vite"), ["build", "--base", "/out/", "--logLevel", "error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  await answers(context, { out: join(folder, "dist") }, "/out/index.html");
});

test("webpack", async (context) => {
  const folder = application(context, "dist/cifar-lab");
  writeFileSync(join(folder, "dist/index.html"), document("main.js"));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "src/index.js"), script("cifar-lab", '{ base: "/out/cifar-lab/" }'));
  execFileSync(bin("webpack"), ["--mode", "production"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  await answers(context, { out: join(folder, "dist") }, "/out/index.html");
});

test("script tags alone, from a folder", async (context) => {
  const folder = application(context, "site/lab");
  writeFileSync(join(folder, "site/index.html"), document("main.js"));
  writeFileSync(join(folder, "site/main.js"), script("./lab/cifar-lab.js", ""));
  await answers(context, { out: join(folder, "site") }, "/out/index.html");
});

test("TypeScript knows its types, and refuses what is no argument", async (context) => {
  const folder = application(context, "site/lab");
  writeFileSync(
    join(folder, "main.ts"),
    `
    import { CifarLab, LabError, type ErrorCode } from "cifar-lab";
    const lab = await CifarLab.open({ base: new URL("https://lab.example/"), engine: "kernels" });
    const { probabilities, ms } = await lab.classify({ split: "test", index: 116 });
    export const share: number = (probabilities[0] ?? 0) + ms;
    export const code = (error: unknown): ErrorCode | null => (error instanceof LabError ? error.code : null);
    // @ts-expect-error
    await lab.setEngine("none");
  `,
  );
  const tsc = join(import.meta.dirname, "../../node_modules/.bin/tsc");
  execFileSync(
    tsc,
    ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "main.ts"],
    { cwd: folder, stdio: ["ignore", "inherit", "inherit"] },
  );
});
