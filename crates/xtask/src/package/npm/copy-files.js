#!/usr/bin/env node
// Copies what the module fetches to a folder of your site.
import { cpSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";

const [, , target] = process.argv;
if (!target) {
  console.error("give a folder of your site: npx cifar-lab public/cifar-lab");
  process.exit(1);
}
const own = ["package.json", "copy-files.js", "README.md"];
cpSync(dirname(fileURLToPath(import.meta.url)), target, {
  recursive: true,
  filter: (path) => !own.includes(basename(path)),
});
console.log(`${target} has the files: open the lab with their address as base.`);
