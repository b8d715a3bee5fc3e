// @ts-check
// A host of a test's own before the site's: it counts what is asked for, has course pages beside the site, and can be gone.
import { createServer, request as ask } from "node:http";

/** A page of the site's own origin, under the site's rules, with nothing in it: for scripts that use the module. */
export const PLAIN = "plain.html";

export class Host {
  /** Paths of the site that were asked for, in their order, without the query. @type {string[]} */
  asked = [];
  /** Pages that are not the site's, by path. @type {Map<string, string>} */
  pages = new Map();
  address = "";
  #site;
  #server = createServer((request, response) => this.#answer(request, response));

  /** @param {string} site Where the site is served with its headers: `cargo xtask serve`. */
  constructor(site) {
    this.#site = new URL(site);
  }

  /** The site's rules. */
  #rules = "";

  /** @param {string} name To a browser `localhost` is another site than `127.0.0.1`. */
  async open(name = "127.0.0.1") {
    await new Promise((done) => this.#server.listen(0, name, () => done(undefined)));
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    this.address = `http://${name}:${port}/`;
    const { headers } = await fetch(this.#site, { method: "HEAD" });
    this.#rules = headers.get("content-security-policy") ?? "";
    return this;
  }

  /** Nothing is answered any more, as without a network. */
  async close() {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  /** @type {import("node:http").RequestListener} */
  #answer({ url = "/", method, headers }, response) {
    const { pathname, search } = new URL(url, "http://host");
    const page = this.pages.get(pathname);
    // Asked for by browsers where a document names no icon.
    if (pathname === "/favicon.ico") return void response.writeHead(204).end();
    if (pathname === `/${PLAIN}`) {
      const headers = { "content-type": "text/html", "content-security-policy": this.#rules };
      return void response.writeHead(200, headers).end("<!doctype html><title>plain</title>");
    }
    if (page !== undefined)
      return void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
    this.asked.push(pathname.slice(1) || "index.html");
    const path = new URL(`.${pathname}${search}`, this.#site);
    const passed = ask(path, { method, headers: { ...headers, host: this.#site.host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    response.on("close", () => passed.destroy());
    passed.end();
  }
}
