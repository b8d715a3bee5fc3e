// @ts-check
/**
 * What hiding parts of the picture says of one output.
 * @typedef {{ own: Float32Array, random: Float32Array[] }} Drops All outputs at all positions: of the network, and of those
 *   with random weights. `random` is empty before all of them are done.
 */
import { dropsOf } from "./looked-at.js";

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
