// What the tests of hosts share: where things are, a folder of a test's own, folders that are served, and a browser.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/**
 * A folder of its own, removed in the end.
 * @param {import("node:test").TestContext} context
 */
export function scratch(context) {
  const folder = mkdtempSync(join(tmpdir(), "cifar-lab-host-"));
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
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  context.after(() => browser.close());
  return (await browser.newContext()).newPage();
}
