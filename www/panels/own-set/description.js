// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "own-set",
  place: "train",
  words: ["own-set"],
  elements: ["lab-own-set"],
  load: () => import("./elements.js"),
  // What plan-text.js reads.
  address: { set: { usual: "", read: (text) => (/^\d\d\.\d{1,4}(\.[a-z-]+){2}\.\d{1,3}$/.test(text) ? text : null) } },
  embeds: { "own-set": { height: 1200, lock: ["own-set"] } },
  // The teacher's split and recipe; pictures, names and training stay the student's.
  lock: {
    "own-set": {
      controls: ".own-set .fields :is(input, select)",
      refuses: (action, { set }) => action === "own-set" && set !== undefined,
    },
  },
  shows: { "own-set": "lab-own-set" },
};
