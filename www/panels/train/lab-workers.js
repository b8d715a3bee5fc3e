// @ts-check
/** Who computes a training run: how many workers, how gently, and what has reported them. A part of lab-train. */
import { make, send, write } from "../../shell/dom.js";
import { numberField, switchField } from "../../shell/fields.js";
import { WORKERS } from "./workers-state.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./training-state.js").TrainingState} TrainingState */

class LabWorkers extends HTMLElement {
  #workers = numberField("workers", WORKERS, (workers) => send(this, "choose-workers", { change: { workers } }));
  #gentle = switchField("gentle", (gentle) => send(this, "choose-workers", { change: { gentle } }));
  #notes = make("p", { class: "notes", role: "status" });
  #problem = make("p", { class: "trouble", role: "alert" });
  #again = make("button", { type: "button", on: { click: () => send(this, "train", { what: "ask-again" }) } });

  connectedCallback() {
    const fields = make("div", { class: "fields" }, this.#workers.node, this.#gentle.node);
    this.replaceChildren(this.#problem, this.#again, this.#notes, fields);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { training }, words }) {
    const { pool, run, phase } = training;
    const isOpen = ["idle", "ended", "failed"].includes(phase);
    // A run that goes on has its own number.
    this.#workers.update(isOpen || !run ? pool.workers : run.workers, words, !isOpen, {});
    this.#gentle.update(pool.gentle, words, false, {});
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
    run?.limit && phase !== "idle" && words.text(`train.pool.limit.${run.limit}`, { workers: run.activeWorkers }),
    note && words.text(`train.pool.${note.kind}`, note),
    still > 0 && words.text("train.pool.still", { time: words.duration(still / 1000) }),
  ].filter((sentence) => typeof sentence === "string");
}

customElements.define("lab-workers", LabWorkers);
