// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "evaluate",
  place: "evaluate",
  words: ["evaluation"],
  elements: ["lab-evaluation"],
  load: () => import("./elements.js"),
  embeds: { evaluate: { height: 480 } },
  shows: { evaluation: ".evaluation" },
};
