// The wheel as a person installs it, and where its Python is.
import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { hosts, scratch, wheel } from "./browser.js";

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
