// @ts-check
/** A picture of 32 x 32 pixels with a title, and what a network says of it. */
import { make, write } from "../../shell/dom.js";
import { pictureOn } from "../../shell/save.js";

export class PictureFigure {
  #canvas = make("canvas", { "aria-hidden": "true" });
  #title = make("span", { class: "of" });
  #said = make("strong");
  node = make("figure", {}, this.#canvas, make("figcaption", {}, this.#title, this.#said));

  /**
   * @param {string} title
   * @param {Uint8Array} planar
   * @param {string} said
   */
  show(title, planar, said) {
    pictureOn(this.#canvas, planar);
    write(this.#title, title);
    write(this.#said, said);
  }
}
