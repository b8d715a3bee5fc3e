// @ts-check
/**
 * The images of a run on their way to one of its workers: all sheets are asked for at once and handed over in order.
 * @typedef {import("../workers/errors.js").LabError} LabError
 * @typedef {import("../cifar-lab.js").RunDescription} Description
 */

/** Images handed over at once: a sheet. */
const FEED = 1000;

/**
 * @param {import("../workers/worker-pool.js").WorkerPool} pool The view worker has the images, or fetches them.
 * @param {import("../workers/link.js").WorkerLink} link
 * @param {Description} is
 * @param {(error: LabError) => Promise<void>} missing A sheet did not come. Resolves when it shall be asked for again.
 */
export async function feed(pool, link, { needsTrain, needsTest, pictures }, missing) {
  if (pictures) await link.call("feed", ["train", pictures.planar, pictures.labels]);
  const sheets = [...sheetsOf("train", needsTrain - (pictures?.labels.length ?? 0)), ...sheetsOf("test", needsTest)];
  const ask = (/** @type {typeof sheets[number]} */ { split, first, count }) => {
    const pixels = pool.view.call("pixels", [split, first, count]);
    pixels.catch(() => {});
    return pixels;
  };
  const coming = sheets.map((sheet) => ({ sheet, pixels: ask(sheet) }));
  for (const { sheet, pixels } of coming) {
    const { planar, labels } = await persisted(pixels, () => ask(sheet), missing);
    await link.call("feed", [sheet.split, planar, labels], [planar.buffer, labels.buffer]);
  }
}

/**
 * @param {Promise<any>} pixels
 * @param {() => Promise<any>} again
 * @param {(error: LabError) => Promise<void>} missing
 */
async function persisted(pixels, again, missing) {
  for (;;) {
    try {
      return await pixels;
    } catch (/** @type {any} */ error) {
      // Only what the network did may be otherwise next time.
      if (!error.code?.startsWith("fetch.")) throw error;
      await missing(error);
      pixels = again();
    }
  }
}

/**
 * @param {"train" | "test"} split
 * @param {number} count
 */
function sheetsOf(split, count) {
  const starts = Array.from({ length: Math.ceil(count / FEED) }, (_, k) => k * FEED);
  return starts.map((first) => ({ split, first, count: Math.min(FEED, count - first) }));
}
