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
const run = (
  /** @type {string} */ program,
  /** @type {string[]} */ args,
  /** @type {Record<string, string>} */ env = {},
) =>
  execFileSync(program, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...env } });

/**
 * Packages of npm in a folder.
 * @param {string} place
 * @param {Record<string, string>} list
 */
const npm = (place, list) => {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), '{ "private": true, "type": "module" }');
  const quiet = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"];
  run("npm", ["install", "--prefix", place, ...quiet, ...named(list, "@")]);
};

const PURE = ["--implementation=py", "--abi=none", "--platform=any"];
const OF_PYODIDE = ["--implementation=cp", "--platform=pyemscripten_2026_0_wasm32"];

/**
 * Wheels for the browser's Python in a folder.
 * @param {string} place
 * @param {Record<string, string>} list
 * @param {string[]} tags Of which kind.
 */
const wheels = (place, list, tags) =>
  run(join(folder, "python/bin/python"), [
    ...`-m pip download --quiet --disable-pip-version-check --no-deps --dest ${place}`.split(" "),
    ..."--only-binary=:all: --python-version=3.14".split(" "),
    ...tags,
    ...named(list, "=="),
  ]);

/** @type {Record<string, () => void>} */
const install = {
  npm: () => npm(folder, hosts.npm),
  // What Astro builds looks for its parts beside itself, where others' of another version may not lie.
  starlight: () => npm(join(folder, "starlight"), hosts.starlight),
  // The theme of books is written for another React.
  book: () => npm(join(folder, "book"), hosts.book),
  pip: () => {
    // The programs of an environment name its place: one that was moved here is made anew.
    run("python3", ["-m", "venv", "--clear", "python"]);
    run(join(folder, "python/bin/python"), [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      ...named(hosts.pip, "=="),
    ]);
  },
  // What Python in the browser installs: not for this machine's Python.
  wheels: () => wheels("wheels", hosts.wheels, PURE),
  marimo: () => wheels("marimo", hosts.marimo, OF_PYODIDE),
  // Without its C library it is a wheel for any Python.
  source: () =>
    run(
      join(folder, "python/bin/python"),
      [
        ..."-m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir marimo --no-binary=:all:".split(" "),
        ...named(hosts.source, "=="),
      ],
      { PYYAML_FORCE_LIBYAML: "0" },
    ),
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
