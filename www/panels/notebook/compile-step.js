// @ts-check
/**
 * Step 6: the loss, in its three readings, each with the least that it can reach and what our run of it reached; and
 * which of them Keras 3 takes today, for whoever is stuck at 10 %.
 */
import { make } from "../../shell/dom.js";
import { literalFloor } from "../answer/readings.js";
import { prose } from "../../shell/terms.js";
import { BACKENDS, KERAS, plateau } from "./keras-3.js";
import { remark, table, toCorrected } from "./step.js";

/**
 * @typedef {import("./step.js").Content} Content
 * @typedef {import("../../shell/words.js").Words} Words
 */

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
      ...today(words, outputs, {
        ours: words.decimal(runs?.["notebook-as-written-seed1"]?.epochs.at(-1)?.loss ?? 0, 4),
        accuracy: words.percent(runs?.["notebook-as-written-seed1"]?.accuracy ?? 0),
      }),
    ];
  },
};

/**
 * @param {Words} words
 * @param {number} outputs
 * @param {Record<string, string>} ours Where our run as written ended.
 */
function today(words, outputs, ours) {
  const say = (/** @type {string} */ key, /** @type {Record<string, unknown>} */ params = {}) =>
    prose(words, `notebook.6.today.${key}`, params);
  const rows = BACKENDS.map(({ id, name, looksBehind, accuracies, losses }) => {
    const reached = Object.fromEntries([
      ...accuracies.map((share, place) => [`a${place + 1}`, words.precise(100 * share)]),
      ...losses.map((loss, place) => [`l${place + 1}`, words.precise(loss)]),
    ]);
    return [
      make("span", { translate: "no" }, name),
      words.text(`notebook.6.today.${looksBehind ? "logits" : "sigmoids"}`),
      words.text(`notebook.6.today.${looksBehind ? "warns" : "silent"}`),
      words.text(`notebook.6.today.${id}`, reached),
    ];
  });
  const heads = ["backend", "loss", "warning", "reached"].map((key) => words.text(`notebook.6.today.${key}`));
  const plateaus = {
    ten: words.decimal(plateau(outputs, 10), 4),
    nine: words.decimal(plateau(outputs, 9), 4),
    ...ours,
  };
  return [
    make("h4", {}, ...say("title")),
    make("p", {}, ...say("about", { keras: KERAS })),
    table(words.text("notebook.6.today.table"), heads, rows, { className: "backends", isStacked: true }),
    make("p", {}, ...say("why", plateaus)),
    make("p", {}, ...say("mend")),
  ];
}
