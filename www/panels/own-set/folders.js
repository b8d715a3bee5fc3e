// @ts-check
/**
 * Which class each file of a folder belongs to, by the folders above it, and what is none of a class. Pure.
 * @typedef {Blob | (() => Promise<Blob>)} Source A file, or what unpacks it.
 * @typedef {{ path: string, file: Source }} Given `path`: the folders above it and its name, with `/` between.
 * @typedef {{ path: string, file: Source, isHeldOut: boolean | null }} Sorted `isHeldOut`: as its folder says; null where
 *   no folder says it.
 * @typedef {{ folder: string, files: Sorted[] }} ClassFolder
 * @typedef {{ path: string, code: string, params?: Record<string, unknown> }} LeftOut
 * @typedef {{ classes: ClassFolder[], left: LeftOut[], nested: number, isSplit: boolean }} Folders `nested`: files that lie
 *   deeper than their class's folder; `isSplit`: the folders say what is held out.
 */

/** Folders that divide a set, as Keras and torchvision read them: whether they hold pictures out. */
const SPLITS = new Map([
  ...["train", "training"].map((name) => /** @type {const} */ ([name, false])),
  ...["test", "testing", "val", "valid", "validation"].map((name) => /** @type {const} */ ([name, true])),
]);

/** What systems lay beside a person's files. */
const NOISE = /(^|\/)(__MACOSX(\/|$)|\.[^/]*(\/|$)|(thumbs\.db|desktop\.ini)$)/i;

/** In the order that a person expects, 2 before 10, and the same in every language: the seed divides by it. @param {string[]} parts */
const orderOf = (parts) => parts.join("/").replace(/\d+/g, (digits) => digits.padStart(12, "0"));

/**
 * @param {readonly Given[]} given
 * @returns {Folders}
 */
export function sorted(given) {
  const files = given
    .map(({ path, file }) => ({ parts: path.split(/[/\\]/).filter((part) => part && part !== "."), file }))
    .filter(({ parts }) => parts.length && !NOISE.test(parts.join("/")));
  const orders = new Map(files.map((file) => [file, orderOf(file.parts)]));
  files.sort((one, other) => ((orders.get(one) ?? "") < (orders.get(other) ?? "") ? -1 : 1));
  const before = wrappers(files.map(({ parts }) => parts));
  const inner = files.map(({ parts, file }) => ({ path: parts.join("/"), file, parts: parts.slice(before) }));
  const folders = new Set(inner.filter(({ parts }) => parts.length > 1).map(({ parts }) => splitName(parts[0])));
  const isSplit = folders.size > 1 && [...folders].every((name) => SPLITS.has(name)) && inner.some(isDeep);
  /** @type {Map<string, Sorted[]>} */
  const classes = new Map();
  /** @type {LeftOut[]} */
  const left = [];
  let nested = 0;
  for (const { path, file, parts } of inner) {
    const [part = "", ...rest] = isSplit ? parts.slice(1) : parts;
    if (!rest.length) {
      left.push({ path, code: "no-folder" });
      continue;
    }
    const isHeldOut = isSplit ? (SPLITS.get(splitName(parts[0])) ?? null) : null;
    const all = classes.get(part) ?? [];
    classes.set(part, all);
    all.push({ path, file, isHeldOut });
    nested += rest.length > 1 ? 1 : 0;
  }
  return { classes: [...classes].map(([folder, files]) => ({ folder, files })), left, nested, isSplit };
}

/** Whether what was dropped looks like such a set: two folders with files in them, or more. @param {readonly string[]} paths */
export const isSet = (paths) => sorted(paths.map((path) => ({ path, file: new Blob() }))).classes.length > 1;

/**
 * How many folders lie around the whole set: of files that all lie in one, as long as there is a folder below it.
 * @param {string[][]} all
 */
function wrappers(all) {
  let count = 0;
  while (all.length && all.every((parts) => parts.length > count + 1 && parts[count] === all[0]?.[count])) {
    if (!all.some((parts) => parts.length > count + 2)) break;
    count += 1;
  }
  return count;
}

/** @param {string | undefined} folder */
const splitName = (folder = "") => folder.toLowerCase();

/** @param {{ parts: string[] }} file */
const isDeep = ({ parts }) => parts.length > 2;
