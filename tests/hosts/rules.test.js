// The widget under what a host's rules may be: a bare page that plays anywidget's part, with the rules of frames and policies
// of the hosts that cannot be installed here. VS Code's is what its source has (backLayerWebView.ts), which a person has to
// switch on (`notebook.experimental.enableCsp`).
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { othersAskedBy, page } from "./browser.js";
import { installed, picture } from "./wheel.js";

const HOST = "https://notebook.example";
const VS_CODE =
  `default-src 'none'; script-src ${HOST} 'unsafe-inline' 'unsafe-eval'; style-src ${HOST} 'unsafe-inline';
  img-src ${HOST} https: http: data:; font-src ${HOST} https:; connect-src https:; child-src https: data:`.replaceAll(
    "\n",
    " ",
  );

/** anywidget's part: the widget's script gets an address in memory, and a model that asks Python. */
const PLAY = `
  const { state, files } = await (await fetch("${HOST}/given.json")).json();
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  if (state._picture.data) state._picture.data = new DataView(bytes(state._picture.data).buffer);
  window.state = state;
  const heard = [];
  const model = {
    get: (name) => state[name],
    set: (name, value) => (state[name] = value),
    save_changes() {},
    on: (event, hear) => heard.push([event, hear]),
    off() {},
    send: ({ kind, reader }) => {
      const buffers = Object.values(files).map((text) => new DataView(bytes(text).buffer));
      for (const [event, hear] of heard)
        if (event === "msg:custom") hear({ kind, reader, paths: Object.keys(files) }, buffers);
    },
  };
  try {
    const code = await (await fetch("${HOST}/widget.js")).blob();
    const { default: make } = await import(URL.createObjectURL(code.slice(0, code.size, "text/javascript")));
    const widget = make();
    widget.initialize({ model });
    widget.render({ model, el: document.body });
  } catch (error) {
    document.body.append(Object.assign(document.createElement("p"), { className: "anywidget-fails", textContent: String(error) }));
  }`;

/**
 * @param {import("node:test").TestContext} context
 * @param {{ policy?: string, sandbox?: string, state?: object }} rules
 */
async function opened(context, { policy, sandbox, state }) {
  const { packages } = installed(context);
  const folder = join(packages, "cifar_lab_widget/static");
  const files = Object.fromEntries(
    readdirSync(join(folder, "files"), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.\w+$/.test(path) && existsSync(join(folder, "files", path)))
      .map((path) => [path, gzipSync(readFileSync(join(folder, "files", path))).toString("base64")]),
  );
  const data = readFileSync(picture("cat.png")).toString("base64");
  const usual = { _picture: { id: "p", data }, _answer: {}, _network: "", lang: "en", panel: null, lock: [] };
  const given = JSON.stringify({ state: { ...usual, ...state }, files });
  const inside = `<!doctype html><title>output</title><body><script type="module">${PLAY}</script>`;
  const around = `<!doctype html><title>notebook</title><iframe src="${HOST}/output" sandbox="${sandbox}"></iframe>`;
  /** @type {Record<string, [string, string]>} */
  const site = {
    "/": ["text/html", sandbox ? around : inside],
    "/output": ["text/html", inside],
    "/given.json": ["application/json", given],
    "/widget.js": ["text/javascript", readFileSync(join(folder, "widget.js"), "utf8")],
  };
  const one = await page(context);
  const others = othersAskedBy(one);
  await one.route(`${HOST}/**`, (route) => {
    const [contentType, body] = site[new URL(route.request().url()).pathname] ?? ["text/plain", ""];
    const isPage = contentType === "text/html" && policy;
    const headers = { "access-control-allow-origin": "*", ...(isPage && { "content-security-policy": policy }) };
    return route.fulfill({ contentType, body, headers });
  });
  await one.goto(`${HOST}/`);
  const output = sandbox ? one.frameLocator("iframe") : one.locator("body");
  return { output, others: () => [...others].filter((address) => !address.startsWith(`${HOST}/`)) };
}

test("in a frame of the host's with an origin the widget answers; without one no worker comes up, and it says so", async (context) => {
  const { output, others } = await opened(context, { sandbox: "allow-scripts allow-same-origin allow-forms" });
  await output.locator(".cifar-lab-widget .sentence").filter({ hasText: "%" }).waitFor({ timeout: 60_000 });
  assert.deepEqual(others(), []);
  const alone = await opened(context, { sandbox: "allow-scripts", state: { lang: "es" } });
  await alone.output
    .locator(".problem")
    .filter({ hasText: "no deja que la red funcione" })
    .waitFor({ timeout: 60_000 });
});

test("with VS Code's rules for untried output no anywidget comes up at all, ours neither", async (context) => {
  const { output } = await opened(context, { policy: VS_CODE });
  await output.locator(".anywidget-fails").waitFor({ timeout: 60_000 });
});

test("where workers or WebAssembly are forbidden the panel says so, in both languages", async (context) => {
  const open = "script-src 'unsafe-inline' blob:";
  for (const [policy, lang, said] of /** @type {const} */ ([
    [`${open} 'wasm-unsafe-eval'; worker-src 'none'`, "en", /lets no network run/],
    [`${open}; worker-src blob:`, "es", /no deja que la red funcione/],
  ])) {
    const { output } = await opened(context, { policy, state: { lang } });
    const problem = output.locator(".cifar-lab-widget .problem").filter({ hasText: /\w/ });
    await problem.waitFor({ timeout: 60_000 });
    assert.match(await problem.innerText(), said);
  }
});

test("where frames of other sites are forbidden a panel of the page says so, and leaves its link", async (context) => {
  const policy = "script-src 'unsafe-inline' blob:; frame-src 'none'";
  const state = {
    panel: "inside",
    site: "https://lab.example/",
    _height: 700,
    hide: [],
    question: "",
    settings: {},
    lang: "es",
  };
  const { output } = await opened(context, { policy, state });
  await output
    .locator(".cifar-lab-frame .problem")
    .filter({ hasText: "cuaderno no muestra" })
    .waitFor({ timeout: 60_000 });
  assert.equal(
    await output.locator(".cifar-lab-frame a").getAttribute("href"),
    "https://lab.example/embed.html?panel=inside&lang=es",
  );
});
