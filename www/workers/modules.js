// @ts-check
/**
 * The site's built files: their addresses, and the wasm modules, each fetched and compiled once for all workers.
 * (Weights and data are fetched by the modules themselves, which check them.)
 * @typedef {import("./errors.js").Fault} Fault
 * @typedef {import("../protocol.js").ModuleName} ModuleName
 * @typedef {(progress: import("../cifar-lab.js").Progress) => void} OnProgress
 */
import { early } from "../early.js";
import { hasSimd } from "./simd.js";

/**
 * Which files a module has here: one is there without SIMD, too.
 * @param {ModuleName} module
 */
export const filesOf = (module) => (hasSimd || module !== "view" ? module : "view-plain");

export class Modules {
  /** @type {Map<ModuleName, Promise<WebAssembly.Module>>} */
  #compiled = new Map();
  /** As `filesOf` calls what came wrong: the browser's own copy may be at fault, so it is passed over. @type {Set<string>} */
  #distrusted = new Set();
  /** Files that this page has asked for early, and whether they travelled. @type {Map<string, Promise<boolean>>} */
  #warmed = new Map();
  /** Addresses that this page has given to files in memory. @type {string[]} */
  #given = [];

  /**
   * @param {string} base Empty where the files are in memory: each has an address of its own then.
   * @param {import("../protocol.js").Assets | null} assets null where the site was built without hashed names.
   * @param {Fault} fault
   * @param {OnProgress} onprogress
   */
  constructor(base, assets, fault, onprogress) {
    this.base = base;
    this.assets = assets;
    this.fault = fault;
    /** Address of the workers' script. */
    this.worker = base && new URL(isPage(base) ? "worker.js" : "worker.js?apart", base).href;
    /** What a worker finds in the browser's store may have travelled a moment ago, for this very page. */
    this.onprogress = (/** @type {import("../cifar-lab.js").Progress} */ progress) => {
      const travelled = progress.cached && this.#warmed.get(progress.asset);
      if (!travelled) return onprogress(progress);
      travelled.then((has) => onprogress({ ...progress, cached: !has }));
    };
  }

  /**
   * Fetches the list of the site's files.
   * @param {string} base
   * @param {Fault} fault
   * @param {OnProgress} onprogress
   */
  static async open(base, fault, onprogress) {
    const asset = "assets.json";
    const response = await early(new URL(asset, base)).catch(() => {
      // The browser does not tell why another site's file cannot be read.
      throw new URL(base).origin === location.origin
        ? fault("fetch.offline", { asset })
        : fault("base.origin", { base });
    });
    if (response.status === 404) return new Modules(base, null, fault, onprogress);
    if (!response.ok) throw fault("fetch.status", { asset, status: response.status });
    const assets = await response.json().catch((/** @type {Error} */ error) => {
      throw fault("fetch.format", { asset, problem: error.message });
    });
    return new Modules(base, assets, fault, onprogress);
  }

  /**
   * The same, of files that are in memory already: nothing is asked of any host. Each gets an address (`blob:`) that page
   * and workers take as they take any other, and what a worker loads is held against the list's SHA-256 as ever.
   * @param {Record<string, Blob>} files By their paths below `base`, assets.json among them.
   * @param {Fault} fault
   * @param {OnProgress} onprogress
   */
  static async fromFiles(files, fault, onprogress) {
    const asset = "assets.json";
    const missing = [asset, "worker.js"].find((path) => !files[path]);
    if (missing)
      throw fault("argument", {
        problem: `there is no ${missing} among the files`,
        remedy: "give all files of the package",
      });
    /** @type {import("../protocol.js").Assets} */
    const listed = await files[asset]
      .text()
      .then(JSON.parse)
      .catch((/** @type {Error} */ error) => {
        throw fault("fetch.format", { asset, problem: error.message });
      });
    const here = Object.entries(listed).filter(([, { path }]) => files[path]);
    const modules = new Modules("", {}, fault, onprogress);
    modules.assets = Object.fromEntries(
      here.map(([name, one]) => [name, { ...one, path: modules.#give(one.path, files[one.path]) }]),
    );
    modules.worker = modules.#give("worker.js", files["worker.js"]);
    return modules;
  }

  /**
   * @param {string} path
   * @param {Blob} file
   */
  #give(path, file) {
    // No browser takes a script for one without its type.
    const address = URL.createObjectURL(path.endsWith(".js") ? file.slice(0, file.size, "text/javascript") : file);
    this.#given.push(address);
    return address;
  }

  /** Lets go of the files in memory. */
  close() {
    for (const address of this.#given) URL.revokeObjectURL(address);
  }

  /**
   * @param {ModuleName} module
   * @returns {{ available: boolean, loaded: boolean, bytes: number | null }}
   */
  size(module) {
    const asset = this.assets?.[`${filesOf(module)}_bg.wasm`];
    const loaded = this.#compiled.has(module);
    return { available: !this.assets || !!asset, loaded, bytes: asset?.bytes ?? null };
  }

  /**
   * Sets downloads going that will be asked for soon, so that they do not wait for one another: the browser keeps
   * them. Only files whose names hold their content's hash, since others the browser would ask for twice.
   * @param {string[]} names
   */
  warm(names) {
    for (const name of names) {
      const path = this.assets?.[name]?.path ?? name;
      if (path === name || !this.base) continue;
      const { href } = new URL(path, this.base);
      const whole = fetch(href).then((file) => file.arrayBuffer());
      // Whoever needs the file reports what goes wrong.
      this.#warmed.set(
        name,
        whole.then(
          () => !fromCache(href),
          () => true,
        ),
      );
    }
  }

  /** @param {string} name */
  url(name) {
    const { href } = new URL(this.assets?.[name]?.path ?? name, this.base || undefined);
    // Another address for the same script: an import takes what the browser has.
    return this.base && this.#distrusted.has(name.replace(".js", "")) ? `${href}?again` : href;
  }

  /**
   * The compiled module. A failure is forgotten, so asking again tries again.
   * @param {ModuleName} module
   */
  compiled(module) {
    let compiled = this.#compiled.get(module);
    if (!compiled) {
      compiled = this.#compile(module);
      this.#compiled.set(module, compiled);
      compiled.catch(() => this.distrust(module));
    }
    return compiled;
  }

  /** Its files are asked of the host the next time. @param {ModuleName} module */
  distrust(module) {
    this.#compiled.delete(module);
    this.#distrusted.add(filesOf(module));
  }

  /** @param {ModuleName} module */
  async #compile(module) {
    const asset = `${filesOf(module)}_bg.wasm`;
    if (!hasSimd && (module !== "view" || (this.assets && !this.assets[asset])))
      throw this.fault("processor", { module });
    const total = this.assets?.[asset]?.bytes ?? null;
    this.onprogress({ asset, loaded: 0, total, cached: false });
    const url = this.url(asset);
    const isWrong = this.#distrusted.has(filesOf(module));
    const response = await (isWrong ? fetch(url, { cache: "reload" }) : early(new URL(url))).catch(() => {
      throw this.fault("fetch.offline", { asset });
    });
    if (!response.ok) throw this.fault("fetch.status", { asset, status: response.status });
    // Of what was still to come, nothing is known.
    const counted = this.#counted(asset, total || null, response);
    const compiled = await WebAssembly.compileStreaming(counted).catch((error) => {
      throw this.fault("module.load", { module, message: error.message });
    });
    if (total && fromCache(response.url)) this.onprogress({ asset, loaded: total, total, cached: true });
    return compiled;
  }

  /**
   * The same response, whose bytes are counted as they pass. Its type is set here, since some hosts do not.
   * @param {string} asset
   * @param {number | null} total
   * @param {Response} response
   */
  #counted(asset, total, response) {
    let loaded = 0;
    const counter = new TransformStream({
      transform: (piece, controller) => {
        loaded += piece.length;
        this.onprogress({ asset, loaded, total, cached: false });
        controller.enqueue(piece);
      },
    });
    const headers = { "content-type": "application/wasm" };
    return new Response(response.body?.pipeThrough(counter), { headers });
  }
}

/**
 * Whether the site's page asks, as a tab of its own: its service worker (sw.js) answers to it and its workers, of which it
 * knows nothing but their address.
 * @param {string} base
 */
function isPage(base) {
  const [address] = location.href.split(/[?#]/);
  return self === self.top && (address === base || address === `${base}index.html`);
}

/**
 * Whether nothing travelled when the file was first asked for. Where the browser does not say, it has travelled.
 * @param {string} url
 */
function fromCache(url) {
  const [timing] = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByName(url, "resource"));
  return !!timing && timing.transferSize === 0 && timing.decodedBodySize > 0;
}
