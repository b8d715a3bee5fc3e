// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "network",
  place: "inside",
  words: ["network", "models", "model", "engines", "engine", "facts", "layers", "layer", "padding"],
  elements: ["lab-facts", "lab-models", "lab-engines", "lab-layers"],
  load: () => import("./elements.js"),
  embeds: { network: { height: 900, lock: ["model", "engine"] } },
  lock: {
    model: {
      controls: "lab-models input",
      refuses: (action) => ["pick-model", "compare-models", "take-offer", "decline-offer"].includes(action),
      isInAll: true,
    },
    engine: { controls: "lab-engines input", refuses: (action) => action === "pick-engine", isInAll: true },
  },
  shows: { network: ".network", layers: "lab-layers" },
};
