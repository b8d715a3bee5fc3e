// @ts-check
/**
 * The picture in use, damaged and resized otherwise, and accuracy on damaged test images. One worker does it for all.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Robustness} Robustness
 */
import { make, send } from "../../shell/dom.js";
import { failureOf } from "../../shell/failure.js";
import { withStyles } from "../../shell/style-sheet.js";
import { AttackView } from "./attack.js";
import { CurvesView } from "./curves.js";
import { DamagedPicture } from "./damaged-picture.js";
import { ResizersSet } from "./resizers-set.js";
import { ResizersView } from "./resizers.js";

/** Resolves when the styles are here. */
export const styled = () => withStyles(new URL("./robustness.css", import.meta.url).href);

export class Panel {
  #picture = new DamagedPicture((error) => this.#fail(error));
  #attack = new AttackView((error) => this.#fail(error));
  #curves = new CurvesView((error) => this.#fail(error));
  #resizers = new ResizersView((error) => this.#fail(error));
  #set = new ResizersSet((error) => this.#fail(error));
  node = make(
    "div",
    { class: "robust" },
    this.#picture.node,
    this.#attack.node,
    this.#curves.node,
    this.#resizers.node,
    this.#set.node,
  );
  /** @type {Promise<unknown> | null} */
  #opening = null;
  /** @type {Robustness | null} */
  #robustness = null;
  /** @type {View | null} */
  #view = null;

  /**
   * @param {View} view
   * @param {boolean} isSeen
   */
  update(view, isSeen) {
    this.#view = view;
    if (isSeen && view.lab && !this.#opening && !view.state.failures.robustness) this.#open(view.lab);
    if (isSeen) {
      this.#picture.update(view, this.#robustness);
      this.#attack.update(view);
      this.#resizers.update(view, this.#robustness);
    }
    this.#curves.update(view, this.#robustness);
    this.#set.update(view, this.#robustness);
  }

  /** @param {import("../../cifar-lab.js").CifarLab} lab */
  async #open(lab) {
    this.#opening = lab.robustness({ onlost: (error) => this.#fail(error) });
    try {
      this.#robustness = /** @type {Robustness} */ (await this.#opening);
      if (this.#view) this.update(this.#view, true);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** The worker is opened anew when the person asks for it. @param {any} error */
  #fail(error) {
    const { code, params } = failureOf(error);
    this.#robustness?.close();
    [this.#robustness, this.#opening] = [null, null];
    if (!["closed", "aborted"].includes(code)) send(this.node, "failed", { scope: "robustness", code, params });
  }
}
