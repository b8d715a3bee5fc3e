// @ts-check
/**
 * A set out of a person's files: unpacked, sorted into classes, read as a network gets them. What cannot be read is left out
 * with its reason and stops nothing.
 * @typedef {import("./folders.js").Given} Given
 * @typedef {import("./folders.js").LeftOut} LeftOut
 * @typedef {import("./set.js").ClassOf} ClassOf
 * @typedef {{ classes: ClassOf[], left: LeftOut[], empty: string[], nested: number, isSplit: boolean }} OwnSet `empty`: folders
 *   of which no picture could be used.
 */
import { sorted } from "./folders.js";
import { PICTURES } from "./limits.js";
import { cleaned, isReader, refusalOf, repeats } from "./set.js";
import { unzipped } from "./zip.js";

/**
 * @param {import("../../cifar-lab.js").CifarLab} lab
 * @param {readonly Given[]} given
 * @param {{ onprogress: (done: number, count: number) => void, signal: AbortSignal }} options
 * @returns {Promise<OwnSet>}
 */
export async function readSet(lab, given, { onprogress, signal }) {
  // Pictures are read as the network in use sees them, and a set has those of CIFAR-10's size.
  if (!isReader(lab)) throw { code: "other-input", params: {} };
  const { classes, left, nested, isSplit } = sorted(await expanded(given));
  const files = classes.flatMap(({ files }, label) => files.map((file) => ({ ...file, label })));
  // What is more than enough is not read to find out.
  const early = refusalOf(classes.map(({ files }) => ({ length: Math.min(files.length, PICTURES.most + 1) })));
  if (early) throw early;
  let done = 0;
  onprogress(done, files.length);
  const read = await lab.readPictures(
    files.map(({ file }) => file),
    { signal, onpicture: () => onprogress(++done, files.length) },
  );
  const pictures = [];
  for (const [place, { path, label, isHeldOut }] of files.entries()) {
    const { planar, error } = read[place] ?? { planar: null, error: null };
    if (planar) pictures.push({ planar, path, label, isHeldOut });
    else if (error) left.push({ path, code: error.code, params: error.params });
  }
  const same = repeats(pictures);
  for (const [place, first] of same) {
    const [one, other] = [pictures[place], pictures[first]];
    if (one && other)
      left.push({
        path: one.path,
        code: one.label === other.label ? "same" : "same-elsewhere",
        params: { other: other.path },
      });
  }
  const used = pictures.filter((_, place) => !same.has(place));
  const all = classes.map(({ folder }, label) => ({
    folder,
    name: cleaned(folder),
    pictures: used
      .filter((picture) => picture.label === label)
      .map(({ planar, path, isHeldOut }) => ({ planar, path, isHeldOut })),
  }));
  const found = all.filter(({ pictures }) => pictures.length > 0);
  const empty = all.filter(({ pictures }) => pictures.length === 0).map(({ folder }) => folder);
  const refusal = refusalOf(found.map(({ pictures }) => pictures));
  // The reasons stay to be read.
  if (refusal) throw { ...refusal, left };
  return { classes: found, left, empty, nested, isSplit };
}

/** With the files of archives in their place. @param {readonly Given[]} given */
async function expanded(given) {
  const all = [];
  for (const { path, file } of given) {
    if (/\.zip$/i.test(path) && file instanceof Blob) all.push(...(await unzipped(file)));
    else all.push({ path, file });
  }
  return all;
}
