// @ts-check
/** `node tests/counts.js`: how many tests run in which browser engine, and how many faults of each kind docs/faults.md has a test of. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** @param {string[]} args */
function listed(...args) {
  const told = execFileSync("npx", ["playwright", "test", "--list", ...args], { encoding: "utf8" });
  return Number(/Total: (\d+) test/.exec(told)?.[1]);
}

const everywhere = (/** @type {string} */ engine) =>
  listed("--config", "tests/engines/playwright.config.js", "--project", engine);
const besides = listed("--config", "tests/e2e/playwright.config.js");
for (const engine of ["chromium", "firefox", "webkit"]) {
  const more = engine === "chromium" ? ` and ${besides} of tests/e2e` : "";
  console.log(`${engine}: ${everywhere(engine)} of tests/engines${more}`);
}
const faults = readFileSync(new URL("../docs/faults.md", import.meta.url), "utf8");
let sum = 0;
for (const [, kind = "", section = ""] of faults.matchAll(/^## (.*)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm)) {
  const count = (section.match(/^\| .*`tests\/.*: "/gm) ?? []).length;
  if (count) console.log(`${kind}: ${count}`);
  sum += count;
}
console.log(`faults: ${sum}`);
