// @ts-check
/** Labels are not truth: what people disputed, how the network fares with and without, and its own surest contradictions. */
import { make, write } from "../../shell/dom.js";
import { prose } from "../../shell/terms.js";
import { DISPUTED } from "./disputed-labels.js";
import { MOST_MISTAKES, labelFigures } from "./label-figures.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("./rows.js").Rows} Rows */
/** @typedef {Partial<import("./rows.js").Selection>} Wanted */

const SOURCE = "https://github.com/cleanlab/label-errors";
/** @type {Wanted} */
const ONLY_DISPUTED = { isDisputed: true, order: "index", isFalling: false };
/** @type {Wanted} */
const SUREST_MISTAKES = { outcome: "wrong", order: "confidence", isFalling: true };
/** @type {Wanted} */
const SAME_MISTAKES = { versus: "same", order: "confidence", isFalling: true };

export class Labels {
  #title = make("h3");
  #about = make("p", { class: "about" });
  #source = make("a", { href: SOURCE, target: "_blank", rel: "noopener" });
  #accuracy = make("p");
  #mistakes = make("p");
  #alike = make("p");
  #disputed = this.#button(ONLY_DISPUTED);
  #surest = this.#button(SUREST_MISTAKES);
  #same = this.#button(SAME_MISTAKES);
  node = make(
    "section",
    { class: "labels", hidden: true },
    this.#title,
    this.#about,
    this.#accuracy,
    this.#mistakes,
    this.#alike,
    make("div", { class: "row" }, this.#disputed, this.#surest, this.#same),
  );
  #onopen;

  /** @param {(wanted: Wanted, from: HTMLElement) => void} onopen A person wants to see pictures. */
  constructor(onopen) {
    this.#onopen = onopen;
  }

  /**
   * @param {Rows | null} rows null while they are awaited.
   * @param {Words} words
   */
  show(rows, words) {
    const isKnown = !!rows?.disputed.some((mark) => mark > 0);
    this.node.hidden = !isKnown;
    if (!rows || !isKnown) return;
    const { all, without, alike, ...counted } = labelFigures(rows, DISPUTED);
    write(this.#title, words.text("evaluation.labels.title"));
    write(this.#source, words.text("evaluation.labels.source"));
    this.#about.replaceChildren(...prose(words, "evaluation.labels.about", counted), " ", this.#source);
    const [low, high] = [without?.low ?? 0, without?.high ?? 0].map((share) => words.percent(share));
    const shares = { all: words.percent(all?.share ?? 0), without: words.percent(without?.share ?? 0), low, high };
    write(this.#accuracy, words.text("evaluation.labels.accuracy", { ...counted, ...shares }));
    const chance = words.fixed(counted.byChance, 1);
    write(this.#mistakes, words.text("evaluation.labels.mistakes", { ...counted, chance }));
    write(this.#disputed, words.text("evaluation.labels.disputed"));
    write(this.#surest, words.text("evaluation.labels.surest", { count: MOST_MISTAKES }));
    this.#alike.hidden = this.#same.hidden = !alike;
    write(this.#alike, alike ? words.text("evaluation.labels.alike", alike) : "");
    write(this.#same, words.text("evaluation.labels.same"));
  }

  /** @param {Wanted} wanted */
  #button(wanted) {
    const node = make("button", { type: "button", on: { click: () => this.#onopen(wanted, node) } });
    return node;
  }
}
