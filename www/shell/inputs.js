// @ts-check
/** How actions come in from the document as a whole: the elements' events, keys, and pictures that are dropped or pasted. */
import { onPicture } from "../panels/picture/intake.js";
import { readingInUse, readingsOf } from "../panels/answer/readings.js";
import { listen } from "./shortcuts.js";

/** What tells pictures, networks and folders apart comes when there is something to tell. */
const dropped = () => import("./dropped.js");

/**
 * @param {(action: string, detail?: any) => void} act
 * @param {Pick<import("./actions.js").Page, "state" | "dispatch">} page
 */
export function listenForInput(act, page) {
  document.addEventListener("lab-action", (event) => {
    const { action, ...detail } = /** @type {CustomEvent} */ (event).detail;
    act(action, detail);
  });

  // Before the button's own listeners.
  document.addEventListener(
    "click",
    (event) => {
      if (!(/** @type {Element} */ (event.target).closest('[aria-disabled="true"]'))) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );

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
    look: (picture, name) =>
      void dropped().then(
        (code) => code.take(picture, name, act),
        // What cannot be told apart is looked at.
        () => act("look", { own: { way: "file", picture, name } }),
      ),
    take: (files, folders) =>
      void dropped().then(
        (code) => code.takeAll(files, folders, act),
        () => act("complain", { failure: { code: "drop.empty" } }),
      ),
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
