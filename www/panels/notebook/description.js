// @ts-check
/** The steps of the notebook that a lesson can lead to. */
const STEPS = [2, 4, 5, 6, 7, 8, 9];

/** @type {import("../registry.js").Description} */
export default {
  name: "notebook",
  place: "notebook",
  words: ["notebook"],
  elements: ["lab-notebook"],
  load: () => import("./elements.js"),
  opens: true,
  embeds: { notebook: { height: 900 } },
  shows: Object.fromEntries(STEPS.map((step) => [`step${step}`, `.step[data-step="${step}"]`])),
  retry: { notebook: ({ notebook }) => notebook.open() },
};
