// @ts-check
/** What selection.js and calibration-address.js read. @param {string} text */
const word = (text) => (/^[\w.-]{1,120}$/.test(text) ? text : null);

/** @type {import("../registry.js").Description} */
export default {
  name: "evaluate",
  place: "evaluate",
  words: ["evaluation", "calibration", "coverage", "report"],
  elements: ["lab-evaluation", "lab-label"],
  load: () => import("./elements.js"),
  address: { pictures: { usual: "", read: word }, calibration: { usual: "", read: word } },
  embeds: {
    evaluate: {
      height: 480,
      hide: [
        "matrix",
        "pictures",
        "labels",
        "duplicates",
        "classes",
        "calibration",
        "versus",
        "people",
        "report",
        "give",
      ],
      lock: ["calibration"],
    },
  },
  hide: {
    matrix: ".evaluated .matrix",
    pictures: ".evaluated .pictures",
    labels: ".evaluated .labels:not(.duplicates)",
    duplicates: ".evaluated .duplicates",
    classes: ".evaluated .by-class",
    calibration: ".evaluated .calibration-view",
    versus: ".evaluated .two",
    people: ".evaluated .people",
    report: ".evaluated .report-maker",
  },
  lock: {
    calibration: {
      controls: ".calibration-view :is(input, .controls button, .link)",
      refuses: (action) => action === "ask-calibration",
    },
  },
  shows: { evaluation: ".evaluation" },
};
