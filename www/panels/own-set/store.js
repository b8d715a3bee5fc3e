// @ts-check
/**
 * A set that this browser keeps, and the network that learnt it: only where the person has asked for it, and until the person
 * deletes it. What forgets the page (sw.js) leaves it, as it leaves the copy of CIFAR-10.
 * @typedef {import("./reading.js").OwnSet} OwnSet
 * @typedef {import("./plan.js").Plan} Plan
 * @typedef {{ set: OwnSet, plan: Plan, network: Uint8Array | null }} Kept
 */
import { BYTES, refusalOf } from "./set.js";

/** The site's folder, as sw.js names its caches by. */
const root = () => new URL("./", document.baseURI);
const NAME = () => `cifar-lab ${root().pathname} data own-set`;
const address = (/** @type {string} */ name) => new URL(`data/own-set/${name}`, root()).href;

/** @param {Kept} kept */
export async function keep({ set, plan, network }) {
  await forget();
  try {
    const shelf = await caches.open(NAME());
    const pictures = set.classes.flatMap(({ pictures }) => pictures);
    const told = {
      version: 1,
      plan,
      ...{ left: set.left, empty: set.empty, nested: set.nested, isSplit: set.isSplit },
      classes: set.classes.map(({ folder, name, pictures }) => ({
        ...{ folder, name },
        pictures: pictures.map(({ path, isHeldOut }) => ({ path, isHeldOut })),
      })),
    };
    if (network) await shelf.put(address("network"), new Response(new Uint8Array(network)));
    await shelf.put(address("pictures"), new Response(new Blob(pictures.map(({ planar }) => new Uint8Array(planar)))));
    // Last: a set that was not written to its end is as good as none.
    await shelf.put(address("set"), new Response(JSON.stringify(told)));
  } catch (error) {
    await forget().catch(() => {});
    throw error;
  }
}

/** @returns {Promise<Kept | null>} null where there is none that can be read. */
export async function kept() {
  if (!globalThis.caches || !(await caches.has(NAME()))) return null;
  const shelf = await caches.open(NAME());
  const [told, pixels, network] = await Promise.all(
    ["set", "pictures", "network"].map((name) => shelf.match(address(name))),
  );
  if (!told || !pixels) return null;
  const { version, plan, classes, left, empty, nested, isSplit } = await told.json();
  const bytes = new Uint8Array(await pixels.arrayBuffer());
  let at = 0;
  const found = classes.map((/** @type {any} */ one) => ({
    ...one,
    pictures: one.pictures.map((/** @type {any} */ picture) => ({
      ...picture,
      planar: bytes.slice(at, (at += BYTES)),
    })),
  }));
  const isWhole = version === 1 && at === bytes.length;
  if (!isWhole || refusalOf(found.map((/** @type {any} */ { pictures }) => pictures))) return null;
  const set = { classes: found, left, empty, nested, isSplit };
  return { set, plan, network: network ? new Uint8Array(await network.arrayBuffer()) : null };
}

/** Whether there is a set. */
export async function isKept() {
  return !!globalThis.caches && (await caches.has(NAME()).catch(() => false));
}

export async function forget() {
  await caches.delete(NAME());
}

/** What keeping a set takes, in bytes. @param {OwnSet} set @param {Uint8Array | null} network */
export function sizeOf({ classes }, network) {
  return BYTES * classes.reduce((sum, { pictures }) => sum + pictures.length, 0) + (network?.length ?? 0);
}
