// @ts-check
/**
 * An answer as a picture that stays where the widget does not: in the notebook's file, and in what is made of it. On white,
 * since nobody knows what it will stand on.
 * @typedef {{ name: string, share: number, text: string }} Bar
 */
import { planarImage } from "./pixels.js";

/** As it is shown; it has twice as many pixels. */
export const WIDTH = 560;
const SCALE = 2;
const [EDGE, PICTURE, ROW, FONT] = [16, 160, 22, "system-ui, sans-serif"];
const [NAME_END, BAR_START, BAR_WIDTH] = [300, 310, 150];

/**
 * @param {Uint8Array} seen 3,072 bytes: red, green, blue.
 * @param {string} sentence
 * @param {readonly Bar[]} bars
 * @returns {Promise<ArrayBuffer | null>} A PNG file; null where the browser draws none.
 */
export async function answerPicture(seen, sentence, bars) {
  if (typeof OffscreenCanvas === "undefined") return null;
  const height = Math.max(PICTURE, ROW * (bars.length + 1) + 8) + 2 * EDGE;
  const canvas = new OffscreenCanvas(WIDTH * SCALE, height * SCALE);
  const context = canvas.getContext("2d");
  if (!context) return null;
  context.scale(SCALE, SCALE);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, WIDTH, height);
  const small = new OffscreenCanvas(32, 32);
  small.getContext("2d")?.putImageData(planarImage(seen), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, EDGE, EDGE, PICTURE, PICTURE);
  context.fillStyle = "#222";
  context.textBaseline = "middle";
  context.font = `600 16px ${FONT}`;
  context.fillText(sentence, EDGE + PICTURE + EDGE, EDGE + ROW / 2, WIDTH - PICTURE - 3 * EDGE);
  bars.forEach(({ name, share, text }, place) => {
    const middle = EDGE + 8 + ROW * (place + 1.5);
    context.font = `13px ${FONT}`;
    context.textAlign = "right";
    context.fillText(name, NAME_END, middle, NAME_END - PICTURE - 2 * EDGE);
    context.fillRect(BAR_START, middle - 6, Math.max(1, BAR_WIDTH * share), 12);
    context.textAlign = "left";
    context.fillText(text, BAR_START + BAR_WIDTH * share + 6, middle);
  });
  return (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer();
}
