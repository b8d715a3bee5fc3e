// @ts-check
// The plainest of hosts, as a school's file server may be: files below a folder, no rules, no compression, types that
// are wrong. It can lose the connection in the middle of a file.
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

/** A page that breaks off has been read as far as it came. */
const CUT_MS = 1500;
const dist = new URL("../../dist/", import.meta.url);
/** @type {Record<string, string>} */
const TYPES = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
  png: "image/png",
  json: "text/plain",
  wasm: "text/html",
};

export class PlainHost {
  #server = createServer((request, response) => this.#answer(request, response));
  /** The next request for a file with this name is cut at this part of its bytes. @type {{ name: RegExp, part: number } | null} */
  cut = null;
  /** So many more requests are answered, then none: connections end at once. */
  left = Number.POSITIVE_INFINITY;
  /** Files that lie packed beside the others, and are sent in their place, as some servers do it. @type {Map<RegExp, Buffer>} */
  packed = new Map();
  /** Files that a later build has otherwise. @type {Map<string, string>} */
  changed = new Map();
  /** Whether other sites may read its files. */
  isOpenToAll = false;
  /** Where the site lies. */
  address = "";

  /** @param {string} folder */
  async open(folder) {
    await new Promise((done) => this.#server.listen(0, "127.0.0.1", () => done(undefined)));
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    this.address = new URL(`http://127.0.0.1:${port}/${folder}/`).href;
    return this;
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @type {import("node:http").RequestListener} */
  #answer({ url = "" }, response) {
    const { href } = new URL(url, this.address);
    const asked = href.startsWith(this.address)
      ? decodeURIComponent(href.slice(this.address.length).replace(/\?.*$/, "")) || "index.html"
      : "..";
    if (this.left-- <= 0) return void response.destroy();
    const path = fileURLToPath(new URL(asked, dist));
    if (!path.startsWith(fileURLToPath(dist)) || !isFile(path)) {
      return void response.writeHead(404).end("no");
    }
    const [, packed] = [...this.packed].find(([name]) => name.test(asked)) ?? [];
    const body = packed ?? Buffer.from(this.changed.get(asked) ?? readFileSync(path));
    response.writeHead(200, {
      "content-type": TYPES[path.split(".").at(-1) ?? ""] ?? "text/plain",
      "content-length": body.length,
      ...(packed && { "content-encoding": "gzip" }),
      ...(this.isOpenToAll && { "access-control-allow-origin": "*" }),
    });
    if (!this.cut?.name.test(asked)) return void response.end(body);
    const { part } = this.cut;
    this.cut = null;
    response.write(body.subarray(0, Math.floor(body.length * part)), () =>
      setTimeout(() => response.destroy(), CUT_MS),
    );
  }
}

/** @param {string} path */
function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
