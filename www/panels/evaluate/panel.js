// @ts-check
/**
 * What an evaluation is worth: fetched, with its styles, once there is a result.
 * @typedef {import("../../app.js").View} View
 */
import { make, send } from "../../shell/dom.js";
import { failureOf } from "../../shell/failure.js";
import { withStyles } from "../../shell/style-sheet.js";
import { Give } from "../results/give.js";
import { Calibration } from "./calibration.js";
import { ClassTable } from "./class-table.js";
import { counts, imagesOf } from "./confusion.js";
import { Labels } from "./labels.js";
import { Matrix } from "./matrix.js";
import { NearDuplicates } from "./near-duplicates.js";
import { PeopleView } from "./people-view.js";
import { Pictures } from "./pictures.js";
import { ReportMaker } from "./report-maker.js";
import { ToldAnswers } from "./told-answers.js";
import { VersusView } from "./versus.js";

/** Resolves when the styles are here. */
export const styled = () => withStyles(new URL("./evaluation.css", import.meta.url).href);

export class Panel {
  #told = new ToldAnswers(
    () => this.#view && this.update(this.#view),
    (error) => this.#fail(error),
  );
  #pictures = new Pictures();
  #matrix = new Matrix((cell) => this.#pictures.open(cell, () => this.#matrix.focus()));
  #labels = new Labels((wanted, from) => this.#pictures.open(wanted, () => from.focus()));
  #near = new NearDuplicates((wanted, from) => this.#pictures.open(wanted, () => from.focus()));
  #versus = new VersusView((wanted, from) => this.#pictures.open(wanted, () => from.focus()));
  #people = new PeopleView(
    (held) => this.#told.bring(held),
    (wanted, from) => this.#pictures.open(wanted, () => from.focus()),
    (error) => this.#fail(error),
  );
  #classes = new ClassTable();
  #calibration = new Calibration();
  #give = new Give("evaluate", "evaluated");
  #report = new ReportMaker();
  node = make(
    "div",
    { class: "evaluated" },
    this.#give.node,
    this.#matrix.node,
    this.#pictures.node,
    this.#classes.node,
    this.#calibration.node,
    this.#labels.node,
    this.#near.node,
    this.#people.node,
    this.#versus.node,
    this.#report.node,
  );
  /** What each part shows. @type {Map<object, unknown[]>} */
  #shown = new Map();
  /** @type {import("../../cifar-lab.js").Evaluation | null} */
  #result = null;
  /** @type {number[][]} */
  #table = [];
  /** @type {View | null} */
  #view = null;

  /** @param {View} view */
  update(view) {
    const { state, words, lab } = view;
    const { result } = state.evaluation;
    this.#view = view;
    const isNew = result !== this.#result;
    this.#result = result;
    this.node.hidden = !result || isNew;
    this.#calibration.update(view);
    this.#give.update(view);
    if (!result) return this.#told.expect(state.evaluation.phase === "running" ? lab : null);
    if (lab && !state.failures.evaluate) this.#told.use(lab, result, state.network?.metadata.temperature ?? 1);
    // The workers have the answers first: they are told of while the page draws.
    if (isNew) return void setTimeout(() => this.#view && this.update(this.#view));
    this.#report.update(view, this.#told);
    this.#people.update(view, this.#told.rows);
    this.#pictures.update(view, this.#told.rows, this.#told.isRefused);
    this.#calibration.node.hidden = this.#told.isRefused;
    const { rows, figures, near, isNearMissing, other, mcnemar } = this.#told;
    this.#part(this.#matrix, [result, words], () => {
      this.#table = counts(result, imagesOf(result.answers?.labels));
      this.#matrix.show(this.#table, result.outside, words);
    });
    this.#part(this.#versus, [result, other, mcnemar, words], () =>
      this.#versus.show(result, this.#told, state.mine, words),
    );
    this.#part(this.#labels, [rows, words], () => this.#labels.show(rows, words));
    this.#part(this.#near, [rows, near, isNearMissing, words], () => this.#near.show(rows, near, isNearMissing, words));
    this.#part(this.#classes, [result, figures, words], () => this.#classes.show(this.#table, figures, words));
  }

  /**
   * A part is made anew only where something that it shows has changed.
   * @param {object} part
   * @param {unknown[]} of What it shows.
   * @param {() => void} show
   */
  #part(part, of, show) {
    const before = this.#shown.get(part);
    if (before && of.every((value, place) => value === before[place])) return;
    this.#shown.set(part, of);
    show();
  }

  /** @param {any} error */
  #fail(error) {
    const { code, params } = failureOf(error);
    if (code !== "closed") send(this.node, "failed", { scope: "evaluate", code, params });
  }
}
