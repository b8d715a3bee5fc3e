// @ts-check
import { nameIn } from "../../shell/names.js";

/** @type {import("../registry.js").Description} */
export default {
  name: "lessons",
  place: "lessons",
  words: ["lessons"],
  elements: ["lab-lessons"],
  load: () => import("./elements.js"),
  opens: true,
  address: { lesson: { usual: "", read: nameIn } },
  embeds: { lessons: { height: 900, heeds: ["lesson", "answers"] } },
  // The panel fetches again what it lacks as soon as nothing of it has failed.
  retry: { lessons: () => {} },
};
