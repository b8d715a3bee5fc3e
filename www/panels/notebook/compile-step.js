// @ts-check
/** Step 6: the loss, in its three readings, each with the least that it can reach and what our run of it reached. */
import { make } from "../../shell/dom.js";
import { literalFloor } from "../answer/readings.js";
import { prose } from "../../shell/terms.js";
import { remark, table, toCorrected } from "./step.js";

/** @typedef {import("./step.js").Content} Content */

/** The reading, its model, and the log of a run of it. */
const READINGS = /** @type {const} */ ([
  ["as-run", "notebook"],
  ["as-written", "notebook-as-written"],
  ["corrected", "notebook-corrected"],
]);

/** @type {Content} */
export const compileStep = {
  call: 'model.compile(\n    optimizer="adam",\n    loss=SparseCategoricalCrossentropy(\n        from_logits=True),\n    metrics=["accuracy"])',
  needs: ({ state: { notebook, site } }) => {
    const models = READINGS.map(([, model]) => model).filter((model) =>
      site?.models.some(({ name }) => name === model),
    );
    return [site, notebook.runs, notebook.printed, ...models.map((model) => notebook.opinions?.[model])];
  },
  draw({
    state: {
      notebook: { runs, printed, opinions },
    },
    words,
  }) {
    const rows = READINGS.map(([loss, model]) => {
      const outputs = opinions?.[model]?.network.outputs ?? 10;
      const epochs = runs?.[`${model}-seed1`]?.epochs ?? [];
      const floor = loss === "as-written" ? literalFloor(outputs) : 0;
      const reached = words.text("notebook.6.reached.value", {
        first: words.decimal(epochs[0]?.loss ?? 0, 3),
        last: words.decimal(epochs.at(-1)?.loss ?? 0, 3),
      });
      const from = make("span", { class: "from" }, words.text(`notebook.6.${loss}.from`));
      return [
        make("span", {}, words.text(`notebook.6.${loss}`), " ", from),
        words.decimal(floor, 3),
        words.decimal(Math.log(outputs), 3),
        reached,
        words.percent(opinions?.[model]?.network.metadata.accuracy ?? 0),
      ];
    });
    const heads = ["reading", "floor", "blind", "reached", "accuracy"].map((key) => words.text(`notebook.6.${key}`));
    const outputs = opinions?.notebook?.network.outputs ?? 20;
    const numbers = {
      printed: words.decimal(printed?.epochs[0]?.loss ?? 0, 4),
      floor: words.decimal(literalFloor(outputs), 3),
      outputs,
    };
    return [
      table(words.text("notebook.6.title"), heads, rows, { className: "losses", isStacked: true }),
      make("p", {}, ...prose(words, "notebook.6.defaults")),
      remark(words, "notebook.6.remark", numbers, toCorrected(words)),
    ];
  },
};
