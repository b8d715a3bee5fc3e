// Installs the hosts of hosts.json into a folder, each once: a marker holds what is there.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [, , folder] = process.argv;
if (!folder) throw new Error("install.js needs a folder");
mkdirSync(folder, { recursive: true });
const hosts = JSON.parse(readFileSync(join(import.meta.dirname, "hosts.json"), "utf8"));
const named = (/** @type {Record<string, string>} */ list, /** @type {string} */ sign) =>
  Object.entries(list).map(([name, version]) => `${name}${sign}${version}`);
const run = (/** @type {string} */ program, /** @type {string[]} */ args) =>
  execFileSync(program, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });

/** @type {Record<string, () => void>} */
const install = {
  npm: () => {
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
    run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", ...named(hosts.npm, "@")]);
  },
  pip: () => {
    run("python3", ["-m", "venv", "python"]);
    run(join(folder, "python/bin/pip"), [
      "install",
      "--quiet",
      "--disable-pip-version-check",
      ...named(hosts.pip, "=="),
    ]);
  },
  cargo: () => {
    for (const one of named(hosts.cargo, "@"))
      run("cargo", ["install", "--quiet", "--locked", "--no-default-features", "--root", folder, one]);
  },
};
for (const [kind, go] of Object.entries(install)) {
  const [marker, wanted] = [join(folder, `${kind}.done`), JSON.stringify(hosts[kind])];
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) continue;
  console.log(`Installing ${Object.keys(hosts[kind]).join(", ")}.`);
  go();
  writeFileSync(marker, wanted);
}
