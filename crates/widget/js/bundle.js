// `cargo xtask package` calls this with the npm package's folder and an empty one: what the wheel shows browsers. The
// module and the panel are one file, the worker another, since neither can import a file beside it from memory; all else
// is the package's, byte for byte.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build, transform } from "esbuild";
import { SENTENCES } from "./sentences.js";

const [, , npm, out] = process.argv;
if (!npm || !out) throw new Error("bundle.js needs the npm package's folder and one to write into");

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
const css = readFileSync(join(import.meta.dirname, "widget.css"), "utf8");
writeFileSync(join(out, "widget.css"), (await transform(css, { loader: "css", minify: true, charset: "utf8" })).code);
const list = JSON.parse(readFileSync(join(npm, "assets.json"), "utf8"));
for (const path of ["assets.json", ...Object.values(list).map(({ path }) => path)]) {
  const target = join(out, "files", path);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(join(npm, path), target);
}
