// @ts-check
import { squareOf, squareText } from "./square.js";

/** @type {import("../registry.js").Description} */
export default {
  name: "picture",
  place: "classify",
  words: [
    "picture",
    "save",
    "ways",
    "offer",
    "file",
    "crop",
    "draw",
    "tool",
    "stamp",
    "backdrop",
    "colour",
    "camera",
    "samples",
  ],
  elements: [
    "lab-ways",
    "lab-picture",
    "lab-samples",
    "lab-glance",
    "lab-offer",
    "lab-file",
    "lab-crop",
    "lab-draw",
    "lab-camera",
  ],
  load: async () => (await import("./own-ways.js")).load(),
  address: {
    square: { usual: "", read: (text) => (squareOf(text) ? squareText(squareOf(text)) : null) },
  },
  embeds: {
    draw: { height: 900, hide: ["reading", "legend", "meta", "saves"], lock: ["reading"] },
  },
  hide: {
    ways: "lab-ways",
    samples: ".bench-samples",
    picture: ".bench-picture",
    choose: "lab-picture .stepper",
    saves: "lab-picture .saves",
  },
  lock: {
    image: {
      controls: "lab-picture .stepper :is(input, button), lab-samples button",
      refuses: (action) => ["pick-image", "step-image"].includes(action),
      isInAll: true,
    },
    ways: {
      controls: "lab-ways input, lab-file :is(input, button)",
      refuses: (action, { own }, way) =>
        action === "pick-way" || (action === "look" && own?.way !== way) || (action === "pick-image" && way !== "test"),
      isInAll: true,
    },
  },
  shows: { picture: ".bench-picture", source: "lab-ways" },
};
