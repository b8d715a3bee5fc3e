// @ts-check
/** How the maps are shown: what the full colour means, which channels come first, and the legend. */
import { make, write } from "../../shell/dom.js";
import { Segments } from "../../shell/segments.js";

/**
 * @typedef {import("../../state.js").Route} Route
 * @typedef {import("../../shell/words.js").Words} Words
 */

export class Controls {
  #scale;
  #channels;
  #least = make("span", { translate: "no" });
  #most = make("span", { translate: "no" });
  #bar = make("div", { class: "bar", "aria-hidden": "true" });
  #about = make("p", { class: "legend" });
  node;

  /** @param {(route: Partial<Route>) => void} onchoose */
  constructor(onchoose) {
    const options = (/** @type {string[]} */ values) => values.map((value) => ({ value }));
    this.#scale = new Segments("inside-scale", options(["stage", "common"]), (scale) => onchoose({ scale }));
    this.#channels = new Segments("inside-channels", options(["index", "strongest"]), (channels) =>
      onchoose({ channels }),
    );
    const scale = make("div", { class: "colours" }, this.#least, this.#bar, this.#most);
    this.node = make("div", { class: "controls" }, this.#scale.node, this.#channels.node, scale, this.#about);
  }

  /**
   * @param {Route} route
   * @param {Words} words
   */
  update(route, words) {
    this.#scale.update(words.text("inside.scale"), String(route.scale), (value) => words.text(`inside.scale.${value}`));
    this.#channels.update(words.text("inside.channels"), String(route.channels), (value) =>
      words.text(`inside.channels.${value}`),
    );
  }

  /**
   * @param {import("../../cifar-lab.js").StageShown[]} stages
   * @param {Route} route
   * @param {Words} words
   */
  show(stages, route, words) {
    const isCommon = route.scale === "common";
    const limit = words.short(stages[0]?.limit ?? 0);
    write(this.#least, isCommon ? words.short(-(stages[0]?.limit ?? 0)) : `−${words.text("inside.legend.most")}`);
    write(this.#most, isCommon ? limit : words.text("inside.legend.most"));
    const meaning = isCommon ? words.text("inside.legend.common", { limit }) : words.text("inside.legend.stage");
    write(this.#about, `${words.text("inside.legend")} ${meaning}`);
  }
}
