// @ts-check
/** The page's elements: all of them are known from here on, those that show the state get it, and texts get their words. */
import { write } from "./dom.js";
import "../components/lab-answer/lab-answer.js";
import "../components/lab-builder/lab-builder.js";
import "../components/lab-camera/lab-camera.js";
import "../components/lab-compare/lab-compare.js";
import "../components/lab-crew/lab-crew.js";
import "../components/lab-crop/lab-crop.js";
import "../components/lab-curve/lab-curve.js";
import "../components/lab-doubt/lab-doubt.js";
import "../components/lab-downloads/lab-downloads.js";
import "../components/lab-draw/lab-draw.js";
import "../components/lab-engines/lab-engines.js";
import "../components/lab-evaluation/lab-evaluation.js";
import "../components/lab-facts/lab-facts.js";
import "../components/lab-file/lab-file.js";
import "../components/lab-glance/lab-glance.js";
import "../components/lab-glossary/lab-glossary.js";
import "../components/lab-help/lab-help.js";
import "../components/lab-layers/lab-layers.js";
import "../components/lab-lessons/lab-lessons.js";
import "../components/lab-models/lab-models.js";
import "../components/lab-notebook/lab-notebook.js";
import "../components/lab-notices/lab-notices.js";
import "../components/lab-offer/lab-offer.js";
import "../components/lab-offline/lab-offline.js";
import "../components/lab-own/lab-own.js";
import "../components/lab-picture/lab-picture.js";
import "../components/lab-printed/lab-printed.js";
import "../components/lab-race/lab-race.js";
import "../components/lab-reading/lab-reading.js";
import "../components/lab-runs/lab-runs.js";
import "../components/lab-samples/lab-samples.js";
import "../components/lab-settings/lab-settings.js";
import "../components/lab-speed/lab-speed.js";
import "../components/lab-story/lab-story.js";
import "../components/lab-tools/lab-tools.js";
import "../components/lab-train/lab-train.js";
import "../components/lab-twice/lab-twice.js";
import "../components/lab-ways/lab-ways.js";

/** The elements that show the state. */
const SHOWN = "lab-settings, lab-picture, lab-answer, lab-samples, lab-models, lab-engines, lab-facts, lab-layers, " +
  "lab-story, lab-evaluation, lab-downloads, lab-notices, lab-ways, lab-glance, lab-file, lab-crop, lab-draw, lab-camera, " +
  "lab-reading, lab-printed, lab-compare, lab-notebook, lab-glossary, lab-help, lab-tools, lab-train, lab-curve, lab-crew, " +
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
