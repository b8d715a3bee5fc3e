// @ts-check
/** Two or three networks on one picture, side by side: their bars, and what their files say of them. */
import { OF_SITE, apart, besides, knownOf } from "./alike.js";
import { comparedWith, comparisons } from "./compared.js";
import { make, send, set, write } from "../../shell/dom.js";
import { writeWithIcon } from "../../shell/icons.js";
import { livenessOf } from "../train/liveness.js";
import { CLASSES, readingInUse } from "../answer/readings.js";
import { barOf, rowsOf } from "../answer/rows.js";
import { inputOf } from "../../workers/network-input.js";
import { namesTold } from "../../workers/output-names.js";
import { networkName } from "../../shell/own-networks.js";
import { difference, inPoints } from "../evaluate/difference.js";
import { UNKNOWN, factsOf } from "../network/model-facts.js";

/** @typedef {import("../../shell/words.js").Words} Words */
/** @typedef {import("../answer/rows.js").Row} Row */
/** @typedef {import("../../state.js").State} State */
/** @typedef {import("../../state.js").Opinion} Opinion */

class Side {
  #name = make("strong", { class: "name" });
  #said = make("span", { class: "said" });
  #verdict = make("span", { class: "verdict" });
  #canvas = make("div", { class: "canvas" });

  /** @param {string} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.node = make("figure", {}, make("figcaption", {}, this.#name, this.#said, " ", this.#verdict), this.#canvas);
  }

  /**
   * @param {Opinion} opinion
   * @param {Row[]} rows
   * @param {import("../../app.js").View} view
   */
  update({ network, answer }, rows, { words, painter, state: { mine } }) {
    const best = rows.find(({ best }) => best);
    write(this.#name, networkName(network.name, words, mine));
    write(this.#said, `${best?.name ?? ""} ${best?.text ?? ""}`);
    const isRight = answer.index === answer.label;
    this.#verdict.hidden = answer.label === null;
    this.#verdict.classList.toggle("-right", isRight);
    const verdict = words.text(isRight ? "compare.right" : "compare.wrong");
    writeWithIcon(this.#verdict, isRight ? "check" : "cross", verdict);
    painter.place(this.canvas, this.#canvas);
    painter.show(this.canvas, { bars: rows.map(barOf) });
  }
}

/** What is a name and no word. */
const NAMES = ["facts.recipe", "facts.commit", "facts.hardware"];

class LabCompare extends HTMLElement {
  #label = make("label", { for: "compare-choice" });
  #choice = make("select", {
    id: "compare-choice",
    on: { change: () => send(this, "pick-compare", { compare: this.#choice.value }) },
  });
  #about = make("p", { class: "about" });
  #sides = [new Side("compare-first"), new Side("compare-second"), new Side("compare-third")];
  #row = make("div", { class: "sides" });
  #twin = make("table");
  #difference = make("p", { class: "difference" });
  #facts = make("table", { class: "facts" });
  #status = make("p", { class: "unseen", role: "status" });
  #body = make(
    "div",
    { class: "body", hidden: true },
    this.#row,
    make("div", { class: "twin unseen" }, this.#twin),
    this.#facts,
    this.#difference,
  );
  #shown = "";

  connectedCallback() {
    const choice = make("div", { class: "choose" }, make("h3", {}, this.#label), this.#choice);
    this.replaceChildren(choice, this.#about, this.#status, this.#body);
  }

  /** @param {import("../../app.js").View} view */
  update(view) {
    const { state, words } = view;
    this.#updateChoice(state, words);
    const { answer, network, compared, route, time } = state;
    const timed = answer && { ...answer, ms: time?.ms ?? NaN };
    const fit = compared.filter((other) => !network || !apart(knownOf(network), knownOf(other.network)));
    const opinions = timed && network ? [{ answer: timed, network }, ...fit] : [];
    const names = compared.map(({ network }) => network.name).join(".");
    set(this, "aria-busy", !!route.compare && names !== route.compare);
    set(this.#status, "aria-live", livenessOf(state));
    this.#body.hidden = opinions.length < 2;
    if (this.#body.hidden) return write(this.#status, "");
    this.#updateBody(opinions, view);
  }

  /**
   * @param {State} state
   * @param {Words} words
   */
  #updateChoice(state, words) {
    const { route, mine } = state;
    write(this.#label, words.text("compare.title"));
    write(this.#about, aboutOf(state, words));
    const beside = besides(state);
    const names = ["", ...comparisons(route.model, beside.models, beside.mine)];
    // A link may have them in another order, or name one that does not fit.
    if (!names.includes(route.compare)) names.push(route.compare);
    this.#choice.disabled = names.length < 2;
    const titles = names.map((name) => namesOf(name, words, mine) || words.text("compare.none"));
    const key = JSON.stringify([names, titles, words.lang]);
    if (this.#choice.dataset.key !== key) {
      this.#choice.dataset.key = key;
      const options = names.map((name, place) => make("option", { value: name }, titles[place] ?? ""));
      this.#choice.replaceChildren(...options);
    }
    this.#choice.value = route.compare;
  }

  /**
   * @param {Opinion[]} opinions
   * @param {import("../../app.js").View} view
   */
  #updateBody(opinions, view) {
    const {
      state: { route, site, mine },
      words,
    } = view;
    const sides = opinions.map(({ network, answer }) => {
      const { temperature } = network.metadata;
      const look = { reading: readingInUse(route.reading, network), temperature };
      const rows = rowsOf(answer, words, look);
      // Of CIFAR-10's only the ten classes: side by side, a bar must stand beside the same class's bar.
      return network.names ? rows : rows.slice(0, CLASSES);
    });
    set(this.#body, "data-sides", opinions.length);
    const shown = this.#sides.slice(0, opinions.length);
    if (this.#row.childElementCount !== shown.length) this.#row.replaceChildren(...shown.map(({ node }) => node));
    shown.forEach((side, place) => side.update(/** @type {Opinion} */ (opinions[place]), sides[place] ?? [], view));
    const names = opinions.map(({ network }) => networkName(network.name, words, mine));
    const key = JSON.stringify([
      words.lang,
      names,
      opinions.map(({ network, answer }) => [network.name, answer.ms]),
      sides,
    ]);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#build(
      this.#twin,
      words.text("compare.twin"),
      names,
      // By name: of very many classes each side shows its likeliest.
      (sides[0] ?? []).map(({ name }) => ({
        name,
        values: sides.map((rows) => rows.find((row) => row.name === name)?.text ?? UNKNOWN),
      })),
      words,
    );
    const facts = opinions.map((opinion) => factsOf(opinion, site, words, mine));
    this.#build(
      this.#facts,
      words.text("compare.facts"),
      names,
      (facts[0] ?? []).map(([name], place) => ({
        name: words.text(name),
        values: facts.map((list) => list[place]?.[1] ?? ""),
        // Times that agree do so by rounding.
        isMarked: name !== "compare.ms",
        isName: NAMES.includes(name),
      })),
      words,
    );
    write(this.#difference, differences(opinions, names, words).join(" "));
    const said = sides.map(
      (rows, place) => `${names[place]}: ${rows.find(({ best }) => best)?.name ?? words.text("answer.none")}`,
    );
    write(this.#status, said.join(". "));
  }

  /**
   * @param {HTMLTableElement} table
   * @param {string} caption
   * @param {string[]} names
   * @param {{ name: string, values: string[], isMarked?: boolean, isName?: boolean }[]} rows
   * @param {Words} words
   */
  #build(table, caption, names, rows, words) {
    const head = make("tr", {}, make("td"), ...names.map((name) => make("th", { scope: "col" }, name)));
    const body = rows.map(({ name, values, isMarked, isName }) => {
      // Networks differ in most rows: a mark says something where they do not.
      const isSame = isMarked && values.every((value) => value === values[0] && value !== UNKNOWN);
      const sign = isSame && make("span", { class: "sign", title: words.text("compare.same") }, "=");
      return make(
        "tr",
        { class: isSame ? "same" : "" },
        make("th", { scope: "row" }, name, " ", sign),
        ...values.map((value) => make("td", { translate: isName && "no" }, value)),
      );
    });
    table.replaceChildren(
      make("caption", { class: "unseen" }, caption),
      make("thead", {}, head),
      make("tbody", {}, ...body),
    );
  }
}

/**
 * What the comparison is, or what keeps a network out of it: of another size it would not see the same picture, of other
 * classes its answer is to another question.
 * @param {State} state
 * @param {Words} words
 */
function aboutOf({ network, compared, route, mine }, words) {
  if (!network) return words.text("compare.hint");
  const known = knownOf(network);
  const left = compared.flatMap(({ network: { name, ...other } }) => {
    const why = apart(known, knownOf(other));
    const [one, two] = [network.name, name].map((each) => networkName(each, words, mine));
    return why ? words.text(`compare.apart.${why}`, { name: one, other: two }) : [];
  });
  if (left.length > 0) return left.join(" ");
  if (route.compare) return words.text("compare.about");
  const why = apart(known, OF_SITE);
  if (why === "input") return words.text("compare.input", inputOf(network));
  if (why === "classes") return words.text("compare.classes", { names: namesTold(network.names ?? []) });
  return words.text("compare.hint");
}

/**
 * Whether the first network is more accurate than each other one, or less, by more than chance; nothing of one that no image
 * has evaluated, nor of networks that no test image can evaluate.
 * @param {Opinion[]} opinions
 * @param {string[]} names
 * @param {Words} words
 */
function differences(opinions, names, words) {
  if (opinions.some(({ network }) => apart(knownOf(network), OF_SITE))) return [];
  const [first, ...others] = opinions.map(({ network: { metadata } }, place) => ({
    name: names[place] ?? "",
    counted: { share: metadata.accuracy ?? 0, n: metadata.accuracy === null ? 0 : (metadata.n ?? 0) },
  }));
  if (!first?.counted.n) return [];
  return others
    .filter(({ counted }) => counted.n > 0)
    .map((other) => {
      const [best, worst] = first.counted.share >= other.counted.share ? [first, other] : [other, first];
      const between = difference(best.counted, worst.counted);
      const params = { best: best.name, other: worst.name, ...inPoints(between, words) };
      return words.text(between.isClear ? "compare.clear" : "compare.even", params);
    });
}

/**
 * @param {string} compare One model's name, or several.
 * @param {Words} words
 * @param {State["mine"]} mine
 */
function namesOf(compare, words, mine) {
  return comparedWith(compare)
    .map((name) => networkName(name, words, mine))
    .join(" + ");
}

customElements.define("lab-compare", LabCompare);
