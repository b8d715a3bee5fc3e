// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "own-network",
  place: "inside",
  words: ["own-network"],
  elements: ["lab-own-network"],
  load: () => import("./elements.js"),
  embeds: { own: { height: 900, hide: ["own-compare"], lock: ["own-network"] } },
  hide: { "own-compare": ".own-network .compare-outputs" },
  lock: {
    "own-network": {
      controls: ".own-network :is(button, input, textarea)",
      refuses: (action) => ["bring", "own-network"].includes(action),
    },
  },
  shows: { "own-network": "lab-own-network" },
};
