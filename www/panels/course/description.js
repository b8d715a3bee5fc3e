// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "course",
  place: "course",
  words: ["builder"],
  elements: ["lab-builder"],
  load: () => import("./elements.js"),
  // The builder is fetched again as soon as nothing of it has failed.
  retry: { builder: () => {} },
};
