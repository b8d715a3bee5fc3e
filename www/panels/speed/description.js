// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "speed",
  words: ["speed"],
  elements: ["lab-speed"],
  load: () => import("./elements.js"),
  opens: true,
  embeds: { speed: { height: 700 } },
};
