// @ts-check
/** @type {import("../registry.js").Description} */
export default {
  name: "train",
  place: "train",
  words: ["train", "race", "own", "runs"],
  elements: [
    "lab-train",
    "lab-resume",
    "lab-recipe",
    "lab-run",
    "lab-curve",
    "lab-workers",
    "lab-weights",
    "lab-race",
    "lab-own",
    "lab-runs",
  ],
  load: () => import("./elements.js"),
  retry: { train: ({ training }) => training.use(({ desk }) => desk.open()) },
  embeds: {
    train: {
      height: 900,
      hide: ["settings", "curve", "files", "give"],
      lock: ["settings", "training"],
      heeds: ["seed", "epochs", "lr", "autostart"],
    },
  },
  hide: {
    settings: "lab-recipe :is(.settings, [data-do=notebook])",
    files: "lab-train .files",
    curve: "lab-curve",
  },
  lock: {
    settings: {
      controls: `lab-recipe :is(fieldset, [data-do=notebook]), lab-weights [data-do=open], lab-race [data-do],
        lab-runs [data-does=use-run]`,
      refuses: (action) => ["choose-training", "open-training", "use-run", "choose-workers", "race"].includes(action),
      isInAll: true,
    },
    training: {
      controls: "lab-train [data-do], lab-race [data-do], lab-own [data-own=start], [data-own-set=train]",
      refuses: (action, { lesson }) => ["train", "race", "teach-own"].includes(action) || !!lesson,
    },
  },
  shows: { training: "section.training" },
};
