// @ts-check
/** How actions come in from the document as a whole: the elements' events, keys, and pictures that are dropped or pasted. */
import { onPicture } from "../panels/picture/intake.js";
import { isForeign, isImported, modelKind } from "../panels/train/model-kinds.js";
import { readingInUse, readingsOf } from "../panels/answer/readings.js";
import { listen } from "./shortcuts.js";

/**
 * @param {(action: string, detail?: any) => void} act
 * @param {Pick<import("./actions.js").Page, "state" | "dispatch">} page
 */
export function listenForInput(act, page) {
  document.addEventListener("lab-action", (event) => {
    const { action, ...detail } = /** @type {CustomEvent} */ (event).detail;
    act(action, detail);
  });

  document.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const isTaken = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented;
    const target = /** @type {Element} */ (event.target);
    // Where arrows mean something already, they keep their meaning.
    if (!by || isTaken || target.closest("input, select, textarea, .scrolls")) return;
    event.preventDefault();
    act("step-image", { by });
  });

  onPicture(document, {
    look: (picture, name) => void take(picture, name, act),
    take: (files, folders) => void takeAll(files, folders, act),
    complain: (code) => act("complain", { failure: { code } }),
  });

  listen({
    "?": () => act("show-help"),
    s: () => {
      const offered = readingsOf(page.state().network);
      const place = offered.indexOf(readingInUse(page.state().route.reading, page.state().network));
      act("pick-reading", { reading: offered[(place + 1) % offered.length] });
    },
    o: () => act("pick-order", { order: page.state().route.order === "class" ? "sorted" : "class" }),
    t: () => page.dispatch({ type: "table", shown: !page.state().table }),
    n: () => {
      const isToBeSeen = page.state().route.panel !== "notebook";
      act("pick-panel", { panel: isToBeSeen ? "notebook" : "", isToBeSeen });
    },
    l: () => /** @type {any} */ (document.querySelector("footer lab-tools"))?.copy(),
  });
}

/**
 * A file that was dropped somewhere is a picture, unless it has a network in it: one that can be opened is, of any other it is
 * said what it is.
 * @param {Blob} file
 * @param {string} name
 * @param {(action: string, detail?: any) => void} act
 */
async function take(file, name, act) {
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
async function takeAll(files, folders, act) {
  const all = folders.length ? await (await import("./folder-files.js")).filesIn(folders) : files;
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
