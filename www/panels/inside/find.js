// @ts-check
/** A map by its layer and its number: of hundreds, nobody looks page by page. */
import { make, set, write } from "../../shell/dom.js";
import { sizes } from "./graph.js";
import { options } from "./options.js";

/**
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {{ stage: string, channel: number }} Place
 */

export class Find {
  #stage = make("select", { on: { change: () => this.#pick(this.#onpick) } });
  #stageWords = make("span");
  #number = make("input", {
    type: "number",
    min: 0,
    step: 1,
    inputmode: "numeric",
    on: {
      change: () => this.#pick(this.#onpick),
      // Who ends so does not want to change the number further.
      keydown: (/** @type {KeyboardEvent} */ { key }) => key === "Enter" && this.#pick(this.#onenter),
    },
  });
  #numberWords = make("span");
  node = make(
    "div",
    { class: "find", role: "group" },
    make("label", {}, this.#stageWords, this.#stage),
    make("label", {}, this.#numberWords, this.#number),
  );
  #onpick;
  #onenter;
  /** @type {readonly Stage[]} */
  #stages = [];
  /** What the fields say. @type {Place | null} */
  #shown = null;

  /**
   * @param {(place: Place) => void} onpick
   * @param {(place: Place) => void} onenter Besides, the person wants to be there.
   */
  constructor(onpick, onenter) {
    this.#onpick = onpick;
    this.#onenter = onenter;
  }

  /**
   * @param {readonly Stage[]} stages
   * @param {{ stage: Stage, channel: number } | null} chosen The map that is open.
   * @param {Words} words
   */
  update(stages, chosen, words) {
    set(this.node, "aria-label", words.text("inside.find"));
    write(this.#stageWords, words.text("inside.looked.stage"));
    write(this.#numberWords, words.text("inside.filters.channel"));
    const kept = this.#stage.value;
    options(
      this.#stage,
      stages.map(({ name }) => [name, words.stage(name)]),
      stages.some(({ name }) => name === kept) ? kept : (stages[0]?.name ?? ""),
    );
    if (stages !== this.#stages) {
      this.#stages = stages;
      this.#shown = null;
    }
    const [channel, stage] = [chosen?.channel ?? 0, chosen?.stage.name ?? this.#stage.value];
    // What is half typed stays while pictures follow one another.
    if (stage === this.#shown?.stage && channel === this.#shown.channel) return;
    this.#shown = { stage, channel };
    this.#stage.value = stage;
    this.#number.value = String(channel);
    this.#number.max = String(this.#most);
  }

  /** The last channel of the layer that is chosen. */
  get #most() {
    const stage = this.#stages.find(({ name }) => name === this.#stage.value);
    return stage ? sizes(stage).channels - 1 : 0;
  }

  /** What was typed may be anything: the number that is meant takes its place. */
  #pick(/** @type {(place: Place) => void} */ onpick) {
    const channel = Math.min(this.#most, Math.max(0, Math.round(Number(this.#number.value)) || 0));
    [this.#number.max, this.#number.value] = [String(this.#most), String(channel)];
    onpick({ stage: this.#stage.value, channel });
  }
}
