// @ts-check
/** A race: what differs between its runs, its start, and how far each of them is. */
import { make, send, set, switchOff, write } from "../../shell/dom.js";
import { RACES, lanesOf } from "./race.js";
import { runNames } from "./run-names.js";

/** @typedef {import("./training-state.js").TrainingState} TrainingState */
/** @typedef {import("../../shell/words.js").Words} Words */

class LabRace extends HTMLElement {
  #kind = RACES[0] ?? "";
  #title = make("h3");
  #about = make("p", { class: "about" });
  #options = RACES.map((value) => make("option", { value }));
  #select = make("select", { id: "race-kind", on: { change: () => this.#choose() } }, ...this.#options);
  #label = make("label", { for: "race-kind" });
  #start = make("button", {
    type: "button",
    "data-do": "race",
    on: { click: () => send(this, "race", { kind: this.#kind }) },
  });
  #lanes = make("ol", { class: "lanes" });
  /** @type {import("../../app.js").View | null} */
  #view = null;

  connectedCallback() {
    this.replaceChildren(
      this.#title,
      this.#about,
      make("div", { class: "row" }, this.#label, this.#select, this.#start),
      this.#lanes,
    );
  }

  /** @param {import("../../app.js").View} view */
  update(view) {
    this.#view = view;
    const {
      state: { training, site, network },
      words,
    } = view;
    write(this.#title, words.text("race.title"));
    write(this.#about, words.text(`race.${this.#kind}.about`));
    write(this.#label, words.text("race.kind"));
    for (const option of this.#options) write(option, words.text(`race.${option.value}`));
    write(this.#start, words.text("race.start"));
    const isOpen = ["idle", "ended", "failed"].includes(training.phase);
    switchOff(this.#start, !isOpen || !site || !network || this.#isOn(training));
    set(this.#select, "disabled", !isOpen);
    this.#drawLanes(training, words);
  }

  /** @param {TrainingState} training */
  #isOn({ race }) {
    return !!race?.lanes.some(({ phase }) => phase === "waiting" || phase === "running");
  }

  #choose() {
    this.#kind = this.#select.value;
    if (this.#view) this.update(this.#view);
  }

  /**
   * Before the start it says which runs they will be.
   * @param {TrainingState} training
   * @param {Words} words
   */
  #drawLanes({ race, choice }, words) {
    const isShown = race?.kind === this.#kind;
    const lanes =
      isShown && race ? race.lanes : lanesOf(this.#kind, choice).map((lane) => ({ choice: lane, phase: "planned" }));
    const names = runNames(
      lanes.map((lane) => ({ name: "", choice: lane.choice })),
      words,
    );
    const texts = lanes.map(({ phase }, place) => [names[place] ?? "", words.text(`race.phase.${phase}`)]);
    if (this.#lanes.dataset.shown === JSON.stringify(texts)) return;
    this.#lanes.dataset.shown = JSON.stringify(texts);
    this.#lanes.replaceChildren(
      ...texts.map(([name = "", phase = ""], place) =>
        make("li", { class: lanes[place]?.phase }, name, make("span", { class: "phase" }, phase)),
      ),
    );
  }
}

customElements.define("lab-race", LabRace);
