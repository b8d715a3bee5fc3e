// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "robustness",
  place: "evaluate",
  words: ["robustness"],
  elements: ["lab-robustness"],
  load: () => import("./elements.js"),
  embeds: { robustness: { height: 900, heeds: ["image"] } },
  shows: { robustness: "lab-robustness" },
};
