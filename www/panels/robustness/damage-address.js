// @ts-check
/**
 * How the picture is damaged, and what is measured on damaged ones, as one word of the address each: `fog-3` is fog of
 * strength 3, `shot-noise-3-2` the second draw of its chance; `images-1000_of-fog_with-accurate.notebook-corrected` is the
 * curve of fog of two more networks on 1,000 images; `1000-40` are 1,000 images with a camera's noise of 40, resized
 * otherwise. "" is as usual. Pure.
 * @typedef {{ corruption: string, strength: number, seed: number }} Damage `corruption`: "" for the first one.
 * @typedef {{ images: number, corruption: string, others: string[] }} Curves `corruption`: "" for the mean of all.
 * `others`: networks beside the one in use. Which corruptions and networks there are, the page knows.
 * @typedef {{ images: number, noise: number }} Resized `noise`: its standard deviation, of 255.
 */
import { nameIn } from "../../shell/names.js";

/** Of the test images. */
export const IMAGES = Object.freeze([200, 1000, 10_000]);
/** Standard deviations of a camera's noise, of 255. */
export const NOISES = Object.freeze([0, 10, 20, 40]);
/** As long as the word may be, as the description says. */
const LONGEST = 200;
const MOST_SEED = 999;
const MOST_STRENGTH = 5;

/** @type {Damage} */
const USUAL_DAMAGE = Object.freeze({ corruption: "", strength: 3, seed: 1 });
/** @type {Curves} */
const USUAL_CURVES = Object.freeze({ images: IMAGES[0] ?? 0, corruption: "", others: [] });
/** @type {Resized} */
const USUAL_RESIZED = Object.freeze({ images: IMAGES[0] ?? 0, noise: 20 });

/**
 * @param {string} text
 * @returns {Damage} What is out of its range comes back to it.
 */
export function readDamage(text) {
  const [, corruption, strength, seed = "1"] = /^([a-z]+(?:-[a-z]+)*)-(\d)(?:-(\d{1,3}))?$/.exec(text) ?? [];
  if (!corruption || !strength) return USUAL_DAMAGE;
  return {
    corruption,
    strength: Math.min(MOST_STRENGTH, Math.max(1, Number(strength))),
    seed: Math.max(1, Number(seed)),
  };
}

/** @param {Damage} damage Its corruption is named. */
export const writeDamage = ({ corruption, strength, seed }) =>
  [corruption, strength, ...(seed === USUAL_DAMAGE.seed ? [] : [seed])].join("-");

/** The next draw of chance; after the last one the first. @param {number} seed */
export const nextSeed = (seed) => (seed % MOST_SEED) + 1;

/**
 * @param {string} text
 * @returns {Curves} Parts that say nothing are passed over.
 */
export function readCurves(text) {
  const part = (/** @type {string} */ name) =>
    text
      .split("_")
      .find((one) => one.startsWith(`${name}-`))
      ?.slice(name.length + 1) ?? "";
  const others = part("with")
    .split(".")
    .filter((name) => nameIn(name) !== null);
  return {
    images: IMAGES.find((images) => String(images) === part("images")) ?? USUAL_CURVES.images,
    corruption: nameIn(part("of")) ?? "",
    others: [...new Set(others)],
  };
}

/**
 * @param {Curves} curves
 * @returns {string} Names that it has no room for are left out.
 */
export function writeCurves({ images, corruption, others }) {
  const before = [images !== USUAL_CURVES.images && `images-${images}`, corruption && `of-${corruption}`].filter(
    Boolean,
  );
  const word = (/** @type {readonly string[]} */ names) =>
    [...before, ...(names.length ? [`with-${names.join(".")}`] : [])].join("_");
  /** @type {string[]} */
  const named = [];
  for (const name of others) if (word([...named, name]).length <= LONGEST) named.push(name);
  return word(named);
}

/**
 * @param {string} text
 * @returns {Resized} What is not offered is as usual.
 */
export function readResized(text) {
  const [images, noise] = text.split("-");
  return {
    images: IMAGES.find((one) => String(one) === images) ?? USUAL_RESIZED.images,
    noise: NOISES.find((one) => String(one) === noise) ?? USUAL_RESIZED.noise,
  };
}

/** @param {Resized} resized */
export const writeResized = ({ images, noise }) => `${images}-${noise}`;
