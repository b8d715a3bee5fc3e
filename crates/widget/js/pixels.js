// @ts-check
/** Between the network's planar pixels and the browser's. */

const PIXELS = 1024;

/** @param {Uint8Array} planar 3,072 bytes: red, green, blue. */
export function planarImage(planar) {
  const picture = new ImageData(32, 32);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      picture.data[4 * pixel + channel] = planar[PIXELS * channel + pixel] ?? 0;
    picture.data[4 * pixel + 3] = 255;
  }
  return picture;
}

/**
 * @param {HTMLCanvasElement} canvas 32 x 32.
 * @param {Uint8Array} planar
 */
export function paintPlanar(canvas, planar) {
  canvas.getContext("2d")?.putImageData(planarImage(planar), 0, 0);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob>}
 */
export function pngOf(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the canvas gives no picture"))), "image/png");
  });
}
