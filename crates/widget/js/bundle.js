// `cargo xtask package` calls this with the npm package's folder, an empty one and the built site: what the wheel shows
// browsers. The module and the panel are one file, the worker another, since neither can import a file beside it from memory;
// all else is the package's, byte for byte; and the site's module that reads networks of other programs, in a folder of its own.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, transform } from "esbuild";
import { EMBEDS, heightOf, hideable, lockable } from "../../../www/panels/course/choices.js";
import { SENTENCES } from "./sentences.js";

const [, , npm, out, site] = process.argv;
if (!npm || !out || !site)
  throw new Error("bundle.js needs the npm package's folder, one to write into, and the built site");
const READER = ["formats.js", "formats_bg.wasm"];

/** @type {import("esbuild").Plugin} */
const ours = {
  name: "ours",
  setup({ onLoad, onResolve }) {
    // The files of the package itself, not those that they were made of.
    onResolve({ filter: /\/www\/cifar-lab\.js$/ }, () => ({ path: join(npm, "cifar-lab.js") }));
    onLoad({ filter: /[\\/]sentences\.js$/ }, () => ({
      contents: `export const SENTENCES = ${JSON.stringify(SENTENCES)};`,
    }));
  },
};

const common = /** @type {const} */ ({
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
await build({
  ...common,
  entryPoints: [join(import.meta.dirname, "widget.js")],
  outfile: join(out, "widget.js"),
  plugins: [ours],
});
await build({ ...common, entryPoints: [join(npm, "worker.js")], outfile: join(out, "files/worker.js") });
// What Python lets `lang` be.
writeFileSync(join(out, "languages.json"), JSON.stringify(Object.keys(SENTENCES)));
// What it lets `panel` be, and `lock` and `hide` of each.
const panels = Object.keys(EMBEDS).map((panel) => [
  panel,
  { lock: lockable(panel), hide: hideable(panel), height: heightOf(panel) },
]);
writeFileSync(join(out, "panels.json"), JSON.stringify(Object.fromEntries(panels)));
const css = readFileSync(join(import.meta.dirname, "widget.css"), "utf8");
writeFileSync(join(out, "widget.css"), (await transform(css, { loader: "css", minify: true, charset: "utf8" })).code);
const read = (/** @type {string} */ folder) => JSON.parse(readFileSync(join(folder, "assets.json"), "utf8"));
/**
 * @param {string} from
 * @param {string} path
 * @param {string} part Folder.
 */
function copy(from, path, part) {
  const target = join(out, part, path);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(from, path), target);
}
const [list, whole] = [read(npm), read(site)];
for (const path of ["assets.json", ...Object.values(list).map(({ path }) => path)]) copy(npm, path, "files");
const missing = READER.filter((name) => !whole[name]);
if (missing.length) throw new Error(`the built site lacks ${missing.join(", ")}`);
for (const name of READER) copy(site, whole[name].path, "reader");
// In the other list's place, where both parts are there.
const both = { ...list, ...Object.fromEntries(READER.map((name) => [name, whole[name]])) };
writeFileSync(join(out, "reader/assets.json"), JSON.stringify(both));
