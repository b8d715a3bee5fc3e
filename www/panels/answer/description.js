// @ts-check
import { ORDERS, READINGS } from "./readings.js";

/** @type {import("../registry.js").Description} */
export default {
  name: "answer",
  place: "classify",
  words: ["answer", "outOfDistribution", "mirror", "legend", "story", "reading", "order", "printed"],
  elements: ["lab-answer", "lab-out-of-distribution", "lab-reading", "lab-mirror", "lab-story", "lab-printed"],
  address: {
    reading: { usual: "", read: (text) => READINGS.find((reading) => reading === text) ?? null },
    order: { usual: "class", read: (text) => ORDERS.find((order) => order === text) ?? null },
    mirror: { usual: false, read: (text) => (text === "true" ? true : null) },
  },
  embeds: {
    classify: {
      height: 1200,
      hide: ["ways", "samples", "story", "choose", "reading", "legend", "meta", "saves", "picture", "answer"],
      lock: ["image", "ways", "reading"],
      heeds: ["image"],
    },
  },
  hide: {
    story: ".bench-story",
    answer: ".bench-answer",
    reading: "lab-reading",
    legend: "lab-answer .foot",
    meta: "lab-answer .meta",
  },
  lock: {
    reading: {
      controls: "lab-reading input",
      refuses: (action) => ["pick-reading", "pick-order"].includes(action),
    },
  },
  shows: { answer: ".bench-answer", reading: "lab-reading" },
};
