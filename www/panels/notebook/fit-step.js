// @ts-check
/** Step 7: the training, as the notebook's author saw it and as our runs' logs have it. */
import { make } from "../../shell/dom.js";
import { prose } from "../../shell/terms.js";
import { spreadInWords, spreadOf } from "./seeds.js";
import { remark, table, toCorrected } from "./step.js";

/** @typedef {import("./step.js").Content} Content */

/** @type {Content} */
export const fitStep = {
  call: "model.fit(x_train, y_train, epochs=15,\n          batch_size=32,\n          validation_data=(x_test, y_test))",
  needs: ({ state: { notebook, site } }) => [notebook.runs, notebook.printed, site],
  draw({
    state: {
      notebook: { runs, printed },
      site,
    },
    words,
  }) {
    if (!runs || !printed) return [];
    const { images } = runs["notebook-seed1"]?.start ?? { images: 0 };
    const steps = Math.ceil(images / printed.batch);
    const last = printed.epochs.at(-1);
    const rows = Object.entries(runs).map(([name, { start, epochs, accuracy }]) => {
      const seconds =
        epochs.map((epoch) => epoch.seconds ?? 0).sort((a, b) => a - b)[Math.floor(epochs.length / 2)] ?? 0;
      const log = make(
        "a",
        { href: `runs/${name}.jsonl` },
        words.text("notebook.7.run", { recipe: start.recipe, seed: start.seed }),
      );
      return [
        log,
        accuracy === null ? "–" : words.percent(accuracy),
        words.number(epochs.length),
        words.number(start.images),
        words.text("notebook.7.seconds.value", { seconds: Math.round(seconds) }),
      ];
    });
    const first = [
      words.text("notebook.7.printed"),
      words.percent(last?.val_accuracy ?? 0),
      words.number(printed.epochs.length),
      words.number(images),
      "–",
    ];
    const heads = ["who", "accuracy", "epochs", "images", "seconds"].map((key) => words.text(`notebook.7.${key}`));
    const { hardware } = runs["notebook-seed1"]?.start ?? {};
    const held = images - (runs["notebook-corrected-seed1"]?.start.images ?? 0);
    const spread = spreadOf(runs);
    const told = spread && { ...spreadInWords(spread, words), printed: words.percent(last?.val_accuracy ?? 0) };
    return [
      make("p", {}, ...prose(words, "notebook.7.steps", { images, batch: printed.batch, steps })),
      table(words.text("notebook.7.title"), heads, [first, ...rows], { className: "runs", isStacked: true }),
      ...(told ? [make("p", { class: "spread" }, ...prose(words, "notebook.7.spread", told))] : []),
      make("p", { class: "source" }, words.text("notebook.7.source", { hardware })),
      remark(words, "notebook.7.remark", { count: site?.count, held }, toCorrected(words)),
    ];
  },
};
