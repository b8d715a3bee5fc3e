// @ts-check
// Course pages for the tests of embeds: another site, which frames ours. Served by node, under the rules that a test names.
import { createServer } from "node:http";

/** @typedef {{ html: string, headers?: Record<string, string> }} CoursePage */

/**
 * Pages of another site than the one under test: `localhost` is to the browser not 127.0.0.1.
 * @param {Record<string, CoursePage>} pages By path.
 * @param {"localhost" | "127.0.0.1"} [host] The latter is another origin of the same site.
 */
export async function courseSite(pages, host = "localhost") {
  const server = createServer((request, response) => {
    const page = pages[new URL(request.url ?? "/", "http://course").pathname];
    response.writeHead(page ? 200 : 404, { "content-type": "text/html; charset=utf-8", ...page?.headers });
    response.end(page?.html ?? "");
  });
  await new Promise((ready) => server.listen(0, host, () => ready(undefined)));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { url: `http://${host}:${port}`, close: () => server.close() };
}

/** A document around what a teacher writes. */
export const course = (/** @type {string} */ body, script = "") =>
  `<!doctype html><html lang="en"><title>Course</title><link rel="icon" href="data:,"><body><main><h1>Course</h1>${body}</main><script>${script}</script></body></html>`;

/** Keeps what frames say to the page, and the port of the handshake: in a course page's own script. */
export const LISTEN = `
  window.heard = [];
  window.port = null;
  addEventListener("message", (event) => {
    heard.push(event.data);
    if (event.data?.type !== "cifar-lab:hello") return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => heard.push(data);
    window.port = port1;
    event.source.postMessage({ type: "cifar-lab:connect", v: 1, share: true }, event.origin, [port2]);
  });`;
