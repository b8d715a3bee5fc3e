// @ts-check
/**
 * Hides one part of the picture after the other from the network, and then from networks with random weights, as often as
 * the likeness to them was measured with. In small parts: between two questions, other work has its turn.
 * @typedef {{ own: Float32Array, random: Float32Array[] }} Drops All outputs at all positions. `random` is empty before all
 *   random networks are done.
 */
import { GREY, dropsOf } from "./looked-at.js";

/** Random networks that the worker has. */
const RANDOM = 5;
/** Positions asked for at once. */
const AT_ONCE = 16;

/**
 * @param {import("./inspection.js").Inspection} inspection
 * @param {{ pixels: Uint8Array, side: number, outputs: number }} question
 * @returns {AsyncGenerator<{ share: number, drops: Drops | null }>} How much is done, and what is known since; null where
 *   nothing is new.
 */
export async function* occlusion(inspection, { pixels, side, outputs }) {
  const positions = (32 / (side / 2)) ** 2;
  const networks = [undefined, ...Array(RANDOM).keys()];
  /** @type {Float32Array[]} */
  const found = [];
  for (const [place, random] of networks.entries()) {
    const drops = new Float32Array(positions * outputs);
    for (let first = 0; first < positions; first += AT_ONCE) {
      const part = { pixels, side, stride: side / 2, colour: GREY, first, count: AT_ONCE, random };
      drops.set(await inspection.ask((inspector) => inspector.occlude(part)), first * outputs);
      yield { share: (place + (first + AT_ONCE) / positions) / networks.length, drops: null };
    }
    found.push(drops);
    const [own = drops, ...others] = found;
    const isNew = place === 0 || place === RANDOM;
    yield { share: (place + 1) / networks.length, drops: isNew ? { own, random: others } : null };
  }
}

/**
 * The maps of one output.
 * @param {import("./inspection.js").Inspection} inspection
 * @param {Drops | null} drops
 * @param {number} outputs
 * @param {number} output
 * @returns {Promise<import("./looked-figures.js").Maps>}
 */
export async function mapsOf(inspection, drops, outputs, output) {
  const none = { values: null, random: null, likeness: null, limit: 0 };
  if (!drops) return none;
  const values = dropsOf(drops.own, outputs, output);
  if (drops.random.length === 0) return { ...none, values };
  const random = drops.random.map((one) => dropsOf(one, outputs, output));
  const all = Float32Array.from(random.flatMap((one) => [...one]));
  const alike = await inspection.ask((inspector) => inspector.likeness(values, all));
  return { values, random: random[0] ?? null, ...alike };
}
