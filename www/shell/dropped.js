// @ts-check
/** Files that were dropped or opened: which of them are pictures, which are networks, and whose. */
import { isForeign, isImported, modelKind } from "../panels/train/model-kinds.js";
import { filesIn } from "./folder-files.js";

/** @param {File} file Whether it is a network of another program, which the page opens where it has the part for it. */
export async function isBrought(file) {
  return isImported(await kindOf(file)) && !!document.querySelector("lab-own-network");
}

/**
 * A file that was dropped somewhere is a picture, unless it has a network in it: one that can be opened is, of any other it is
 * said what it is.
 * @param {Blob} file
 * @param {string} name
 * @param {(action: string, detail?: any) => void} act
 */
export async function take(file, name, act) {
  const kind = await kindOf(file);
  if (!kind) act("look", { own: { way: "file", picture: file, name } });
  else if (isForeign(kind) && !isImported(kind))
    act("complain", { failure: { code: `file.${kind}`, params: { asset: name } } });
  else act("open-training", { file });
}

/**
 * Several files, or folders: a network with its weights beside it, or pictures, of which the first is looked at.
 * @param {File[]} files
 * @param {FileSystemDirectoryEntry[]} folders
 * @param {(action: string, detail?: any) => void} act
 */
export async function takeAll(files, folders, act) {
  const all = folders.length ? await filesIn(folders) : files;
  const [first] = all;
  const kinds = await Promise.all(all.map(kindOf));
  if (kinds.some(isImported)) act("bring", { files: all });
  else if (first) await take(first, first.name, act);
  else act("complain", { failure: { code: "drop.empty" } });
}

/** @param {Blob} file One that cannot be read is told of as a picture. */
async function kindOf(file) {
  const bytes = await file.arrayBuffer().catch(() => new ArrayBuffer(0));
  return modelKind(new Uint8Array(bytes));
}
