// @ts-check
/** Files that were dropped or opened: which of them are pictures, which are networks, and whose. */
import { isForeign, isImported, modelKind } from "../panels/train/model-kinds.js";
import { isSet } from "../panels/own-set/folders.js";
import { MOST_PACKED } from "../panels/own-set/limits.js";
import { filesIn } from "./folder-files.js";

/** Enough of either end of a file to know its kind: nobody reads a folder of large files for that. */
const END = 1 << 20;
/** Files that are looked into for a network. */
const MOST_OF_NETWORK = 1000;
/** What belongs to no network. */
const MEDIA = /^(image|video|audio)\//;

/** @param {File} file Whether it is a network of another program, which the page opens where it has the part for it. */
export async function isBrought(file) {
  return isImported(await kindOf(file)) && !!document.querySelector("lab-own-network");
}

/**
 * A file that was dropped somewhere is a picture, unless it has a network in it: one that can be opened is, of any other it is
 * said what it is. An archive without a network may have pictures in folders.
 * @param {Blob} file
 * @param {string} name
 * @param {(action: string, detail?: any) => void} act
 */
export async function take(file, name, act) {
  const kind = await kindOf(file);
  if (kind === "zip" && hasOwnSet()) act("own-set", { files: [{ path: name, file }] });
  else if (!kind) act("look", { own: { way: "file", picture: file, name } });
  else if (isForeign(kind) && !isImported(kind))
    act("complain", { failure: { code: `file.${kind}`, params: { asset: name } } });
  else act("open-training", { file });
}

/** Whether the page has the part for a set of pictures. */
const hasOwnSet = () => !!document.querySelector("lab-own-set");

/**
 * Several files, or folders: a network with its weights beside it, a folder of pictures for each class, or pictures, of which
 * the first is looked at.
 * @param {File[]} files
 * @param {FileSystemDirectoryEntry[]} folders
 * @param {(action: string, detail?: any) => void} act
 */
export async function takeAll(files, folders, act) {
  const inside = await filesIn(folders, MOST_PACKED);
  // Under their paths: a network's files name one another by them.
  const all = [...files, ...inside.map(({ path, file }) => new File([file], path, { type: file.type }))];
  const [first] = all;
  let found = null;
  // Of a network there are few files, and none of them is a picture.
  for (const file of all.filter(({ type }) => !MEDIA.test(type)).slice(0, MOST_OF_NETWORK))
    found ??= importedKind(await kindOf(file));
  if (found && document.querySelector("lab-own-network"))
    act("bring", { files: all.filter(({ type }) => !MEDIA.test(type)) });
  else if (found) act("complain", { failure: { code: `file.${found}`, params: { asset: first?.name } } });
  else if (hasOwnSet() && isSet(inside.map(({ path }) => path))) act("own-set", { files: inside });
  else if (first) await take(first, first.name, act);
  else act("complain", { failure: { code: "drop.empty" } });
}

/** @param {import("../panels/train/model-kinds.js").ModelKind | null} kind */
const importedKind = (kind) => (isImported(kind) ? kind : null);

/** @param {Blob} file One that cannot be read is told of as a picture. */
async function kindOf(file) {
  const isSmall = file.size <= 2 * END;
  const parts = isSmall ? [file] : [file.slice(0, END), file.slice(-END)];
  const bytes = await new Blob(parts).arrayBuffer().catch(() => new ArrayBuffer(0));
  return modelKind(new Uint8Array(bytes));
}
