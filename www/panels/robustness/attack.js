// @ts-check
/**
 * The picture in use, changed by little so that the network errs: before, after and the difference enlarged; what this
 * network says of it, and another one that the attack knows nothing of. Nothing is computed before a person opens it.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../state.js").State} State
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("./attack-address.js").Attack} Attack
 * @typedef {{ view: View, lab: import("../../cifar-lab.js").CifarLab, network: import("../../state.js").Network,
 *   answer: import("../../state.js").Answer, attack: Attack, other: string, key: unknown[] }} Wish `key`: all that it
 *   depends on.
 * @typedef {{ name: string, index: number, said: string }} Said
 * @typedef {{ network: string, before: Said, after: Said }} Told What a network says of both pictures.
 */
import { Latest } from "../../shell/latest.js";
import { networkName } from "../../shell/own-networks.js";
import { make, scroller, send, set, write } from "../../shell/dom.js";
import { prose } from "../../shell/terms.js";
import { nameOf } from "../answer/rows.js";
import { apart, knownOf } from "../compare/alike.js";
import { readAttack, writeAttack } from "./attack-address.js";
import { AttackControls } from "./attack-controls.js";
import { Attacker } from "./attacker.js";
import { enlarged } from "./enlarged.js";
import { PictureFigure } from "./picture-figure.js";
import { answerTo, saidIn } from "./said.js";

export class AttackView {
  #title = make("summary");
  #about = make("p", { class: "about" });
  #controls = new AttackControls((attack) => this.#want(attack));
  #before = new PictureFigure();
  #difference = new PictureFigure();
  #after = new PictureFigure();
  #figures = make("div", { class: "pair" }, this.#before.node, this.#difference.node, this.#after.node);
  #sentence = make("p", { class: "said", role: "status" });
  #caption = make("caption");
  #head = make("thead");
  #body = make("tbody");
  #table = scroller(make("table", {}, this.#caption, this.#head, this.#body), { hidden: true });
  node = make(
    "details",
    { class: "attack", on: { toggle: () => this.#toggle() } },
    this.#title,
    this.#about,
    this.#controls.node,
    this.#figures,
    this.#sentence,
    this.#table,
  );
  #attacker = new Attacker((error) => this.#fail(error));
  #onfailure;
  /** @type {View | null} */
  #view = null;
  /** What was last asked for. @type {unknown[]} */
  #asked = [];
  #latest = new Latest(() => this.#meet());

  /** @param {(error: any) => void} onfailure */
  constructor(onfailure) {
    this.#onfailure = onfailure;
  }

  /** @param {View} view */
  update(view) {
    const { words, state } = view;
    this.#view = view;
    const { attack } = state.route;
    write(this.#title, words.text("robustness.attack"));
    if (this.node.open !== this.#isOpen) this.node.open = this.#isOpen;
    if (!this.#isOpen) return this.#close();
    this.#about.replaceChildren(...prose(words, "robustness.attack.about"));
    this.#controls.update(readAttack(attack), state, words);
    this.#latest.ask();
  }

  /** Whether it is open, as the address has it. */
  get #isOpen() {
    return !!this.#view?.state.route.attack;
  }

  /** The address says what is open; where it is locked, that stays. */
  #toggle() {
    const { open } = this.node;
    if (open === this.#isOpen) return;
    send(this.node, "attack", { attack: open ? writeAttack(readAttack("")) : "" });
  }

  /** @param {Attack} attack */
  #want(attack) {
    send(this.node, "attack", { attack: writeAttack(attack) });
  }

  #close() {
    this.#attacker.close();
    this.#asked = [];
  }

  async #meet() {
    const wish = this.#wish();
    if (wish) {
      this.#asked = wish.key;
      try {
        await this.#show(wish);
      } catch (error) {
        // Whoever closes it wants no answer.
        if (this.#isOpen) this.#fail(error);
      }
    }
    set(this.#figures, "aria-busy", false);
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#close();
    this.#onfailure(error);
  }

  /** What is to be shown, where that is not what is shown. @returns {Wish | null} */
  #wish() {
    const view = this.#view;
    const { lab, state, words } = view ?? {};
    if (!view || !lab || !words || !state?.answer || !state.network || !this.#isOpen) return null;
    const { answer, network, route, mine, failures } = state;
    if (failures.robustness) return null;
    const { other } = this.#controls;
    const own = mine.find(({ name }) => name === other)?.bytes;
    const key = [answer, network, route.attack, route.reading, route.mirror, words, other, own];
    if (key.every((value, place) => value === this.#asked[place])) return null;
    return { view, lab, network, answer, attack: readAttack(route.attack), other, key };
  }

  /** @param {Wish} wish */
  async #show({ view, lab, network, answer, attack: { epsilon, steps }, other }) {
    const { state, words } = view;
    set(this.#figures, "aria-busy", true);
    const label = answer.label ?? answer.index;
    const { seen } = answer;
    const changed = await this.#attacker.attack({ lab, network }, seen, { label, epsilon, steps });
    const found = await answerTo(lab, changed, state);
    const told = [{ network: network.name, before: said(answer, state, words), after: said(found, state, words) }];
    const shown = other ? await toldBy(other, [seen, changed], network, view) : null;
    if (shown) told.push(shown);
    const difference = enlarged(seen, changed);
    this.#draw(seen, changed, difference, told, words);
    this.#tell(answer, told, difference, words);
    if (other && !shown) write(this.#sentence, `${this.#sentence.textContent} ${words.text("error.model.sizes")}`);
    this.#write(told, state, words);
  }

  /**
   * @param {Uint8Array} seen
   * @param {Uint8Array} changed
   * @param {ReturnType<typeof enlarged>} difference
   * @param {Told[]} told
   * @param {Words} words
   */
  #draw(seen, changed, { planar, times }, [own], words) {
    this.#before.show(words.text("robustness.before"), seen, own?.before.said ?? "");
    this.#difference.show(words.text("robustness.attack.difference", { times }), planar, "");
    this.#after.show(words.text("robustness.attack.after"), changed, own?.after.said ?? "");
  }

  /**
   * @param {import("../../state.js").Answer} answer
   * @param {Told[]} told
   * @param {ReturnType<typeof enlarged>} difference
   * @param {Words} words
   */
  #tell({ label, index }, [own, other], { planar, most, moved }, words) {
    if (!own) return;
    const sentence = (/** @type {string} */ name, /** @type {object} */ params = {}) =>
      words.text(`robustness.attack.${name}`, { ...params });
    const outcome = own.before.index === own.after.index ? "same" : "other";
    const parts = [
      sentence("moved", { most, moved, values: planar.length }),
      sentence(outcome, { before: own.before.said, after: own.after.said }),
    ];
    if (label !== null && label !== index) parts.push(sentence("already", { truth: nameOf(label, words) }));
    if (other) {
      const carried = other.before.index === other.after.index ? "stays" : "transfers";
      parts.push(sentence(carried, { before: other.before.name, after: other.after.name }));
    }
    write(this.#sentence, parts.join(" "));
  }

  /**
   * @param {Told[]} told
   * @param {State} state
   * @param {Words} words
   */
  #write(told, { mine }, words) {
    this.#table.hidden = false;
    write(this.#caption, words.text("robustness.attack.caption"));
    set(this.#table, "aria-label", words.text("robustness.attack.caption"));
    const titles = ["network", "before", "after"].map((name) => words.text(`robustness.attack.column.${name}`));
    this.#head.replaceChildren(make("tr", {}, ...titles.map((title) => make("th", { scope: "col" }, title))));
    this.#body.replaceChildren(
      ...told.map(({ network, before, after }) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, networkName(network, words, mine)),
          make("td", {}, before.said),
          make("td", {}, after.said),
        ),
      ),
    );
  }
}

/**
 * What another network says of the picture before and after; null where it reads pictures of another size, so that it would
 * see another one.
 * @param {string} other
 * @param {[before: Uint8Array, after: Uint8Array]} pictures
 * @param {import("../../state.js").Network} network The attacked one.
 * @param {View} view
 * @returns {Promise<Told | null>}
 */
async function toldBy(other, [before, after], network, { state, words, second }) {
  const ask = (/** @type {Uint8Array} */ pixels) => second.ask(other, pixels, null, state.route.mirror);
  const first = await ask(before);
  if (apart(knownOf(network), knownOf(first.network)) === "input") return null;
  const [one, two] = [first, await ask(after)].map((opinion) =>
    said(opinion.answer, { ...state, network: opinion.network }, words),
  );
  return one && two ? { network: other, before: one, after: two } : null;
}

/**
 * @param {import("../../state.js").Answer} answer
 * @param {State} state
 * @param {Words} words
 * @returns {Said}
 */
function said(answer, state, words) {
  const { name, text } = saidIn(answer, state, words);
  return { name, index: answer.index, said: text };
}
