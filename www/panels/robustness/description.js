// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "robustness",
  place: "evaluate",
  words: ["robustness"],
  elements: ["lab-robustness"],
  load: () => import("./elements.js"),
  // What attack-address.js reads.
  address: { attack: { usual: "", read: (text) => (/^\d{1,2}-\d{1,2}$/.test(text) ? text : null) } },
  embeds: {
    robustness: {
      height: 900,
      hide: ["damage", "attack", "curves", "resizers"],
      lock: ["attack"],
      heeds: ["image"],
    },
  },
  hide: {
    damage: ".robust .damaged",
    attack: ".robust .attack",
    curves: ".robust .measured",
    resizers: ".robust :is(.resizers, .resized-set)",
  },
  lock: {
    attack: { controls: ".robust .attack :is(input, select)", refuses: (action) => action === "attack" },
  },
  shows: { robustness: "lab-robustness" },
};
