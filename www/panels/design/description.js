// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "design",
  place: "train",
  words: ["design"],
  elements: ["lab-design"],
  load: () => import("./elements.js"),
  // What text-form.js reads.
  address: { net: { usual: "", read: (text) => (/^1[\w.-]{0,3999}$/.test(text) ? text : null) } },
  embeds: { design: { height: 1200, hide: ["design-code", "design-templates"], lock: ["design"] } },
  hide: { "design-code": ".design .code", "design-templates": ".design .templates" },
  lock: {
    design: {
      controls: ".design :is(.templates, .blocks) :is(button, input, select)",
      refuses: (action) => action === "design",
    },
  },
  shows: { design: "lab-design" },
};
