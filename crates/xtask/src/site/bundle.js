// `cargo xtask build` calls this with trunk's folder and an empty one: the page's modules as few and small files, each
// beside a map that leads a browser's developer tools back to what is written in www/. Prints as JSON the files that
// take the place of others, which of them each page needs at once, and the sentences that these can say.
import { realpathSync } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { build, transform } from "esbuild";

const [, , folder, out] = process.argv;
if (!folder || !out) throw new Error("bundle.js needs trunk's folder and one to write into");
/** esbuild names files by where they are, also where target/ is a link. */
const stage = realpathSync(folder);

/** What pages and people ask for by name. Workers run apart and share nothing that runs with the page: bundled with it, each
 * small file that both import would be a part of its own, and so a wait of its own on a slow line. */
const [PAGE, MODULE] = ["app.js", "cifar-lab.js"];
const BUNDLES = [[PAGE, MODULE, "embed/start.js"], ["worker.js"]];
/** What the page may fetch for later; what else is fetched so, outside of workers, the public module does. */
const OF_PAGE = ["panels/", "shell/"];
/** Shared parts. One folder deep, as embed/start.js is: see `addresses`. */
const PARTS = "parts";
/** Classic scripts and wasm-bindgen's modules: made smaller, each by itself. The second may be read by old browsers. */
const ALONE = {
  "view.js": "es2022",
  "view-plain.js": "es2022",
  "boot.js": "es5",
  "evaluate.js": "es2022",
  "robustness.js": "es2022",
  "formats.js": "es2022",
  "learn.js": "es2022",
  "learn-flex.js": "es2022",
  "learn-ndarray.js": "es2022",
};

/** The service worker, and its line that the list of files takes the place of (keep.rs): minified, there would be none. */
const [KEEPER, LIST] = ["sw.js", "const SITE = null;"];

/** @param {string} path */
const slashed = (path) => path.split(sep).join("/");

/**
 * A module's own address is where it was written: `import.meta.url` in a part, which lies one folder below the site, is
 * led back there. What is fetched for later starts after the page, or after the public module: so it is built as if it
 * imported that, and all that it shares with it is in the parts of that instead of in one part for each pair of panels.
 * @param {boolean} isOfWorkers
 * @returns {import("esbuild").Plugin}
 */
const addresses = (isOfWorkers) => ({
  name: "addresses",
  setup({ onResolve, onLoad }) {
    /** By file: what is there before it. @type {Map<string, string>} */
    const later = new Map();
    onResolve({ filter: /\/vendor\// }, ({ path }) => ({
      path: path.replace(/^.*\/vendor\//, "../vendor/"),
      external: true,
    }));
    onResolve({ filter: /^\./ }, ({ path, kind, resolveDir }) => {
      const file = join(resolveDir, path);
      const isOfPage = OF_PAGE.some((folder) => slashed(relative(stage, file)).startsWith(folder));
      const before = isOfPage ? PAGE : MODULE;
      if (kind === "dynamic-import" && !isOfWorkers && file !== join(stage, PAGE)) later.set(file, before);
      return undefined;
    });
    onLoad({ filter: /\.js$/ }, async ({ path }) => {
      const name = slashed(relative(stage, path));
      const text = await readFile(path, "utf8");
      const contents = text.replaceAll(
        "import.meta.url",
        `new URL(${JSON.stringify(`../${name}`)}, import.meta.url).href`,
      );
      const before = later.get(path);
      const address = before && slashed(relative(dirname(path), join(stage, before)));
      return { contents: address ? `${contents}\nimport "./${address}";\n` : contents, loader: "js" };
    });
  },
});

const built = await Promise.all(
  BUNDLES.map((entryPoints) =>
    build({
      absWorkingDir: stage,
      entryPoints,
      outdir: out,
      outbase: stage,
      chunkNames: `${PARTS}/[name]-[hash]`,
      plugins: [addresses(!entryPoints.includes(PAGE))],
      bundle: true,
      splitting: true,
      minify: true,
      format: "esm",
      target: "es2022",
      charset: "utf8",
      legalComments: "none",
      sourcemap: "linked",
      metafile: true,
      write: false,
      logLevel: "warning",
    }),
  ),
);
const outputFiles = built.flatMap(({ outputFiles }) => outputFiles);

const texts = new Map(outputFiles.map(({ path, text }) => [slashed(relative(out, path)), text]));
const written = new Set();
/** @param {string} path @param {string | Uint8Array} contents */
async function write(path, contents) {
  await mkdir(dirname(join(out, path)), { recursive: true });
  await writeFile(join(out, path), contents);
  written.add(path);
}

for (const { path, text } of outputFiles) {
  const name = slashed(relative(out, path));
  if (!name.includes("/") && name.endsWith(".js") && text.includes("import.meta")) {
    throw new Error(
      `${name} asks for its own address, which is known in ${PARTS}/ alone: give the module a second user`,
    );
  }
  await write(name, name.endsWith(".map") ? named(name, text) : text);
}
/** @param {string} text @param {string} target */
const minified = async (text, target) =>
  (await transform(text, { minify: true, target, charset: "utf8", legalComments: "none" })).code;
for (const [name, target] of Object.entries(ALONE)) {
  const text = await readFile(join(stage, name), "utf8").catch(() => null);
  if (text) await write(name, await minified(text, target));
}
const keeper = (await readFile(join(stage, KEEPER), "utf8")).split(LIST);
if (keeper.length !== 2) throw new Error(`${KEEPER} has not one line ${LIST}`);
await write(KEEPER, (await Promise.all(keeper.map((text) => minified(text, "es2022")))).join(LIST));
for (const file of await readdir(stage, { recursive: true })) {
  if (!file.endsWith(".css")) continue;
  await write(
    slashed(file),
    (await transform(await readFile(join(stage, file), "utf8"), { loader: "css", minify: true, charset: "utf8" })).code,
  );
}

/** @param {string} path Of metafile. */
const inOut = (path) => slashed(relative(out, join(stage, path)));
const outputs = Object.fromEntries(
  built.flatMap(({ metafile }) => Object.entries(metafile.outputs)).map(([path, output]) => [inOut(path), output]),
);

/** The parts that a file cannot start without. @param {string} name @param {Set<string>} [found] */
function needs(name, found = new Set()) {
  for (const { path, kind, external } of outputs[name]?.imports ?? []) {
    const part = inOut(path);
    if (external || kind === "dynamic-import" || found.has(part)) continue;
    found.add(part);
    needs(part, found);
  }
  return found;
}

const embedded = new Set([...needs("embed/start.js"), ...needs(PAGE)]);
const inputs = built.flatMap(({ metafile }) => Object.keys(metafile.inputs)).map(slashed);
const early = { "index.html": [PAGE, ...needs(PAGE)], "embed.html": ["embed/start.js", PAGE, ...embedded] };
const html = await readFile(join(stage, "index.html"), "utf8");
const said = [
  html,
  ...Object.values(early)
    .flat()
    .map((name) => String(texts.get(name))),
].join("\n");
console.log(JSON.stringify({ replaced: [...new Set([...inputs, ...written])], early, words: await wordsIn(said) }));

/**
 * The sentences of each language whose keys stand in a text in quotes: whole ("answer.title"), or up to a dot where code adds the
 * rest (`answer.share.${...}`).
 * @param {string} text
 */
async function wordsIn(text) {
  const quoted = text.matchAll(/(["'`])([\w-]+(?:\.[\w-]+)*\.?)(?=\1|\$\{)/g);
  const named = new Set([...quoted].map(([, , name]) => name));
  const isSaid = (/** @type {string} */ key) =>
    named.has(key) || [...key.matchAll(/\./g)].some(({ index }) => named.has(key.slice(0, index + 1)));
  const files = (await readdir(join(stage, "lang"))).filter((name) => name.endsWith(".json"));
  const words = files.map(async (name) => {
    const all = Object.entries(JSON.parse(await readFile(join(stage, "lang", name), "utf8")));
    return [name.replace(".json", ""), Object.fromEntries(all.filter(([key]) => isSaid(key)))];
  });
  return Object.fromEntries(await Promise.all(words));
}

/** Names in a map as a person looks for them, whatever folders this ran in. @param {string} name @param {string} text */
function named(name, text) {
  const map = JSON.parse(text);
  const from = dirname(join(out, name));
  map.sources = map.sources.map(
    (/** @type {string} */ source) => `cifar-lab:///www/${slashed(relative(stage, join(from, source)))}`,
  );
  return JSON.stringify(map);
}
