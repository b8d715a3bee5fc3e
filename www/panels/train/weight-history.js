// @ts-check
/**
 * The weights that a run had when it began and after its epochs, to look back at: a few of them, evenly apart. Pure.
 * @typedef {{ epoch: number, step: number, bytes: Uint8Array }} Snapshot `epoch`: so many were over; `step`: so many of the
 *   next; `bytes`: a safetensors file.
 * @typedef {{ of: string, snapshots: readonly Snapshot[] }} WeightHistory `of`: the network's name among the person's own.
 */

/** Of any network so many, and of a large one as many as these bytes hold; the first and the newest always. */
const [MOST, MOST_BYTES] = [40, 16e6];

/**
 * A history with one more: a run that went back to a checkpoint comes to the same epoch again. Where there are too many,
 * every second is left out, then every second of those.
 * @param {WeightHistory} history
 * @param {Snapshot} next
 * @returns {WeightHistory}
 */
export function remembered({ of, snapshots }, next) {
  const [first, second] = snapshots;
  if (!first) return { of, snapshots: [next] };
  const all = [...snapshots.filter((one) => one === first || one.epoch < next.epoch), next];
  const most = Math.max(2, Math.min(MOST, Math.floor(MOST_BYTES / next.bytes.length)));
  const isKept = (/** @type {Snapshot} */ one) => one === next || (one.epoch - first.epoch) % stride === 0;
  // As far apart as those before already are.
  let stride = Math.max(1, second ? second.epoch - first.epoch : 1);
  while (all.filter(isKept).length > most) stride *= 2;
  return { of, snapshots: all.filter(isKept) };
}
