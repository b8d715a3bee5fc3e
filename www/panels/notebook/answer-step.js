// @ts-check
/** Step 9: image 116, its twenty outputs then and now, and the sentence as it was printed and as it should read. */
import { accuracyOf } from "../../shell/accuracy.js";
import { make } from "../../shell/dom.js";
import { CLASSES, logit, sigmoid, softmax, sum } from "../answer/readings.js";
import { nameOf } from "../answer/rows.js";
import { remark, table, toCorrected } from "./step.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../../state.js").Opinion} Opinion */

const canvas = make("div", { class: "canvas" });
const frame = make("div", { class: "frame", role: "img" }, canvas);

/** @type {import("./step.js").Content} */
export const answerStep = {
  call: "predictions = model.predict(x_test)\nprint(predictions[116])\nprint(names[np.argmax(predictions[116])],\n      100 * np.max(predictions[116]))",
  needs: ({ state: { notebook } }) => [
    notebook.printed,
    notebook.opinions?.notebook,
    notebook.opinions?.["notebook-corrected"],
  ],
  draw({
    state: {
      notebook: { printed, opinions },
    },
    words,
  }) {
    const [ours, corrected] = [opinions?.notebook, opinions?.["notebook-corrected"]];
    if (!printed || !ours || !corrected) return [];
    const truth = words.className(printed.label);
    frame.setAttribute("aria-label", words.text("picture.alt", { image: printed.image, truth }));
    const then = { outputs: printed.outputs, shares: softmax(printed.outputs.map(logit)) };
    const now = { outputs: ours.answer.logits.map(sigmoid), shares: softmax(ours.answer.logits) };
    const total = words.decimal(sum(then.outputs), 2);
    return [
      make(
        "figure",
        { class: "shown" },
        frame,
        make("figcaption", {}, words.text("notebook.9.image", { image: printed.image, truth })),
      ),
      sentences(then, ours, corrected, words),
      remark(words, "notebook.9.remark", {
        sum: total,
        share: words.percent(Math.max(...then.shares)),
        outputs: then.outputs.length,
      }),
      outputs(then, now, words),
      remark(
        words,
        "notebook.9.words",
        { accuracy: words.percent(printed.epochs.at(-1)?.val_accuracy ?? 0), image: printed.image },
        toCorrected(words),
      ),
    ];
  },
  paint({ state: { notebook }, painter }) {
    const seen = notebook.opinions?.notebook?.answer.seen;
    if (!seen) return;
    painter.place("notebook-116", canvas);
    painter.show("notebook-116", { picture: seen });
  },
};

/**
 * @param {{ outputs: number[], shares: number[] }} then
 * @param {Opinion} ours
 * @param {Opinion} corrected
 * @param {Words} words
 */
function sentences(then, ours, corrected, words) {
  const largest = Math.max(...then.outputs);
  const name = (/** @type {number} */ index) => nameOf(index, words);
  const said = (
    /** @type {string} */ key,
    /** @type {number[]} */ shares,
    /** @type {Record<string, unknown>} */ more = {},
  ) => {
    const share = Math.max(...shares);
    return words.text(key, { name: name(shares.indexOf(share)), share: words.percent(share), ...more });
  };
  const printed = words.text("notebook.9.printed", {
    name: name(then.outputs.indexOf(largest)),
    share: words.roundedPercent(largest),
  });
  const line = (/** @type {string} */ key, /** @type {string} */ text) =>
    make("div", {}, make("dt", {}, words.text(key)), make("dd", {}, text));
  return make(
    "dl",
    { class: "sentences" },
    line("notebook.9.was", printed),
    line("notebook.9.should", said("notebook.9.right", then.shares)),
    line(
      "notebook.9.ours",
      said("notebook.9.now", softmax(ours.answer.logits), accuracyOf(ours.network.metadata, words)),
    ),
    line(
      "notebook.9.corrected",
      said("notebook.9.now", corrected.answer.probabilities, accuracyOf(corrected.network.metadata, words)),
    ),
  );
}

/**
 * @param {{ outputs: number[], shares: number[] }} then
 * @param {{ outputs: number[], shares: number[] }} now
 * @param {Words} words
 */
function outputs(then, now, words) {
  const heads = ["output", "then", "then.softmax", "live", "now.softmax"].map((key) => words.text(`notebook.9.${key}`));
  const rows = then.outputs.map((value, place) => [
    nameOf(place, words),
    words.value(value),
    words.percent(then.shares[place] ?? 0),
    words.value(now.outputs[place] ?? 0),
    words.percent(now.shares[place] ?? 0),
  ]);
  const foot = [
    words.text("notebook.9.sum"),
    words.decimal(sum(then.outputs), 2),
    words.roundedPercent(sum(then.shares)),
    words.decimal(sum(now.outputs), 2),
    words.roundedPercent(sum(now.shares)),
  ];
  const rowClass = (/** @type {number} */ place) => (place < CLASSES ? "" : "dead");
  return table(words.text("notebook.9.outputs"), heads, rows, { className: "outputs", foot, rowClass });
}
