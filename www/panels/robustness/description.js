// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "robustness",
  place: "evaluate",
  words: ["robustness"],
  elements: ["lab-robustness"],
  load: () => import("./elements.js"),
  // What attack-address.js and damage-address.js read.
  address: {
    attack: { usual: "", read: (text) => (/^\d{1,2}-\d{1,2}(-[a-z0-9][a-z0-9-]{0,63})?$/.test(text) ? text : null) },
    damage: { usual: "", read: (text) => (/^[a-z-]{3,30}-[1-5](-\d{1,3})?$/.test(text) ? text : null) },
    curves: { usual: "", read: (text) => (/^[\w.-]{1,200}$/.test(text) ? text : null) },
    resized: { usual: "", read: (text) => (/^\d{3,5}-\d{1,2}$/.test(text) ? text : null) },
  },
  embeds: {
    robustness: {
      height: 900,
      hide: ["damage", "attack", "curves", "resizers"],
      lock: ["damage", "attack", "curves", "resized"],
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
    damage: { controls: ".robust .damaged :is(input, select, button)", refuses: (action) => action === "damage" },
    resized: { controls: ".robust .resized-set select", refuses: (action) => action === "resized" },
    curves: { controls: ".robust .measured :is(input, select)", refuses: (action) => action === "curves" },
    attack: { controls: ".robust .attack :is(input, select)", refuses: (action) => action === "attack" },
  },
  shows: { robustness: "lab-robustness" },
};
