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

const VERSION = 2;

/** The site's folder, as sw.js names its caches by. */
const root = () => new URL("./", document.baseURI);
const NAME = () => `cifar-lab ${root().pathname} data own-set`;
const address = (/** @type {string} */ name) => new URL(`data/own-set/${name}`, root()).href;

/**
 * Pixels and network stand under a name of their own, and what tells of them is written last: until then the copy of before is
 * whole, and afterwards nobody needs it.
 * @param {Kept} kept
 */
export async function keep({ set, plan, network, past }) {
  const shelf = await caches.open(NAME());
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

/** @returns {Promise<Kept | null>} null where there is none; what cannot be read is deleted: nobody could do it by hand. */
export async function kept() {
  if (!globalThis.caches || !(await caches.has(NAME()))) return null;
  const shelf = await caches.open(NAME());
  const told = parsed(await (await shelf.match(address("set")))?.text());
  const [pixels, network] = await Promise.all(
    ["pictures", "network"].map(async (name) => (await shelf.match(address(`${told.at}/${name}`)))?.arrayBuffer()),
  );
  const set = pixels ? setOf(told, new Uint8Array(pixels)) : null;
  if (set) return { set, plan: told.plan, past: told.past ?? [], network: network ? new Uint8Array(network) : null };
  await forget();
  return null;
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
 * @returns {OwnSet | null} null where it is not whole, or of another version.
 */
function setOf({ version, classes, left = [], empty = [], nested, isSplit }, bytes) {
  if (version !== VERSION || !Array.isArray(classes)) return null;
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

export async function forget() {
  await caches.delete(NAME());
}

/** What keeping a set takes, in bytes. @param {OwnSet} set @param {Uint8Array | null} network */
export function sizeOf({ classes }, network) {
  return BYTES * classes.reduce((sum, { pictures }) => sum + pictures.length, 0) + (network?.length ?? 0);
}
