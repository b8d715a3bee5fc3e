// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "speed",
  place: "about",
  words: ["speed"],
  elements: ["lab-speed"],
  load: () => import("./elements.js"),
  opens: true,
  embeds: { speed: { height: 700 } },
};
