// @ts-check
/** How wishes come in from the document as a whole: the elements' events, keys, and pictures that are dropped or pasted. */
import { onPicture } from "../panels/picture/intake.js";
import { isForeign, modelKind } from "../panels/train/model-kinds.js";
import { readingInUse, readingsOf } from "../panels/answer/readings.js";
import { listen } from "./shortcuts.js";

/**
 * @param {(action: string, detail?: any) => void} wish
 * @param {Pick<import("./actions.js").Page, "state" | "dispatch">} page
 */
export function listenForInput(wish, page) {
  document.addEventListener("lab-action", (event) => {
    const { action, ...detail } = /** @type {CustomEvent} */ (event).detail;
    wish(action, detail);
  });

  document.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const isTaken = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented;
    const target = /** @type {Element} */ (event.target);
    // Where arrows mean something already, they keep their meaning.
    if (!by || isTaken || target.closest("input, select, textarea, .scrolls")) return;
    event.preventDefault();
    wish("step-image", { by });
  });

  onPicture(document, {
    look: (picture, name) => void take(picture, name, wish),
    complain: (code) => wish("complain", { failure: { code } }),
  });

  listen({
    "?": () => wish("show-help"),
    s: () => {
      const offered = readingsOf(page.state().network);
      const place = offered.indexOf(readingInUse(page.state().route.reading, page.state().network));
      wish("pick-reading", { reading: offered[(place + 1) % offered.length] });
    },
    o: () => wish("pick-order", { order: page.state().route.order === "class" ? "sorted" : "class" }),
    t: () => page.dispatch({ type: "table", shown: !page.state().table }),
    n: () => {
      const isToBeSeen = page.state().route.panel !== "notebook";
      wish("pick-panel", { panel: isToBeSeen ? "notebook" : "", isToBeSeen });
    },
    l: () => /** @type {any} */ (document.querySelector("footer lab-tools"))?.copy(),
  });
}

/**
 * A file that was dropped somewhere is a picture, unless it has a network in it: one of ours is opened, of another program's
 * it is said what it is.
 * @param {Blob} file
 * @param {string} name
 * @param {(action: string, detail?: any) => void} wish
 */
async function take(file, name, wish) {
  // A file that cannot be read is told of as a picture.
  const bytes = await file.arrayBuffer().catch(() => new ArrayBuffer(0));
  const kind = modelKind(new Uint8Array(bytes));
  if (!kind) wish("look", { own: { way: "file", picture: file, name } });
  else if (isForeign(kind)) wish("complain", { failure: { code: `file.${kind}`, params: { asset: name } } });
  else wish("open-training", { file });
}
