// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "results",
  place: "course",
  words: ["results"],
  elements: ["lab-results"],
  load: () => import("./elements.js"),
  opens: true,
  embeds: { results: { height: 900, hide: ["class-curves"], lock: ["results"] } },
  hide: { "class-curves": ".class-results .curves", give: ".give-result" },
  lock: {
    results: { controls: ".class-results :is(textarea, .intake button, .changes)", refuses: () => false },
  },
};
