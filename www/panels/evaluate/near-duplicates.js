// @ts-check
/** Seen in training? Test images that show the photograph of a training image, and how the network fares without them. */
import { make, write } from "../../shell/dom.js";
import { proportion } from "./confusion.js";
import { ALL, countRight, selected, sorted } from "./rows.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./rows.js").Rows} Rows */
/** @typedef {Partial<import("./rows.js").Selection>} Wanted */
/** @typedef {ReturnType<typeof duplicateFigures>} Figures */
/** @typedef {import("../../cifar-lab.js").NearDuplicates} List */

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

/** Whether it is known which images were seen, and some were. @param {Rows} rows */
export const isNearKnown = ({ near }) => !!near?.some((other) => other > 0);

/**
 * @param {Figures} figures
 * @param {List | null} list
 * @param {Words} words
 * @returns {{ about: string, accuracy: string }}
 */
export function toldNear([[n = 0, count = 0, rest = 0], [right = 0, seenRight = 0, restRight = 0]], list, words) {
  const correlation = words.fixed(list?.threshold ?? 0, 1);
  const about = words.text("evaluation.near.about", { count, n, correlation });
  const [all, seen, without] = [proportion(right, n), proportion(seenRight, count), proportion(restRight, rest)];
  const shares = { all: words.percent(all?.share ?? 0), seen: words.percent(seen?.share ?? 0) };
  const [share, low, high] = [without?.share, without?.low, without?.high].map((one) => words.percent(one ?? 0));
  return {
    about: `${about} ${words.text("evaluation.near.pairs", { pairs: list?.test.length ?? 0 })}`,
    accuracy: words.text("evaluation.near.accuracy", { ...shares, count, rest, share, low, high }),
  };
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
    const isKnown = !!rows && isNearKnown(rows);
    this.node.hidden = !isKnown && !isMissing;
    this.#source.hidden = this.#accuracy.hidden = this.#row.hidden = !isKnown;
    write(this.#title, words.text("evaluation.near.title"));
    if (!isKnown) return write(this.#text, words.text("evaluation.near.missing"));
    const { about, accuracy } = toldNear(duplicateFigures(rows), list, words);
    write(this.#text, about);
    write(this.#source, words.text("evaluation.near.source"));
    write(this.#accuracy, accuracy);
    const names = ["only", "without"];
    this.#buttons.forEach((button, place) => write(button, words.text(`evaluation.near.show.${names[place]}`)));
  }
}
