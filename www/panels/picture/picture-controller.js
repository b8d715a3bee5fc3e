// @ts-check
/** Which picture is looked at: one of the test set, or one of the person's own, and what of it. */
import { isInside, squareOf } from "./square.js";

/**
 * @typedef {import("../../state.js").State} State
 * @typedef {import("../../state.js").Own} Own
 */

export class PictureController {
  #state;
  #dispatch;
  #laboratory;
  #go;

  /**
   * @param {() => State} state
   * @param {(action: import("../../state.js").Action) => void} dispatch
   * @param {import("../../shell/laboratory.js").Laboratory} laboratory
   * @param {(route: Partial<import("../../state.js").Route>) => void} go
   */
  constructor(state, dispatch, laboratory, go) {
    this.#state = state;
    this.#dispatch = dispatch;
    this.#laboratory = laboratory;
    this.#go = go;
  }

  /**
   * A picture comes in. The square of a link is for the first one: whoever sent the link gave the picture too.
   * @param {Pick<Own, "way" | "name" | "picture">} own
   */
  look(own) {
    const { own: before, route } = this.#state();
    const square = own.way === "file" && !before.file ? squareOf(route.square) : null;
    this.#laboratory.look({ square, background: "#ffffff", info: null, preview: null, ...own });
  }

  /** @param {number} image Of the test set, whatever was shown before. */
  pick(image) {
    if (image === this.#state().route.image) return this.goWay("test");
    this.#dispatch({ type: "went", way: "test" });
    this.#go({ image });
  }

  /** @param {import("../../state.js").Way} way */
  goWay(way) {
    this.#dispatch({ type: "went", way });
    this.#laboratory.show();
  }

  /** @param {Partial<Own>} change To the picture that is shown. */
  change(change) {
    const { way } = this.#state();
    if (way !== "test") this.#dispatch({ type: "changed", way, own: change });
    this.#laboratory.show();
  }

  /** Puts the square of the address over the picture of one's own, where there is one that it fits. */
  frame() {
    const {
      way,
      own: { file },
      route,
    } = this.#state();
    const square = squareOf(route.square);
    if (!file?.info) return;
    const own = { square: square && isInside(file.info, square) ? square : null };
    this.#dispatch({ type: "changed", way: "file", own });
    if (way === "file") this.#laboratory.show();
  }
}
