// @ts-check
/** Seen in training? Test images that show the photograph of a training image, and how the network fares without them. */
import { make, write } from "../../shell/dom.js";
import { proportion } from "./confusion.js";
import { ALL, countRight, selected, sorted } from "./rows.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./rows.js").Rows} Rows */
/** @typedef {Partial<import("./rows.js").Selection>} Wanted */

const SOURCE = "https://cvjena.github.io/cifair/";
/** @type {readonly Wanted[]} */
const CHOICES = [{ near: "only" }, { near: "without" }];

/**
 * @param {Rows} rows Of which is known what was seen in training.
 * @returns {[all: number, seen: number, rest: number][]} Images and right answers: of all, those seen, and the rest.
 */
export function duplicateFigures(rows) {
  const every = sorted(rows, "index", false);
  const parts = [every, ...CHOICES.map((choice) => selected(rows, every, { ...ALL, ...choice }))];
  const counts = [parts.map(({ length }) => length), parts.map((places) => countRight(rows, places))];
  return /** @type {[number, number, number][]} */ (counts);
}

export class NearDuplicates {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #text = make("span");
  #source = make("a", { href: SOURCE, target: "_blank", rel: "noopener" });
  #accuracy = make("p");
  #buttons = CHOICES.map((wanted) => {
    const button = make("button", { type: "button", on: { click: () => this.#onopen(wanted, button) } });
    return button;
  });
  #row = make("div", { class: "row" }, ...this.#buttons);
  node = make(
    "section",
    { class: "labels duplicates", hidden: true },
    this.#title,
    this.#about,
    this.#accuracy,
    this.#row,
  );
  #onopen;

  /** @param {(wanted: Wanted, from: HTMLElement) => void} onopen A person wants to see pictures. */
  constructor(onopen) {
    this.#onopen = onopen;
    this.#about.append(this.#text, " ", this.#source);
  }

  /**
   * @param {Rows | null} rows null while they are awaited.
   * @param {import("../../cifar-lab.js").NearDuplicates | null} list
   * @param {boolean} isMissing Whether the list of them did not come.
   * @param {Words} words
   */
  show(rows, list, isMissing, words) {
    const isKnown = !!rows?.near?.some((other) => other > 0);
    this.node.hidden = !isKnown && !isMissing;
    this.#source.hidden = this.#accuracy.hidden = this.#row.hidden = !isKnown;
    write(this.#title, words.text("evaluation.near.title"));
    if (!rows || !isKnown) return write(this.#text, words.text("evaluation.near.missing"));
    const [[n, count, rest], [right, seenRight, restRight]] = /** @type {any} */ (duplicateFigures(rows));
    const correlation = words.fixed(list?.threshold ?? 0, 1);
    const about = words.text("evaluation.near.about", { count, n, correlation });
    write(this.#text, `${about} ${words.text("evaluation.near.pairs", { pairs: list?.test.length ?? 0 })}`);
    write(this.#source, words.text("evaluation.near.source"));
    const [all, seen, without] = [proportion(right, n), proportion(seenRight, count), proportion(restRight, rest)];
    const shares = { all: words.percent(all?.share ?? 0), seen: words.percent(seen?.share ?? 0) };
    const [share, low, high] = [without?.share, without?.low, without?.high].map((one) => words.percent(one ?? 0));
    write(this.#accuracy, words.text("evaluation.near.accuracy", { ...shares, count, rest, share, low, high }));
    const names = ["only", "without"];
    this.#buttons.forEach((button, place) => write(button, words.text(`evaluation.near.show.${names[place]}`)));
  }
}
