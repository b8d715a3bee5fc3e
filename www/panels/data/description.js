// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "data",
  place: "train",
  words: ["data"],
  elements: ["lab-data"],
  load: () => import("./elements.js"),
};
