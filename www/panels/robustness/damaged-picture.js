// @ts-check
/** The picture in use and the same damaged, side by side, with what the network says of each. */
import { make, send, set, write } from "../../shell/dom.js";
import { Latest } from "../../shell/latest.js";
import { inputOf, readsDataSet } from "../../workers/network-input.js";
import { nextSeed, readDamage, writeDamage } from "./damage-address.js";
import { PictureFigure } from "./picture-figure.js";
import { answerTo, saidIn } from "./said.js";

/**
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Robustness} Robustness
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {object} Wish
 * @property {import("../../cifar-lab.js").CifarLab} lab
 * @property {Robustness} robustness
 * @property {import("../../state.js").State} state
 * @property {import("../../state.js").Answer} answer
 * @property {Words} words
 * @property {import("../../cifar-lab.js").CorruptRequest & { strength: number }} damage
 * @property {unknown[]} key All that it depends on.
 */

export class DamagedPicture {
  #title = make("h3");
  #choiceLabel = make("label", { for: "robustness-corruption" });
  #choice = make("select", { id: "robustness-corruption", on: { change: () => this.#want({}) } });
  #strengthLabel = make("label", { for: "robustness-strength" });
  #strength = make("input", {
    id: "robustness-strength",
    type: "range",
    min: 1,
    value: 3,
    on: { input: () => this.#want({}) },
  });
  #value = make("output", { for: "robustness-strength" });
  #again = make("button", { type: "button", on: { click: () => this.#want({ seed: nextSeed(this.#seed) }) } });
  #before = new PictureFigure();
  #after = new PictureFigure();
  #sentence = make("p", { class: "said", role: "status" });
  node = make(
    "section",
    { class: "damaged" },
    this.#title,
    make(
      "div",
      { class: "row" },
      make("div", { class: "field" }, this.#choiceLabel, this.#choice),
      make("div", { class: "field" }, this.#strengthLabel, make("span", {}, this.#strength, this.#value)),
      this.#again,
    ),
    make("div", { class: "pair" }, this.#before.node, this.#after.node),
    this.#sentence,
  );
  #seed = 1;
  #onfailure;
  /** @type {View | null} */
  #view = null;
  /** @type {Robustness | null} */
  #robustness = null;
  /** What was last asked for. @type {unknown[]} */
  #asked = [];
  #latest = new Latest(() => this.#meet());

  /** @param {(error: unknown) => void} onfailure */
  constructor(onfailure) {
    this.#onfailure = onfailure;
  }

  /**
   * @param {View} view
   * @param {Robustness | null} robustness
   */
  update(view, robustness) {
    const { words } = view;
    [this.#view, this.#robustness] = [view, robustness];
    write(this.#title, words.text("robustness.picture"));
    write(this.#choiceLabel, words.text("robustness.corruption"));
    write(this.#strengthLabel, words.text("robustness.strength"));
    write(this.#again, words.text("robustness.again"));
    this.node.hidden = !robustness;
    if (robustness) {
      set(this.#strength, "max", robustness.strengths.at(-1) ?? 1);
      this.#name(robustness, words);
      this.#choose(view.state.route.damage, robustness);
    }
    write(this.#value, this.#strength.value);
    this.#latest.ask();
  }

  /**
   * As the address has it; a damage that there is not is the first one.
   * @param {string} text
   * @param {Robustness} robustness
   */
  #choose(text, { corruptions }) {
    const { corruption, strength, seed } = readDamage(text);
    const isKnown = corruptions.some(({ name }) => name === corruption);
    this.#choice.value = isKnown ? corruption : (corruptions[0]?.name ?? "");
    this.#strength.value = String(strength);
    this.#seed = seed;
  }

  /**
   * @param {Robustness} robustness
   * @param {Words} words
   */
  #name({ corruptions }, words) {
    if (this.#choice.dataset.lang === words.lang) return;
    this.#choice.dataset.lang = words.lang;
    const kinds = [...new Set(corruptions.map(({ kind }) => kind))];
    this.#choice.replaceChildren(
      ...kinds.map((kind) =>
        make(
          "optgroup",
          { label: words.text(`robustness.kind.${kind}`) },
          ...corruptions
            .filter((one) => one.kind === kind)
            .map(({ name }) => make("option", { value: name }, words.text(`robustness.${name}`))),
        ),
      ),
    );
  }

  /** @param {{ seed?: number }} change Beside what the controls have. */
  #want(change) {
    const damage = {
      corruption: this.#choice.value,
      strength: Number(this.#strength.value),
      seed: this.#seed,
      ...change,
    };
    send(this.node, "damage", { damage: writeDamage(damage) });
  }

  async #meet() {
    const wish = this.#wish();
    if (!wish) return;
    this.#asked = wish.key;
    try {
      await this.#show(wish);
    } catch (error) {
      this.#onfailure(error);
    }
  }

  /** What is to be shown, where that is not what is shown. @returns {Wish | null} */
  #wish() {
    const { lab, state, words } = this.#view ?? {};
    const robustness = this.#robustness;
    if (!lab || !words || !robustness || !state?.answer || !state.network) return null;
    const { answer, network, route } = state;
    const damage = { corruption: this.#choice.value, strength: Number(this.#strength.value), seed: this.#seed };
    // With another worker it is asked again: the one before may have ended on the way.
    const key = [robustness, answer, network, route.reading, route.mirror, words, ...Object.values(damage)];
    if (key.every((value, place) => value === this.#asked[place])) return null;
    return { lab, robustness, state, answer, words, damage, key };
  }

  /** @param {Wish} wish */
  async #show({ lab, robustness, state, answer, words, damage }) {
    if (state.network && !readsDataSet(state.network)) throw { code: "model.input", params: inputOf(state.network) };
    const pixels = await robustness.corrupt(answer.seen, damage);
    const found = await answerTo(lab, pixels, state);
    const [before, after] = [answer, found].map((one) => saidIn(one, state, words).text);
    this.#before.show(words.text("robustness.before"), answer.seen, before ?? "");
    this.#after.show(words.text("robustness.after"), pixels, after ?? "");
    const name = words.text(`robustness.${damage.corruption}`);
    const key = answer.index === found.index ? "robustness.same" : "robustness.other";
    const { strength } = damage;
    write(this.#sentence, words.text(key, { name, strength, before, after }));
    const most = robustness.strengths.at(-1);
    set(this.#strength, "aria-valuetext", words.text("robustness.of", { strength, most }));
  }
}
