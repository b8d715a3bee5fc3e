// @ts-check
/** Who computes a training run: how many workers, how gently, and what has befallen them. A part of lab-train. */
import { make, send, write } from "../../page/dom.js";
import { numberField, switchField } from "../../page/fields.js";
import { WORKERS } from "../../page/crew-state.js";

/** @typedef {import("../../page/words.js").Words} Words */
/** @typedef {import("../../page/training-state.js").TrainingState} TrainingState */

class LabCrew extends HTMLElement {
  #workers = numberField("workers", WORKERS, (workers) => send(this, "choose-crew", { change: { workers } }));
  #gentle = switchField("gentle", (gentle) => send(this, "choose-crew", { change: { gentle } }));
  #notes = make("p", { class: "notes", role: "status" });
  #problem = make("p", { class: "trouble", role: "alert" });
  #again = make("button", { type: "button", on: { click: () => send(this, "train", { what: "ask-again" }) } });

  connectedCallback() {
    const fields = make("div", { class: "fields" }, this.#workers.node, this.#gentle.node);
    this.replaceChildren(this.#problem, this.#again, this.#notes, fields);
  }

  /** @param {import("../../app.js").View} view */
  update({ state: { training }, words }) {
    const { crew, run, phase } = training;
    const isOpen = ["idle", "ended", "failed"].includes(phase);
    // A run that goes on has its own number.
    this.#workers.update(isOpen || !run ? crew.workers : run.workers, words, !isOpen, {});
    this.#gentle.update(crew.gentle, words, false, {});
    write(this.#notes, notes(training, words).join(" "));
    write(this.#problem, crew.missing ? `${words.text(`error.${crew.missing.code}`, crew.missing.params)} ${words.text("train.crew.missing")}` : "");
    write(this.#again, words.text("train.button.ask-again"));
    this.#again.hidden = !crew.missing;
  }
}

/**
 * @param {TrainingState} training
 * @param {Words} words
 */
function notes({ crew, run, phase }, words) {
  const { note, still } = crew;
  return [
    run?.limit && phase !== "idle" && words.text(`train.crew.limit.${run.limit}`, { hands: run.hands }),
    note && words.text(`train.crew.${note.kind}`, note),
    still > 0 && words.text("train.crew.still", { time: words.duration(still / 1000) }),
  ].filter((sentence) => typeof sentence === "string");
}

customElements.define("lab-crew", LabCrew);
