// @ts-check
/**
 * The network as a row of stages, a column on phones: what is shown of each, which page of its maps, where the keyboard
 * is. A canvas is given to the worker when its stage first comes into sight.
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").StageShown} StageShown
 * @typedef {import("../../cifar-lab.js").MapRequest} MapRequest
 * @typedef {import("../../app.js").View} View
 * @typedef {{ stage: string, channel: number }} Chosen
 */
import { make, set } from "../../shell/dom.js";
import { CLASSES } from "../answer/readings.js";
import { nameOf } from "../answer/rows.js";
import { gridOf, pageOf, skips, stepped } from "./graph.js";
import { StageCard } from "./stage-card.js";

/** From here down the stages stand one below the other. */
const NARROW = matchMedia("(max-width: 40rem)");
/** What a narrow screen leaves beside the maps. */
const MARGIN = 40;

export class Overview {
  #list = make("ol", { class: "stages" });
  node = make("div", { class: "overview", role: "region", tabindex: 0 }, this.#list);
  /** @type {StageCard[]} */
  #cards = [];
  /** @type {readonly Stage[]} */
  #stages = [];
  /** By stage. @type {Map<string, StageShown>} */
  #shown = new Map();
  /** The value with the full colour, by stage. @type {Map<string, number>} */
  #limits = new Map();
  /** The first map of the page, by stage. @type {Map<string, number>} */
  #first = new Map();
  /** Stages whose cards are in or near the window. @type {Set<string>} */
  #inSight = new Set();
  /** @type {WeakMap<Element, string>} */
  #names = new WeakMap();
  #focused = { stage: 0, channel: 0 };
  /** @type {Chosen | null} */
  #chosen = null;
  #inspection;
  #onchange;
  #onpick;
  /** @type {View | null} */
  #view = null;
  #sight = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: "200px" });

  /**
   * @param {import("./inspection.js").Inspection} inspection
   * @param {() => void} onchange Other maps are to be painted.
   * @param {(chosen: Chosen) => void} onpick A map was pressed.
   */
  constructor(inspection, onchange, onpick) {
    this.#inspection = inspection;
    this.#onchange = onchange;
    this.#onpick = onpick;
    this.node.addEventListener("keydown", (event) => this.#step(event));
    this.node.addEventListener("focusin", (event) => this.#follow(/** @type {Element} */ (event.target)));
    NARROW.addEventListener("change", () => this.#stages.length && this.build(this.#stages));
  }

  /** @param {readonly Stage[]} stages Of another network. */
  build(stages) {
    this.#inspection.detach(this.#stages.map(({ name }) => name));
    this.#sight.disconnect();
    [this.#stages, this.#focused] = [stages, { stage: 0, channel: 0 }];
    this.#shown.clear();
    this.#limits.clear();
    this.#first.clear();
    this.#inSight.clear();
    this.#cards = stages.map(
      ({ name }, place) =>
        new StageCard(
          (by) => this.#turn(place, by),
          (channel) => this.#onpick({ stage: name, channel }),
        ),
    );
    const ways = skips(stages).map(({ from, to }) => {
      const way = make("li", { class: "skip", "aria-hidden": "true" });
      way.style.gridColumn = `${from + 1} / ${to + 2}`;
      return way;
    });
    this.#list.replaceChildren(...this.#cards.map(({ node }) => node), ...ways);
    this.#cards.forEach(({ node }, place) => {
      this.#names.set(node, stages[place]?.name ?? "");
      this.#sight.observe(node);
    });
    // Also of those that nothing is painted of before they come into sight, a screen reader tells.
    this.#write();
  }

  /** Something has failed: a worker that still lives lets the canvases go, and the next one gets fresh ones. */
  forget() {
    this.build(this.#stages);
  }

  /**
   * What is to be painted of a picture. Each stage has a canvas from the first time on.
   * @param {boolean} isAll Whether also what is out of sight.
   * @returns {MapRequest["stages"]}
   */
  wanted(isAll) {
    const wanted = this.#stages.filter(({ name }) => isAll || this.#inSight.has(name));
    return wanted.map((stage) => {
      const { name } = stage;
      const card = this.#cards[this.#stages.indexOf(stage)];
      if (card && !this.#inspection.has(name)) this.#inspection.attach(name, card.fresh());
      const { columns, count } = this.#grid(stage);
      return { name, first: this.#first.get(name) ?? 0, count, columns };
    });
  }

  /** @param {StageShown[]} shown */
  show(shown) {
    for (const one of shown) this.#shown.set(one.name, one);
    this.#write();
  }

  /**
   * @param {MapRequest["stages"]} stages
   * @param {Float32Array} limits Of these stages.
   */
  painted(stages, limits) {
    stages.forEach(({ name }, place) => this.#limits.set(name, limits[place] ?? 0));
  }

  /** The value with the full colour, where a stage has been in sight. @param {string} stage */
  limitOf(stage) {
    return this.#limits.get(stage);
  }

  /**
   * @param {View} view
   * @param {Chosen | null} chosen
   */
  update(view, chosen) {
    // Another picture alone is told of by `show`: to write all names again would take longer than to paint.
    const isReworded = view.words !== this.#view?.words;
    this.#view = view;
    const isOther = chosen?.stage !== this.#chosen?.stage || chosen?.channel !== this.#chosen?.channel;
    this.#chosen = chosen;
    const place = this.#stages.findIndex(({ name }) => name === chosen?.stage);
    if (isOther && chosen && place >= 0) {
      this.#focused = { stage: place, channel: chosen.channel };
      this.#turnTo(place, chosen.channel);
    }
    if (!isOther && !isReworded) return;
    set(this.node, "aria-label", view.words.text("inside.row"));
    this.#write();
  }

  #write() {
    const view = this.#view;
    if (!view) return;
    const { words } = view;
    this.#stages.forEach((stage, place) => {
      this.#cards[place]?.update({
        stage,
        shown: this.#shown.get(stage.name) ?? null,
        grid: this.#grid(stage),
        first: this.#first.get(stage.name) ?? 0,
        chosen: this.#chosen?.stage === stage.name ? this.#chosen.channel : null,
        focused: this.#focused.stage === place ? this.#focused.channel : -1,
        classNames: this.#isNamed(stage)
          ? stage.shape.flatMap((n) => [...Array(n).keys()].map((k) => nameOf(k, words)))
          : null,
        words,
      });
    });
  }

  /** Whether its values are the classes': logits and what is made of them. @param {Stage} stage */
  #isNamed({ shape, kind, is_logits }) {
    const isLast = is_logits || ["sigmoid", "softmax", "probabilities"].includes(kind);
    const [outputs = 0] = shape;
    return isLast && outputs <= 2 * CLASSES && (outputs >= CLASSES || outputs === this.#view?.words.outputs?.length);
  }

  /** @param {Stage} stage */
  #grid(stage) {
    if (this.#isNamed(stage)) return { tile: 24, columns: 1, count: stage.shape[0] ?? 0 };
    return gridOf(stage, NARROW.matches ? innerWidth - MARGIN : null);
  }

  /**
   * @param {number} place
   * @param {number} by
   */
  #turn(place, by) {
    const stage = this.#stages[place];
    if (!stage) return;
    const { count } = this.#grid(stage);
    this.#first.set(stage.name, Math.max(0, (this.#first.get(stage.name) ?? 0) + by * count));
    this.#write();
    this.#onchange();
  }

  /**
   * The page that has a channel.
   * @param {number} place
   * @param {number} channel
   */
  #turnTo(place, channel) {
    const stage = this.#stages[place];
    if (!stage) return;
    const order = this.#shown.get(stage.name)?.order ?? [...Array(stage.shape[0] ?? 0).keys()];
    const first = pageOf(order, channel, this.#grid(stage).count);
    if (first === (this.#first.get(stage.name) ?? 0)) return;
    this.#first.set(stage.name, first);
    this.#onchange();
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #see(entries) {
    let isMore = false;
    for (const { target, isIntersecting } of entries) {
      const name = this.#names.get(target) ?? "";
      if (!isIntersecting) this.#inSight.delete(name);
      else if (!this.#inSight.has(name)) {
        this.#inSight.add(name);
        isMore = true;
      }
    }
    if (isMore) this.#onchange();
  }

  /** @param {KeyboardEvent} event */
  #step(event) {
    if (
      event.altKey ||
      event.ctrlKey ||
      event.metaKey ||
      !(/** @type {Element} */ (event.target).matches(".tiles button"))
    )
      return;
    const next = stepped(event.key, this.#stages, this.#focused);
    if (!next) return;
    event.preventDefault();
    this.#goTo(next);
  }

  /**
   * The eyes and the keyboard to a map.
   * @param {Chosen} chosen
   */
  reach({ stage, channel }) {
    this.#goTo({ stage: this.#stages.findIndex(({ name }) => name === stage), channel });
  }

  /** @param {{ stage: number, channel: number }} next */
  #goTo(next) {
    this.#focused = next;
    this.#turnTo(next.stage, next.channel);
    this.#write();
    const card = this.#cards[next.stage];
    card?.node.scrollIntoView({ block: "nearest", inline: "nearest" });
    card?.focus(next.channel);
  }

  /** @param {Element} target */
  #follow(target) {
    const channel = /** @type {HTMLElement} */ (target).dataset.channel;
    const place = this.#cards.findIndex(({ node }) => node.contains(target));
    if (channel !== undefined && place >= 0) this.#focused = { stage: place, channel: Number(channel) };
  }
}
