// @ts-check
/**
 * The weights that a run had when it began and after its epochs, to look back at: a few of them, evenly apart. Pure.
 * @typedef {{ epoch: number, step: number, bytes: Uint8Array }} Snapshot `epoch`: so many were over; `step`: so many of the
 *   next; `bytes`: a safetensors file.
 * @typedef {{ of: string, snapshots: readonly Snapshot[] }} WeightHistory `of`: the network's name among the person's own.
 */

/** Of any network so many, and of a large one as many as these bytes hold; the first and the newest always. */
const [MOST, MOST_BYTES] = [40, 16e6];

/** Of those, the browser's store gets as many as these bytes hold: it is written to every few seconds. */
const MOST_SAVED_BYTES = 2.5e6;

/**
 * A history with one more: a run that went back to a checkpoint comes to the same epoch again. Where there are too many,
 * every second is left out, then every second of those.
 * @param {WeightHistory} history
 * @param {Snapshot} next
 * @returns {WeightHistory}
 */
export function remembered({ of, snapshots }, next) {
  const [first] = snapshots;
  const before = snapshots.filter((one) => one === first || one.epoch < next.epoch);
  return { of, snapshots: thinned([...before, next], MOST_BYTES) };
}

/**
 * What the browser's store gets of it.
 * @param {WeightHistory | null} history
 */
export const savable = (history) => thinned(history?.snapshots ?? [], MOST_SAVED_BYTES);

/**
 * What the browser's store gave back. Whatever is no such list, or of epochs that the run has not had, is passed over.
 * @param {unknown} saved
 * @param {number} epoch So many are over.
 * @returns {Snapshot[]}
 */
export function restored(saved, epoch) {
  if (!Array.isArray(saved) || saved.length > MOST) return [];
  const isSnapshot = (/** @type {any} */ one, /** @type {number} */ place) =>
    isCount(one?.epoch) &&
    isCount(one.step) &&
    one.epoch <= epoch &&
    (place === 0 || one.epoch > saved[place - 1].epoch) &&
    one.bytes instanceof Uint8Array &&
    one.bytes.length <= MOST_BYTES;
  return saved.every(isSnapshot) ? saved : [];
}

const isCount = (/** @type {unknown} */ value) => Number.isSafeInteger(value) && Number(value) >= 0;

/**
 * @param {readonly Snapshot[]} all
 * @param {number} bytes That they may have together.
 */
function thinned(all, bytes) {
  const [[first, second], newest] = [all, all.at(-1)];
  if (!first || !newest) return [];
  const most = Math.max(2, Math.min(MOST, Math.floor(bytes / newest.bytes.length)));
  const isKept = (/** @type {Snapshot} */ one) => one === newest || (one.epoch - first.epoch) % stride === 0;
  // As far apart as those before already are.
  let stride = Math.max(1, second ? second.epoch - first.epoch : 1);
  while (all.filter(isKept).length > most) stride *= 2;
  return all.filter(isKept);
}
