// @ts-check
/** What may stand in the address: a name that a layer can have, and numbers up to four digits. */
const STAGE = /^[a-z0-9_.]{1,80}$/;
const CHANNEL = /^\d{1,7}$/;
const OUTPUT = /^\d{1,2}$/;
const POSITION = /^\d{1,4},\d{1,4}$/;

const matching = (/** @type {RegExp} */ form) => (/** @type {string} */ text) => (form.test(text) ? text : null);
const oneOf = (/** @type {readonly string[]} */ names) => (/** @type {string} */ text) =>
  names.includes(text) ? text : null;

/** @type {import("../registry.js").Description} */
export default {
  name: "inside",
  place: "inside",
  words: ["inside", "making"],
  elements: ["lab-inside"],
  load: () => import("./elements.js"),
  address: {
    stage: { usual: "", read: matching(STAGE) },
    channel: { usual: "0", read: matching(CHANNEL) },
    at: { usual: "", read: matching(POSITION) },
    scale: { usual: "stage", read: oneOf(["stage", "common"]) },
    channels: { usual: "index", read: oneOf(["index", "strongest"]) },
    looked: { usual: "", read: oneOf(["gradient", "grad-cam", "occlusion"]) },
    output: { usual: "", read: matching(OUTPUT) },
    layer: { usual: "", read: matching(STAGE) },
  },
  embeds: { inside: { height: 1100, lock: ["stage", "looked"], heeds: ["image"] } },
  lock: {
    stage: { controls: "lab-inside .tiles button", refuses: (action) => action === "pick-map" },
    looked: {
      controls: "lab-inside .looked :is(input, select)",
      refuses: (action) => action === "look-where",
    },
  },
  shows: { maps: "lab-inside", looked: "lab-inside .looked", sides: "lab-inside .sides" },
};
