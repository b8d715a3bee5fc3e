// @ts-check
/** Who made what, under which licence: sentences of index.html, and no code. @type {import("../registry.js").Description} */
export default {
  name: "about",
  place: "about",
  words: ["about"],
  elements: [],
};
