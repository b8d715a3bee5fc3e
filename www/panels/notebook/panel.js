// @ts-check
/** The notebook's nine steps in its own order. This folder is fetched when the panel is first opened. */
import { make } from "../../shell/dom.js";
import { answerStep } from "./answer-step.js";
import { compileStep } from "./compile-step.js";
import { curveStep } from "./curve-step.js";
import { gridStep, loadStep, normalizeStep } from "./data-steps.js";
import { fitStep } from "./fit-step.js";
import { Step } from "./step.js";
import { convolutionStep, wholeStep } from "./summary-steps.js";

export class Panel {
  #steps = [
    loadStep,
    normalizeStep,
    gridStep,
    convolutionStep,
    wholeStep,
    compileStep,
    fitStep,
    curveStep(),
    answerStep,
  ].map((content, place) => new Step(place + 1, content));
  node = make("ol", { class: "steps" }, ...this.#steps.map(({ node }) => node));

  /** @param {import("../../app.js").View} view */
  update(view) {
    for (const step of this.#steps) step.update(view);
  }
}
