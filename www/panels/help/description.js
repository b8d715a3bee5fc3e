// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "help",
  words: ["help", "term"],
  elements: ["lab-help", "lab-glossary"],
  load: () => import("./elements.js"),
  isEverywhere: true,
};
