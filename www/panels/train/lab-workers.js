// @ts-check
/** What has become of the workers of a run. A part of lab-train. */
import { make, send, write } from "../../shell/dom.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./training-state.js").TrainingState} TrainingState */

class LabWorkers extends HTMLElement {
  #notes = make("p", { class: "notes", role: "status" });
  #problem = make("p", { class: "trouble", role: "alert" });
  #again = make("button", { type: "button", on: { click: () => send(this, "train", { what: "ask-again" }) } });

  connectedCallback() {
    this.replaceChildren(this.#problem, this.#again, this.#notes);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { training }, words }) {
    const { pool } = training;
    write(this.#notes, notes(training, words).join(" "));
    write(
      this.#problem,
      pool.missing
        ? `${words.text(`error.${pool.missing.code}`, pool.missing.params)} ${words.text("train.pool.missing")}`
        : "",
    );
    write(this.#again, words.text("train.button.ask-again"));
    this.#again.hidden = !pool.missing;
  }
}

/**
 * @param {TrainingState} training
 * @param {Words} words
 */
function notes({ pool, run, phase }, words) {
  const { note, still } = pool;
  return [
    phase !== "idle" && limited(run, words),
    note && words.text(`train.pool.${note.kind}`, note),
    still > 0 && words.text("train.pool.still", { time: words.duration(still / 1000) }),
  ].filter((sentence) => typeof sentence === "string" && sentence !== "");
}

/**
 * Why no more workers compute; of a run from the time when norms looked at whole batches, its batch.
 * @param {TrainingState["run"]} run
 * @param {Words} words
 */
function limited(run, words) {
  if (!run?.limit) return "";
  const { limit, activeWorkers, recipe } = run;
  const workers = limit === "norm" ? run.workers : activeWorkers;
  return words.text(`train.pool.limit.${limit}`, { workers, ghost: recipe.ghost_batch ?? recipe.batch });
}

customElements.define("lab-workers", LabWorkers);
