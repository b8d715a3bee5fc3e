// @ts-check
/**
 * Test images that show the same photograph as a training image or as another test image: the list that
 * `cifar-train duplicates` writes.
 * @typedef {import("../cifar-lab.js").NearDuplicate} NearDuplicate
 */

const ASSET = "data/near-duplicates.json";

/**
 * @param {import("./modules.js").Modules} modules
 * @returns {Promise<import("../cifar-lab.js").NearDuplicates>}
 */
export async function nearDuplicates(modules) {
  const response = await fetch(modules.url(ASSET)).catch(() => {
    throw modules.fault("fetch.offline", { asset: ASSET });
  });
  if (!response.ok) throw modules.fault("fetch.status", { asset: ASSET, status: response.status });
  const list = await response.json().catch(() => null);
  const [training, test] = [list?.training, list?.test].map(pairs);
  if (!training || !test) throw modules.fault("fetch.format", { asset: ASSET, problem: "no pairs" });
  return { threshold: Number(list.threshold), training, test };
}

/**
 * @param {unknown} lines Of four numbers each.
 * @returns {NearDuplicate[] | null}
 */
function pairs(lines) {
  const isPair = (/** @type {unknown} */ line) =>
    Array.isArray(line) && line.length === 4 && line.every((number) => Number.isInteger(number) && number >= 0);
  if (!Array.isArray(lines) || !lines.every(isPair)) return null;
  return lines.map(([index, other, mirrored, thousandths]) => ({
    ...{ index, other, isMirrored: mirrored === 1 },
    correlation: thousandths / 1000,
  }));
}
