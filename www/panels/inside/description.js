// @ts-check
/** What may stand in the address: a name that a layer can have, and numbers up to four digits. */
const STAGE = /^[a-z0-9_.]{1,80}$/;
const CHANNEL = /^\d{1,7}$/;
const OUTPUT = /^\d{1,2}$/;
/** The twin of the picture or the other network, with how much of it: `sides-address.js` reads it. */
const SIDES = /^(mirror|shift-([1-9]|1[0-6])|noise-([1-9]\d?|100)|image-\d{1,4}|network-[a-z0-9][a-z0-9-]{0,63})$/;
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
    sides: { usual: "", read: matching(SIDES) },
  },
  embeds: { inside: { height: 1100, lock: ["stage", "looked", "sides"], heeds: ["image"] } },
  lock: {
    stage: { controls: "lab-inside :is(.tiles button, .find *)", refuses: (action) => action === "pick-map" },
    looked: {
      controls: "lab-inside .looked :is(input, select)",
      refuses: (action) => action === "look-where",
    },
    sides: {
      controls: "lab-inside .sides :is(input, select)",
      refuses: (action) => action === "compare-sides",
    },
  },
  shows: { maps: "lab-inside", looked: "lab-inside .looked", sides: "lab-inside .sides" },
};
