// @ts-check
/*
 * The service worker: what the page needs is kept in the browser, so that after one visit it opens without network.
 *
 * One version at a time. The list below is of one build; every file is taken under its hash; a page that one version
 * has opened gets every further file from that version, and a new version waits until the person wants it and no other
 * tab has the old one open. Only for the page as a tab of its own: in frames, and for embed.html, the network answers
 * (workers/modules.js marks the workers of these).
 */

/**
 * @typedef {{ path: string, bytes: number, sha256: string, name?: string }} Kept `name`: of a file whose path has its
 *   content's hash.
 */

/** `cargo xtask build` writes the list here. */
const SITE = null;
/** @typedef {{ version: string, files: Kept[] }} Site */
const site = /** @type {Site | null} */ (/** @type {unknown} */ (SITE));

const worker = /** @type {any} */ (self);
/** Sites in other folders of the same host have their own. */
const HERE = new URL(worker.registration.scope).pathname;
const PAGE = `cifar-lab ${HERE} page ${site?.version}`;
/** Files with hashes: the same name is the same bytes, whatever the version. */
const FILES = `cifar-lab ${HERE} files`;
const SHARED = `cifar-lab ${HERE} shared`;
const MARK = "keep-all";

/** As in workers/simd.js, which only a module could import. */
const SIMD = "\0asm\x01\0\0\0\x01\x04\x01`\0\0\x03\x02\x01\0\n\t\x01\x07\0A\0\xfd\x0f\x1a\v";
const hasSimd = WebAssembly.validate(Uint8Array.from(SIMD, (sign) => sign.charCodeAt(0)));

/** Of the hashed files, what comes before the first answer; of the others, all. */
const FIRST = /^(view(-plain)?(_bg)?\.|models\/(models|notebook)\.|data\/(manifest|samples)\.)/;
const MODULE = /^[\w-]+\.(js|wasm)$/;
/** Without SIMD no module runs but the plain one, which nobody else needs (workers/modules.js). @param {Kept} file */
const runsHere = ({ name }) => !name || !MODULE.test(name) || name.startsWith("view-plain") !== hasSimd;

const ALL = (site?.files ?? []).filter(runsHere);
const CORE = ALL.filter(({ name }) => !name || FIRST.test(name));
const REST = ALL.filter((file) => !CORE.includes(file));
const BY_PATH = new Map(ALL.map((file) => [file.path, file]));
/** In the address of a worker that is not the page's. */
const APART = "?apart";
/** Downloads at the same time, as browsers do it. */
const AT_ONCE = 6;

/** From then on this worker keeps nothing, though the page that is open still goes through it. */
let isForgotten = false;

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(keep(CORE)));

worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(tidy()));

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (!site || isForgotten || origin !== location.origin || !pathname.startsWith(HERE)) return;
  const path = pathname.slice(HERE.length);
  if (request.method === "POST" && path === "share") return event.respondWith(share(request));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    // In a frame the destination is another one.
    if (request.destination === "document" && isIndex(path))
      event.respondWith(answer(event, BY_PATH.get("index.html")));
    return;
  }
  const file = BY_PATH.get(path);
  if (file) event.respondWith(isOurs(event).then((isOurs) => (isOurs ? answer(event, file) : fetch(request))));
});

worker.addEventListener("message", (/** @type {any} */ { data, ports: [port] }) => {
  /** @type {Record<string, () => Promise<any>>} */
  const does = { status, update, "keep-all": () => keepAll(port), "keep-core": dropRest, forget };
  const done = does[data?.ask];
  if (done && port)
    done().then(
      (result) => port.postMessage({ result }),
      (error) => port.postMessage({ error: String(error) }),
    );
});

/** @param {string} path */
const isIndex = (path) => path === "" || path === "index.html";
/** Hosts answer index.html with a redirection, which no navigation may get: the folder has it, too. @param {Kept} file */
const addressOf = ({ path }) => new URL(path === "index.html" ? "./" : path, worker.registration.scope).href;
/** As in the attribute of that name: in base 64. @param {Kept} file */
const integrityOf = ({ sha256 }) =>
  `sha256-${btoa((sha256.match(/../g) ?? []).map((pair) => String.fromCharCode(parseInt(pair, 16))).join(""))}`;
/** @param {Kept} file */
const shelfOf = ({ name }) => caches.open(name ? FILES : PAGE);
const LOOSE = { ignoreVary: true };

/**
 * Whether the page asks, or one of its workers.
 * @param {any} event
 */
async function isOurs({ clientId }) {
  const client = await worker.clients.get(clientId);
  if (!client) return false;
  return client.type === "window" ? isPage(client) : new URL(client.url).search !== APART;
}

/**
 * Whether a window is the page, as a tab of its own, and not a frame or anything else on the same host.
 * @param {any} window
 */
function isPage({ url, frameType }) {
  const { pathname } = new URL(url);
  return frameType === "top-level" && pathname.startsWith(HERE) && isIndex(pathname.slice(HERE.length));
}

/**
 * From the shelf, or from the network onto the shelf. What is not what this version lists is not given out.
 * @param {any} event
 * @param {Kept | undefined} file
 */
async function answer(event, file) {
  if (!file) return Response.error();
  const shelf = await shelfOf(file);
  const address = addressOf(file);
  const kept = await shelf.match(address, LOOSE);
  if (kept) return kept;
  if (!file.name) return taken(file);
  // Large: handed on as it comes, so that its progress can be seen; whoever asked checks it, and so does the shelf.
  const response = await fetch(address);
  if (response.ok) event.waitUntil(put(shelf, file, response.clone()).catch(() => {}));
  return response;
}

/**
 * @param {Cache} shelf
 * @param {Kept} file
 * @param {Response} response
 */
async function put(shelf, file, response) {
  const bytes = await response.arrayBuffer();
  // A service worker always has a secure context, and with it crypto.subtle.
  const digest = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))];
  if (digest.map((byte) => byte.toString(16).padStart(2, "0")).join("") !== file.sha256) return;
  await shelf.put(addressOf(file), new Response(bytes, { headers: response.headers }));
}

/**
 * Onto the shelf, checked by the browser.
 * @param {Kept} file
 */
async function taken(file) {
  const response = await fetch(addressOf(file), {
    integrity: integrityOf(file),
    cache: file.name ? "default" : "no-cache",
  });
  if (!response.ok) throw new Error(`${file.path}: ${response.status}`);
  await (await shelfOf(file)).put(addressOf(file), response.clone());
  return response;
}

/**
 * @param {readonly Kept[]} files
 * @param {(bytes: number) => void} [onkept]
 */
async function keep(files, onkept) {
  const waiting = [...files];
  const lane = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      const isThere = await (await shelfOf(file)).match(addressOf(file), LOOSE);
      if (!isThere) await taken(file);
      onkept?.(file.bytes);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** Removes what no file of this version needs. */
async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith(`cifar-lab ${HERE} page`) && name !== PAGE) await caches.delete(name);
  }
  const addresses = new Set(ALL.map(addressOf));
  const shelf = await caches.open(FILES);
  for (const request of await shelf.keys()) {
    if (!addresses.has(request.url) && !request.url.endsWith(MARK)) await shelf.delete(request);
  }
}

async function status() {
  const shelves = await Promise.all([FILES, PAGE].map((name) => caches.open(name)));
  const kept = await Promise.all(shelves.map((shelf) => shelf.keys()));
  const there = new Set(kept.flat().map(({ url }) => url));
  const sum = (/** @type {readonly Kept[]} */ files) => files.reduce((bytes, file) => bytes + file.bytes, 0);
  return {
    version: site?.version ?? null,
    core: sum(CORE),
    rest: sum(REST),
    stored: sum(ALL.filter((file) => there.has(addressOf(file)))),
    missing: sum(REST.filter((file) => !there.has(addressOf(file)))),
    wanted: there.has(new URL(MARK, worker.registration.scope).href),
  };
}

/** @param {MessagePort} port Hears of the bytes that are there. */
async function keepAll(port) {
  await (await caches.open(FILES)).put(new URL(MARK, worker.registration.scope), new Response());
  let done = 0;
  await keep(REST, (bytes) => port.postMessage({ done: (done += bytes) }));
  return status();
}

/** What this version alone has laid there: a new one that waits has its own beside it. */
async function dropRest() {
  const shelf = await caches.open(FILES);
  for (const address of [new URL(MARK, worker.registration.scope).href, ...REST.map(addressOf)])
    await shelf.delete(address, LOOSE);
  return status();
}

/** The person's own images have buttons of their own (dataset/store.js, panels/own-set/store.js). */
async function forget() {
  isForgotten = true;
  const own = `cifar-lab ${HERE} data`;
  for (const name of await caches.keys())
    if (name.startsWith(`cifar-lab ${HERE} `) && name !== own && !name.startsWith(`${own} `)) await caches.delete(name);
}

/** Of the version that waits: takes over if that takes nothing from another tab. */
async function update() {
  const tabs = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const others = tabs.filter(isPage).length - 1;
  if (others <= 0) await worker.skipWaiting();
  return { others };
}

/**
 * A picture that another program shares with the installed page: laid down for the page to take.
 * @param {Request} request
 */
async function share(request) {
  const picture = (await request.formData()).get("picture");
  const shelf = await caches.open(SHARED);
  const address = new URL("shared-picture", worker.registration.scope);
  if (picture instanceof File) {
    const name = { "x-name": encodeURIComponent(picture.name) };
    await shelf.put(address, new Response(picture, { headers: { "content-type": picture.type, ...name } }));
  }
  return Response.redirect(new URL("./?way=file&shared=1", worker.registration.scope).href, 303);
}
