// @ts-check
/**
 * A person's own pictures with the classes that a person gave them, and what a network knew of them before and after.
 * Pure. They stay in the page.
 * @typedef {{ planar: Uint8Array, label: number }} OwnPicture 3,072 bytes; 0 to 9.
 * @typedef {{ mine: number, test: number }} Known Shares that were right: of the own pictures, of the test images.
 * @typedef {{ pictures: OwnPicture[], replay: number, epochs: number, asked: number | null, left: number,
 *   phase: "open" | "before" | "training" | "after", before: Known | null, after: Known | null,
 *   failure: { code: string, params: Record<string, unknown> } | null }} OwnSet `asked`: epochs, where they were brought into
 *   their range. `left`: pictures given last that had no room.
 */

export const LEAST = 3;
export const MOST = 50;
/** Training images that are shown again beside the own ones. */
export const REPLAYS = Object.freeze([0, 200, 1000]);
export const EPOCHS = Object.freeze({ min: 1, max: 30 });
/** First test images, which validate. */
export const TEST_IMAGES = 1000;
/** A run has at least so many images: few pictures are shown several times an epoch. */
const FEWEST = 40;

/** @type {OwnSet} */
export const NONE = Object.freeze({
  pictures: [],
  replay: 200,
  epochs: 10,
  asked: null,
  left: 0,
  phase: "open",
  before: null,
  after: null,
  failure: null,
});

/**
 * Pictures and labels one after the other, as often as it takes for them to be half of what is trained with.
 * @param {OwnPicture[]} pictures
 * @param {number} replay
 */
export function trainingSet(pictures, replay) {
  const times = Math.max(1, Math.ceil(Math.max(FEWEST, replay) / pictures.length));
  const all = Array.from({ length: times }, () => pictures).flat();
  return { planar: joined(all), labels: Uint8Array.from(all, ({ label }) => label), times };
}

/**
 * @param {OwnPicture[]} pictures
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function joined(pictures) {
  const bytes = new Uint8Array(pictures.length * 3072);
  pictures.forEach(({ planar }, place) => bytes.set(planar, place * 3072));
  return bytes;
}

/**
 * The share of rows whose largest logit is the label's.
 * @param {ArrayLike<number>} logits Row by row.
 * @param {OwnPicture[]} pictures
 */
export function shareRight(logits, pictures) {
  const outputs = logits.length / pictures.length;
  const right = pictures.filter(({ label }, place) => {
    const row = Array.from({ length: outputs }, (_, k) => logits[place * outputs + k] ?? -Infinity);
    return row.indexOf(Math.max(...row)) === label;
  });
  return right.length / pictures.length;
}
