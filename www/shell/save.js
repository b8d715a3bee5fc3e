// @ts-check
/**
 * What a person takes home: pictures as PNG, the answer as JSON.
 * @typedef {import("../state.js").State} State
 */
import { make } from "./dom.js";

const SIDE = 32;

/**
 * @param {Blob | null} blob
 * @param {string} name
 */
export function save(blob, name) {
  if (!blob) return;
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  // After the browser has taken it over.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * The 32 x 32 pixels, one each, as a file.
 * @param {Uint8Array} planar
 */
export async function picturePng(planar) {
  const canvas = make("canvas");
  pictureOn(canvas, planar);
  return canvasPng(canvas);
}

/**
 * Paints the 32 x 32 pixels, one each.
 * @param {HTMLCanvasElement} canvas Takes their size.
 * @param {Uint8Array} planar
 */
export function pictureOn(canvas, planar) {
  [canvas.width, canvas.height] = [SIDE, SIDE];
  const pixels = new ImageData(SIDE, SIDE);
  for (let i = 0; i < SIDE * SIDE; i++) {
    pixels.data.set([planar[i] ?? 0, planar[SIDE * SIDE + i] ?? 0, planar[2 * SIDE * SIDE + i] ?? 0, 255], 4 * i);
  }
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob | null>}
 */
export function canvasPng(canvas) {
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/**
 * Everything that the answer says, and enough to get it again.
 * @param {State} state
 * @param {(label: number) => string} className
 */
export function answerJson({ answer, network, own, time }, className) {
  if (!answer) return null;
  const { image, label, index, model, engine, seen, way, source } = answer;
  const classes = Array.from({ length: 10 }, (_, place) => ({ index: place, name: className(place) }));
  const described = {
    model: {
      name: model,
      commit: network?.metadata.commit,
      seed: network?.metadata.seed,
      accuracy: network?.metadata.accuracy,
    },
    engine,
    picture:
      image === null ? { way, name: own[way]?.name ?? "", ...source } : { way, split: "test", index: image, label },
    answer: { index, name: index < 10 ? className(index) : null },
    classes,
    probabilities: [...answer.probabilities],
    logits: [.../** @type {any} */ (answer.logits ?? [])],
    // Not of this call, which may have been the one that compiled the code.
    milliseconds: time?.ms ?? null,
    seen: { layout: "planar RGB, 32 x 32", bytes: [...seen] },
  };
  return new Blob([JSON.stringify(described, null, 1)], { type: "application/json" });
}
