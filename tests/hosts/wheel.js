// The wheel as a person installs it, where its Python is, and what its answers have to be.
import { execFileSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { archive, hosts, page, scratch, served, wheel } from "./browser.js";

export const picture = (/** @type {string} */ name) => join(import.meta.dirname, "../pictures", name);
export const python = join(hosts, "python/bin/python");

/**
 * A folder with the wheel's package in it, and another for the notebook.
 * @param {import("node:test").TestContext} context
 */
export function installed(context) {
  const packages = scratch(context);
  execFileSync(python, [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--no-deps",
    "--no-index",
    "--target",
    packages,
    wheel,
  ]);
  const folder = scratch(context);
  for (const name of ["cat.png", "rocket.jpg"]) copyFileSync(picture(name), join(folder, name));
  return { packages, folder };
}

/**
 * What the npm package says to the same files, in a page that fetches everything.
 * @param {import("node:test").TestContext} context
 * @param {string[]} names
 * @returns {Promise<number[][]>} Ten probabilities each.
 */
export async function ofNpmPackage(context, names) {
  const folder = scratch(context);
  execFileSync("tar", ["xzf", archive], { cwd: folder });
  for (const name of names) copyFileSync(picture(name), join(folder, name));
  writeFileSync(join(folder, "page.html"), "<!doctype html><title>page</title>");
  const url = await served(context, { out: folder });
  const opened = await page(context);
  await opened.goto(`${url}/out/page.html`);
  return opened.evaluate(async (names) => {
    const { CifarLab } = await import(/** @type {any} */ (new URL("package/cifar-lab.js", location.href).href));
    const lab = await CifarLab.open();
    const answers = [];
    for (const name of names) {
      const { probabilities } = await lab.classify(await (await fetch(name)).blob());
      answers.push([...probabilities].slice(0, 10));
    }
    return answers;
  }, names);
}
