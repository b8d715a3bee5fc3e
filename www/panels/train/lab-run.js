// @ts-check
/** The run in hand: its buttons, where it stands, and what went wrong. A part of lab-train. */
import { make, send, set, write } from "../../shell/dom.js";
import { isOpen } from "./training-state.js";
import { failed, figures, whereabouts } from "./training-words.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./training-state.js").TrainingState} TrainingState */

const BUTTONS = /** @type {const} */ (["start", "pause", "resume", "step", "reset"]);

class LabRun extends HTMLElement {
  #buttons = BUTTONS.map((name) => ({
    name,
    button: make("button", {
      type: "button",
      class: name === "start" && "primary",
      "data-do": name,
      on: { click: () => send(this, "train", { what: name }) },
    }),
  }));
  #problem = make("p", { class: "problem", role: "alert" });
  #status = make("p", { class: "status", role: "status" });
  #now = make("p", { class: "now", tabindex: -1, "data-do": "now" });
  #bar = make("progress", { max: 1, value: 0 });
  #meta = make("p", { class: "meta" });
  #live = make("input", {
    type: "checkbox",
    id: "train-live",
    on: { change: () => send(this, "follow-training", { live: this.#live.checked }) },
  });
  #liveLabel = make("label", { for: "train-live" });
  #follow = make("div", { class: "follow switch" }, this.#live, this.#liveLabel);
  #run = make("div", { class: "run" }, this.#now, this.#meta, this.#bar);

  connectedCallback() {
    const row = make("div", { class: "row" }, ...this.#buttons.map(({ button }) => button), this.#follow);
    this.replaceChildren(row, this.#problem, this.#status, this.#run);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { training, network, site, downloads }, words }) {
    this.#updateButtons(training, words, !!site && !!network);
    write(this.#problem, training.failure ? failed(training, words) : "");
    this.#run.hidden = this.#follow.hidden = training.phase === "idle";
    this.#live.checked = training.live;
    write(this.#liveLabel, words.text("train.live"));
    write(this.#status, spoken(training, words));
    this.#updateProgress(training, words);
    write(this.#now, whereabouts(training, downloads, words));
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   * @param {boolean} canStart
   */
  #updateButtons(training, words, canStart) {
    const { phase, race } = training;
    const shown = {
      start: isOpen(training),
      // Between two lanes of a race the pause stays where it is.
      pause: phase === "running" || (phase === "preparing" && !!race),
      resume: phase === "paused",
      step: phase === "paused",
      reset: phase !== "idle",
    };
    for (const { name, button } of this.#buttons) {
      button.hidden = !shown[name];
      button.disabled = name === "start" && !canStart;
      write(button, words.text(`train.button.${name}`));
    }
  }

  /**
   * @param {TrainingState} training
   * @param {Words} words
   */
  #updateProgress(training, words) {
    const { phase, run, position, progress } = training;
    this.#bar.hidden = phase === "failed";
    set(this.#bar, "aria-label", words.text("train.progress"));
    const isKnown = phase !== "preparing" && !!run;
    const { done, count } = progress?.shards ?? { done: 0, count: 1 };
    const step = position.step + done / count;
    if (isKnown) this.#bar.value = Math.min(1, (position.epoch + step / run.stepsPerEpoch) / run.recipe.epochs);
    else this.#bar.removeAttribute("value");
    write(this.#meta, isKnown && progress && phase !== "failed" ? figures(training, words) : "");
  }
}

/**
 * At most once an epoch, and when the run turns.
 * @param {TrainingState} training
 * @param {Words} words
 */
function spoken({ phase, curve }, words) {
  if (phase === "idle" || phase === "failed") return "";
  const last = curve.at(-1);
  const params = last && {
    epoch: last.epoch,
    accuracy: words.percent(last.valAccuracy),
    mine: words.percent(last.accuracy),
  };
  return [words.text(`train.phase.${phase}`), params && words.text("train.spoken", params)].filter(Boolean).join(" ");
}

customElements.define("lab-run", LabRun);
