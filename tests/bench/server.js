// Serves the built site, the peers and the benchmark's own page from one origin, without the site's strict headers:
// the peers compile code in ways that those forbid.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * @param {Record<string, string>} folders by the first part of the address
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function serve(folders) {
  const server = createServer(async (request, response) => {
    const [, first, ...rest] = new URL(request.url ?? "/", "http://localhost").pathname.split("/");
    const path = normalize(rest.join("/").replace(/(^|\/)$/, "$1index.html"));
    try {
      if (!(first in folders) || path.startsWith("..")) throw new Error("outside");
      const bytes = await readFile(join(folders[first], path));
      const type = TYPES[extname(path)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
