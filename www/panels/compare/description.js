// @ts-check
/** One name of a model, or two. */
const NAMES = /^[a-z0-9][a-z0-9-]{0,63}(\.[a-z0-9][a-z0-9-]{0,63})?$/;

/** @type {import("../registry.js").Description} */
export default {
  name: "compare",
  place: "inside",
  words: ["compare"],
  elements: ["lab-compare"],
  load: () => import("./elements.js"),
  address: { compare: { usual: "", read: (text) => (NAMES.test(text) ? text : null) } },
  embeds: {
    compare: {
      height: 1000,
      hide: ["ways", "samples", "choose", "reading", "legend", "meta", "saves"],
      lock: ["image", "ways", "compare", "reading"],
      heeds: ["image", "compare"],
    },
  },
  lock: {
    compare: {
      controls: "lab-compare select",
      refuses: (action) => ["pick-compare", "compare-models"].includes(action),
      isInAll: true,
    },
  },
  shows: { compare: "lab-compare" },
  retry: { compare: ({ go }, asked) => go({ compare: asked ?? "" }) },
};
