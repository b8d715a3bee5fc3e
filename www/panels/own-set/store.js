// @ts-check
/**
 * A set that this browser keeps, and the network that learnt it: only where the person has asked for it, and until the person
 * deletes it. What forgets the page (sw.js) leaves it, as it leaves the copy of CIFAR-10.
 * @typedef {import("./reading.js").OwnSet} OwnSet
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {{ set: OwnSet, plan: Plan, network: Uint8Array | null, past: readonly string[] }} Kept `past`: what the network
 *   has learnt, as learnt.js says it.
 */
import { BYTES, refusalOf } from "./set.js";

/** Version 1 had pixels and network without a name of their own, and did not tell what the network has learnt. */
const VERSION = 2;

/** The site's folder, as sw.js names its caches by. */
const root = () => new URL("./", document.baseURI);
const NAME = () => `cifar-lab ${root().pathname} data own-set`;
const address = (/** @type {string} */ name) => new URL(`data/own-set/${name}`, root()).href;

/**
 * One tab at a time: another one that looks while a set is being written would take it for a broken one.
 * @template T
 * @param {(isAlone: boolean) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function alone(work) {
  const free = await new Promise((/** @type {(free: (() => void) | null) => void} */ resolve) => {
    const { locks } = globalThis.navigator ?? {};
    if (!locks) return resolve(null);
    const held = () => new Promise((free) => resolve(() => free(undefined)));
    // A frame in another site's page may have none.
    locks.request(NAME(), held).catch(() => resolve(null));
  });
  try {
    return await work(!!free);
  } finally {
    free?.();
  }
}

/** What a newer version of the page has put there is not for this one to read, to replace or to delete. */
const newer = () => Object.assign(new Error("kept by a newer version of the page"), { code: "newer" });
const isNewer = (/** @type {{ version?: unknown }} */ { version }) => Number(version) > VERSION;
const textOn = async (/** @type {Cache} */ shelf) => (await shelf.match(address("set")))?.text();

/**
 * Pixels and network stand under a name of their own, and what tells of them is written last: until then the copy of before is
 * whole, and afterwards nobody needs it.
 * @param {Kept} kept
 */
export const keep = (kept) => alone(() => written(kept));

/** @param {Kept} kept */
async function written({ set, plan, network, past }) {
  const shelf = await caches.open(NAME());
  if (isNewer(parsed(await textOn(shelf)))) throw newer();
  const at = crypto.randomUUID();
  try {
    const pictures = set.classes.flatMap(({ pictures }) => pictures);
    const told = {
      ...{ version: VERSION, at, plan, past },
      ...{ left: set.left, empty: set.empty, nested: set.nested, isSplit: set.isSplit },
      classes: set.classes.map(({ folder, name, pictures }) => ({
        ...{ folder, name },
        pictures: pictures.map(({ path, isHeldOut }) => ({ path, isHeldOut })),
      })),
    };
    if (network) await shelf.put(address(`${at}/network`), new Response(new Uint8Array(network)));
    const pixels = new Blob(pictures.map(({ planar }) => new Uint8Array(planar)));
    await shelf.put(address(`${at}/pictures`), new Response(pixels));
    await shelf.put(address("set"), new Response(JSON.stringify(told)));
  } catch (error) {
    await drop(shelf, (url) => url.startsWith(address(at))).catch(() => {});
    throw error;
  }
  // What stays although it is not needed is in nobody's way, and goes with the next copy.
  await drop(shelf, (url) => url !== address("set") && !url.startsWith(address(at))).catch(() => {});
}

/**
 * @param {Cache} shelf
 * @param {(url: string) => boolean} isMeant
 */
async function drop(shelf, isMeant) {
  for (const { url } of await shelf.keys()) if (isMeant(url)) await shelf.delete(url);
}

/**
 * @returns {Promise<Kept | null>} null where there is none; what is broken is deleted: nobody could do it by hand. Rejects
 *   with the code "newer" where a newer version of the page has kept one.
 */
export const kept = async () => (globalThis.caches ? alone(found) : null);

/** @param {boolean} isAlone @returns {Promise<Kept | null>} */
async function found(isAlone) {
  if (!(await caches.has(NAME()))) return null;
  const shelf = await caches.open(NAME());
  let text = await textOn(shelf);
  for (;;) {
    const kept = await read(shelf, parsed(text));
    const now = await textOn(shelf);
    if (now === text) {
      if (kept) return kept;
      break;
    }
    // A tab without locks has put another copy in its place meanwhile.
    text = now;
  }
  // Without what tells of it, a set may still be being written, by a tab without locks.
  if (isAlone || text !== undefined) await caches.delete(NAME());
  return null;
}

/** @param {Cache} shelf @param {any} told @returns {Promise<Kept | null>} null where it is not whole. */
async function read(shelf, told) {
  if (isNewer(told)) throw newer();
  if (told.version !== 1 && told.version !== VERSION) return null;
  const under = told.version === 1 ? "" : `${told.at}/`;
  const [pixels, network] = await Promise.all(
    ["pictures", "network"].map(async (name) => (await shelf.match(address(under + name)))?.arrayBuffer()),
  );
  const set = pixels ? setOf(told, new Uint8Array(pixels)) : null;
  return set && { set, plan: told.plan, past: told.past ?? [], network: network ? new Uint8Array(network) : null };
}

/** @param {string | undefined} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text ?? "") ?? {};
  } catch {
    return {};
  }
}

/**
 * @param {any} told
 * @param {Uint8Array} bytes
 * @returns {OwnSet | null} null where it is not whole.
 */
function setOf({ classes, left = [], empty = [], nested, isSplit }, bytes) {
  if (!Array.isArray(classes) || !classes.every((one) => Array.isArray(one?.pictures))) return null;
  let at = 0;
  const found = classes.map((/** @type {any} */ one) => ({
    ...one,
    pictures: one.pictures.map((/** @type {any} */ picture) => ({
      ...picture,
      planar: bytes.slice(at, (at += BYTES)),
    })),
  }));
  const isWhole = at === bytes.length && !refusalOf(found.map((/** @type {any} */ { pictures }) => pictures));
  return isWhole ? { classes: found, left, empty, nested, isSplit } : null;
}

/** Whatever it is: the person has asked for it. */
export const forget = () =>
  alone(async () => {
    await caches.delete(NAME());
  });

/** What keeping a set takes, in bytes. @param {OwnSet} set @param {Uint8Array | null} network */
export function sizeOf({ classes }, network) {
  return BYTES * classes.reduce((sum, { pictures }) => sum + pictures.length, 0) + (network?.length ?? 0);
}
