// @ts-check
/** The page's elements: all of them are known from here on, those that show the state get it, and texts get their words. */
import { write } from "./dom.js";
import "../panels/answer/lab-answer.js";
import "../panels/course/lab-builder.js";
import "../panels/picture/lab-camera.js";
import "../panels/compare/lab-compare.js";
import "../panels/train/lab-workers.js";
import "../panels/picture/lab-crop.js";
import "../panels/train/lab-curve.js";
import "../panels/answer/lab-doubt.js";
import "./lab-downloads.js";
import "../panels/picture/lab-draw.js";
import "../panels/network/lab-engines.js";
import "../panels/evaluate/lab-evaluation.js";
import "../panels/network/lab-facts.js";
import "../panels/picture/lab-file.js";
import "../panels/picture/lab-glance.js";
import "../panels/help/lab-glossary.js";
import "../panels/help/lab-help.js";
import "../panels/network/lab-layers.js";
import "../panels/lessons/lab-lessons.js";
import "../panels/network/lab-models.js";
import "../panels/notebook/lab-notebook.js";
import "./lab-notices.js";
import "../panels/picture/lab-offer.js";
import "./lab-offline.js";
import "../panels/train/lab-own.js";
import "../panels/picture/lab-picture.js";
import "../panels/answer/lab-printed.js";
import "../panels/train/lab-race.js";
import "../panels/answer/lab-reading.js";
import "../panels/train/lab-runs.js";
import "../panels/picture/lab-samples.js";
import "./lab-settings.js";
import "../panels/speed/lab-speed.js";
import "../panels/answer/lab-story.js";
import "./lab-tools.js";
import "../panels/train/lab-train.js";
import "../panels/answer/lab-twice.js";
import "../panels/picture/lab-ways.js";

/** The elements that show the state. */
const SHOWN =
  "lab-settings, lab-picture, lab-answer, lab-samples, lab-models, lab-engines, lab-facts, lab-layers, " +
  "lab-story, lab-evaluation, lab-downloads, lab-notices, lab-ways, lab-glance, lab-file, lab-crop, lab-draw, lab-camera, " +
  "lab-reading, lab-printed, lab-compare, lab-notebook, lab-glossary, lab-help, lab-tools, lab-train, lab-curve, lab-workers, " +
  "lab-race, lab-own, lab-runs, lab-lessons, lab-speed, lab-builder, lab-embed, " +
  "lab-offline, lab-offer, lab-doubt, lab-twice";

/** As long as a person waits for a key without noticing. */
const SLICE_MS = 25;
/** @typedef {Element & { update(view: import("../app.js").View): void }} Shown */
/** @type {WeakSet<Element>} */
const built = new WeakSet();
/** @type {import("../app.js").View} */
let latest;
let isBuilding = false;

const shown = () => /** @type {Shown[]} */ ([...document.querySelectorAll(SHOWN)]);
const fresh = () => shown().find((element) => !built.has(element));

/** @param {import("../app.js").View} view */
export function showAll(view) {
  latest = view;
  for (const element of shown()) if (built.has(element)) element.update(view);
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
