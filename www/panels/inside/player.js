// @ts-check
/** Walks over the values of a map, one after the other: play, step, speed. */
import { make, set, write } from "../../shell/dom.js";
import { Segments } from "../../shell/segments.js";

/** Values a second. */
const SPEEDS = ["2", "8", "30"];

export class Player {
  #play = make("button", { type: "button", on: { click: () => (this.#timer ? this.stop() : this.#start()) } });
  #step = make("button", { type: "button", on: { click: () => (this.stop(), this.#onstep(1)) } });
  #speed = new Segments(
    "inside-speed",
    SPEEDS.map((value) => ({ value })),
    (value) => {
      this.#rate = value;
      if (this.#timer) this.#start();
    },
  );
  node = make("div", { class: "player" }, this.#play, this.#step, this.#speed.node);
  #rate = SPEEDS[1] ?? "8";
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #onstep;
  /** @type {import("../../shell/words.js").Words | null} */
  #words = null;

  /** @param {(by: number) => void} onstep */
  constructor(onstep) {
    this.#onstep = onstep;
  }

  /**
   * @param {import("../../shell/words.js").Words} words
   * @param {boolean} isUseful Whether there is more than one value.
   */
  update(words, isUseful) {
    this.#words = words;
    set(this.node, "hidden", !isUseful);
    write(this.#step, words.text("making.step"));
    this.#speed.update(words.text("making.speed"), this.#rate, (rate) =>
      words.text("making.rate", { rate: Number(rate) }),
    );
    this.#write();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#write();
  }

  #start() {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#onstep(1), 1000 / Number(this.#rate));
    this.#write();
  }

  #write() {
    if (this.#words) write(this.#play, this.#words.text(this.#timer ? "making.pause" : "making.play"));
  }
}
