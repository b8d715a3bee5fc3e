// @ts-check
/** The page's elements: those that are known get the state, and texts get their words. */
import { PANELS } from "../panels/registry.js";
import { write } from "./dom.js";
import "./lab-downloads.js";
import "./lab-notices.js";
import "./lab-offline.js";
import "./lab-places.js";
import "./lab-settings.js";
import "./lab-tools.js";
// What the first answer is shown with. The other panels come behind it: panel-loader.js.
import "../panels/picture/elements.js";
import "../panels/answer/elements.js";

/** Those around the panels. */
const OWN = ["lab-places", "lab-settings", "lab-tools", "lab-notices", "lab-downloads", "lab-offline", "lab-embed"];
/** The elements that show the state, as soon as their code is here. */
const SHOWN = new Set([...OWN, ...PANELS.flatMap(({ elements }) => elements)]);

/** As long as a person waits for a key without noticing. */
const SLICE_MS = 25;
/** @typedef {Element & { update(view: import("../app.js").View): void }} Shown */
/** @type {WeakSet<Element>} */
const built = new WeakSet();
/** @type {import("../app.js").View} */
let latest;
let isBuilding = false;

/** Those in a part of the document, itself included. To go through all is twice as quick as a selector of so many names. */
const within = (/** @type {Document | Element} */ part) =>
  [part, ...part.getElementsByTagName("*")].filter((node) => SHOWN.has(/** @type {Element} */ (node).localName));
/** In the order in which they stand. A page has thousands of others: it is gone through where one of them came or went. */
let standing = within(document);
let isOld = false;
const note = (/** @type {MutationRecord[]} */ records) => {
  const moved = records.flatMap(({ addedNodes, removedNodes }) => [...addedNodes, ...removedNodes]);
  isOld ||= moved.some((node) => node instanceof Element && within(node).length > 0);
};
const changes = new MutationObserver(note);
changes.observe(document, { childList: true, subtree: true });

function shown() {
  note(changes.takeRecords());
  if (isOld) [standing, isOld] = [within(document), false];
  return /** @type {Shown[]} */ (standing.filter((element) => "update" in element));
}
const fresh = () => shown().find((element) => !built.has(element));

/**
 * @param {import("../app.js").View} view
 * @param {string} [only] The name of those elements that show what has changed, where no others do.
 */
export function showAll(view, only) {
  latest = view;
  for (const element of shown()) if (built.has(element) && (!only || element.localName === only)) element.update(view);
  if (!isBuilding) build();
}

/** The first view makes most of the page: from the top, with room between for whatever the person does meanwhile. */
async function build() {
  isBuilding = true;
  let end = performance.now() + SLICE_MS;
  for (let next = fresh(); next; next = fresh()) {
    built.add(next);
    next.update(latest);
    if (performance.now() < end) continue;
    await new Promise((resolve) => setTimeout(resolve));
    end = performance.now() + SLICE_MS;
  }
  isBuilding = false;
}

/** @param {import("./words.js").Words} words */
export function speakAll(words) {
  document.documentElement.lang = words.lang;
  document.documentElement.removeAttribute("data-waiting");
  document.title = words.text("page.name");
  for (const node of document.querySelectorAll("[data-text]")) {
    write(node, words.text(/** @type {HTMLElement} */ (node).dataset.text ?? ""));
  }
}
