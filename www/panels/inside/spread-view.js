// @ts-check
/**
 * How the values of the chosen map and of its whole layer are spread over the picture: bars, and the same in words. Nothing
 * is asked before a person opens it.
 * @typedef {import("../../cifar-lab.js").ChannelSpread} ChannelSpread
 * @typedef {import("../../cifar-lab.js").Spread} Spread
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { make, set, write } from "../../shell/dom.js";
import { Latest } from "../../shell/latest.js";
import { sizes } from "./graph.js";
import { barsOf } from "./histogram.js";

export class SpreadView {
  #title = make("summary");
  #about = make("p", { class: "legend" });
  #channel = new Bars();
  #stage = new Bars();
  node = make(
    "details",
    { class: "twin", on: { toggle: () => this.ask() } },
    this.#title,
    this.#about,
    make("div", { class: "figures threefold" }, this.#channel.node, this.#stage.node),
  );
  #inspection;
  /** @type {{ stage: Stage, channel: number } | null} */
  #chosen = null;
  /** @type {Words | null} */
  #words = null;
  #latest = new Latest(() => this.#meet());

  /** @param {import("./inspection.js").Inspection} inspection */
  constructor(inspection) {
    this.#inspection = inspection;
  }

  /**
   * @param {{ stage: Stage, channel: number }} chosen
   * @param {Words} words
   */
  update(chosen, words) {
    [this.#chosen, this.#words] = [chosen, words];
    write(this.#title, words.text("making.spread"));
  }

  /** Of the picture that the worker saw last. */
  ask() {
    this.#latest.ask();
  }

  async #meet() {
    if (!this.#chosen || !this.node.open) return;
    const { stage, channel } = this.#chosen;
    // What fails here fails for the maps, too, and is told of there.
    const spread = await this.#inspection.ask((inspector) => inspector.spread(stage.name)).catch(() => null);
    if (spread && !this.#latest.isStale) this.#show(spread, stage, channel);
  }

  /**
   * @param {Spread} spread
   * @param {Stage} stage
   * @param {number} channel
   */
  #show({ all, channels, limit }, stage, channel) {
    const words = this.#words;
    if (!words) return;
    const { channels: count, height, width } = sizes(stage);
    const own = channels[channel];
    write(this.#about, words.text("making.spread.about", { count: all.histogram.length, limit: words.short(limit) }));
    set(this.#channel.node, "hidden", !own);
    if (own) this.#channel.show(words.text("making.spread.channel", { channel }), own, limit, height * width, words);
    const name = words.text("making.spread.stage", { stage: stage.name });
    this.#stage.show(name, all, limit, count * height * width, words);
  }
}

/** A histogram with its words. */
class Bars {
  #bars = make("div", { class: "bars", "aria-hidden": "true" });
  #caption = make("figcaption");
  node = make("figure", {}, this.#bars, this.#caption);

  /**
   * @param {string} name
   * @param {ChannelSpread} spread
   * @param {number} limit
   * @param {number} count Values, zeros included.
   * @param {Words} words
   */
  show(name, spread, limit, count, words) {
    const { heights, fullest } = barsOf(spread, limit);
    if (this.#bars.childElementCount !== heights.length) {
      this.#bars.replaceChildren(...heights.map(() => make("span")));
    }
    heights.forEach((height, place) => {
      /** @type {HTMLElement} */ (this.#bars.children[place]).style.height = `${100 * height}%`;
    });
    const [min, max, mean] = [spread.min, spread.max, spread.mean].map((value) => words.short(value));
    const parts = [
      name,
      words.text("making.spread.range", { count, min, max, mean, zeros: words.whole(spread.zeros) }),
    ];
    if (fullest) {
      const [from, to] = [words.short(fullest.from), words.short(fullest.to)];
      parts.push(words.text("making.spread.fullest", { most: fullest.most, from, to }));
    }
    const invalid = spread.nan + spread.infinite;
    if (invalid > 0) parts.push(words.text("making.spread.invalid", { count: invalid }));
    write(this.#caption, parts.join(" "));
  }
}
