// What the tests of hosts share: where things are, a folder of a test's own, folders that are served, and a browser.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { serve } from "../bench/server.js";

const given = (/** @type {string} */ name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`cargo xtask test --all --only hosts\``);
  return value;
};
export const hosts = given("CIFAR_LAB_HOSTS");
export const dist = given("CIFAR_LAB_DIST");
export const archive = given("CIFAR_LAB_PACKAGE");
export const site = given("CIFAR_LAB_SITE");
export const wheel = given("CIFAR_LAB_WHEEL");
/** The zips with lessons for course systems. */
export const lessons = given("CIFAR_LAB_LESSONS").split(delimiter);

/**
 * A folder of its own, removed in the end.
 * @param {import("node:test").TestContext} context
 * @param {string} [above] Where it is.
 */
export function scratch(context, above = tmpdir()) {
  const folder = mkdtempSync(join(above, "cifar-lab-host-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * @param {import("node:test").TestContext} context
 * @param {Record<string, string>} folders
 */
export async function served(context, folders) {
  const server = await serve(folders);
  context.after(() => server.close());
  return server.url;
}

/** @param {import("node:test").TestContext} context */
export async function page(context) {
  const browser = await chromium.launch({
    executablePath: given("CIFAR_LAB_BROWSER"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ],
  });
  context.after(() => browser.close());
  return (await browser.newContext()).newPage();
}

/**
 * What a page asks of hosts besides this machine. There is no way to them, so such a request also fails.
 * @param {import("@playwright/test").Page} opened
 */
export function othersAskedBy(opened) {
  /** @type {Set<string>} */
  const others = new Set();
  opened.context().on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(http|ws)s?:$/.test(protocol) && !["127.0.0.1", "localhost"].includes(hostname)) others.add(request.url());
  });
  return others;
}
