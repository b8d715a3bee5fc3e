// @ts-check
/**
 * The images of a run on their way to its leader: several sheets are asked for at once, and handed over in order.
 * @typedef {import("../workers/errors.js").LabError} LabError
 * @typedef {import("../cifar-lab.js").RunDescription} Description
 */
import { codeOf } from "../workers/errors.js";
import { namesTold } from "../workers/output-names.js";
import { countOf } from "../workers/places.js";

/** Images handed over at once: a sheet. */
const FEED = 1000;
/** Sheets on their way at once, 3 MB each: enough for a line that is slow to answer, little beside 50,000 images. */
const AHEAD = 16;

/**
 * @param {import("../workers/worker-pool.js").WorkerPool} pool It has the images, or fetches them.
 * @param {import("../workers/link.js").WorkerLink} link
 * @param {Description} is
 * @param {(error: LabError) => Promise<void>} missing A sheet did not come. Resolves when it shall be asked for again.
 */
export async function feed(pool, link, { needsTrain, needsTest, pictures, recipe }, missing) {
  const needed = needsTrain - (pictures?.labels.length ?? 0);
  const wanted = pictures?.test ? 0 : needsTest;
  // The images here show the ten classes of CIFAR-10.
  if (recipe?.classes?.length && needed + wanted > 0)
    throw pool.fault("data.classes", { names: namesTold(recipe.classes), ...OTHERS });
  // As of a run that was saved when the person's own copy of the data set was in use.
  if (needed > countOf(pool, "train")) await useKept(pool);
  const count = countOf(pool, "train");
  if (needed > count) throw pool.fault("data.needed", { needed, count, ...NEEDED });
  if (pictures) await link.call("feed", ["train", pictures.planar, pictures.labels]);
  if (pictures?.test) await link.call("feed", ["test", pictures.test.planar, pictures.test.labels]);
  const sheets = [...sheetsOf("train", needed), ...sheetsOf("test", wanted)];
  const ask = (/** @type {typeof sheets[number]} */ { split, first, count }) => {
    const pixels = pool.pixels(split, first, count);
    pixels.catch(() => {});
    return pixels;
  };
  const coming = sheets.slice(0, AHEAD).map(ask);
  for (const [place, sheet] of sheets.entries()) {
    const { planar, labels } = await persisted(coming[place] ?? ask(sheet), () => ask(sheet), missing);
    delete coming[place];
    const next = sheets[place + AHEAD];
    if (next) coming[place + AHEAD] = ask(next);
    await link.call("feed", [sheet.split, planar, labels], [planar.buffer, labels.buffer]);
  }
}

/**
 * The copy that this browser keeps, where it does. The panel finds it in use, and tells the page.
 * @param {import("../workers/worker-pool.js").WorkerPool} pool
 */
async function useKept(pool) {
  const { ownData } = await import("../dataset/own-data.js").catch(() => {
    throw pool.fault("fetch.offline", { asset: "dataset/own-data.js" });
  });
  await ownData(pool)
    .useKept()
    .catch(() => {});
}

/** In English, for scripts. */
const OTHERS = { problem: "the network has other classes than the images", remedy: "give pictures of its classes" };
const NEEDED = { problem: "the run needs more training images than there are", remedy: "use your copy of CIFAR-10" };

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
      if (!codeOf(error).startsWith("fetch.")) throw error;
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
