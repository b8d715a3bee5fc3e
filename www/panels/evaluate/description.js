// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "evaluate",
  place: "evaluate",
  words: ["evaluation", "calibration", "coverage"],
  elements: ["lab-evaluation", "lab-label"],
  load: () => import("./elements.js"),
  address: { pictures: { usual: "", read: (text) => (/^[\w.-]{1,120}$/.test(text) ? text : null) } },
  embeds: { evaluate: { height: 480 } },
  shows: { evaluation: ".evaluation" },
};
