// @ts-check
/**
 * Two sides, stage by stage: the picture in sight beside a twin of it or another picture, in one network; or the network in
 * use beside another, on one picture. Nothing is computed before a person opens it.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").Inspector} Inspector
 * @typedef {{ stages: readonly Stage[], first: Float32Array[], second: Float32Array[] }} Sides Values of the stages that both
 *   sides have, by name and shape, for each.
 */
import { Latest } from "../../shell/latest.js";
import { networkName } from "../../shell/own-networks.js";
import { make, send, write } from "../../shell/dom.js";
import { problemOf, toldOf } from "./problem.js";
import { SecondNetwork } from "./second-network.js";
import { SidesChoices } from "./sides-choices.js";
import { SidesFigures } from "./sides-figures.js";
import { SidesTable } from "./sides-table.js";
import { valuesFor } from "./stage-values.js";
import { mirrored, noisy, shifted } from "./twins.js";

export class SidesView {
  #title = make("summary", { on: { click: (/** @type {Event} */ event) => this.#turnOver(event) } });
  #about = make("p", { class: "legend" });
  #choices = new SidesChoices(
    () => this.#refresh(),
    (sides) => this.#go(sides),
  );
  #figures = new SidesFigures();
  #table = new SidesTable();
  #problem = make("p", { class: "problem", role: "status" });
  node = make(
    "details",
    { class: "twin sides", on: { toggle: () => this.#follow() } },
    this.#title,
    this.#choices.node,
    this.#about,
    this.#problem,
    this.#figures.node,
    this.#table.node,
  );
  #second = new SecondNetwork((error) => this.#fail(error));
  /** @type {import("./inspection.js").Inspection} */
  #inspection;
  /** @type {View | null} */
  #view = null;
  /** Whether the worker has the network in use. */
  #isReady = false;
  /** @type {{ stage: Stage, channel: number } | null} */
  #map = null;
  /** What was last asked. @type {unknown[]} */
  #asked = [];
  #latest = new Latest(() => this.#meet());

  /** @param {import("./inspection.js").Inspection} inspection */
  constructor(inspection) {
    this.#inspection = inspection;
  }

  /**
   * @param {View} view
   * @param {boolean} isReady Whether the worker has the network in use.
   * @param {{ stage: Stage, channel: number } | null} map The map that is looked at: its layer is compared.
   */
  update(view, isReady, map) {
    [this.#view, this.#isReady] = [view, isReady];
    if (map && (map.stage.name !== this.#map?.stage.name || map.channel !== this.#map.channel))
      this.#choices.turnTo(map);
    this.#map = map;
    this.#refresh();
  }

  /** Into the address, which says what is compared. @param {string} sides */
  #go(sides) {
    send(this.node, "compare-sides", { route: { sides } });
  }

  /** @param {Event} event A press on the title: whether it is open is in the address. */
  #turnOver(event) {
    event.preventDefault();
    this.#go(this.node.open ? "" : this.#choices.written);
  }

  /** A browser's own search may open it. */
  #follow() {
    if (this.node.open && !this.#view?.state.route.sides) this.#go(this.#choices.written);
  }

  /** The worker has ended, or has failed: it is asked anew. */
  forget() {
    this.#second.close();
    this.#asked = [];
    this.#figures.hide();
    this.#table.hide();
  }

  /** Writes what stands there, and asks where something has changed. */
  #refresh() {
    const { state, words } = this.#view ?? {};
    if (!state || !words) return;
    write(this.#title, words.text("inside.sides"));
    this.node.open = !!state.route.sides;
    if (!this.node.open) return this.#asked.length > 0 ? this.forget() : undefined;
    this.#choices.update(state, this.#inspection.known, words);
    const isOfNetworks = this.#choices.chosen.what === "network";
    write(this.#about, words.text(`inside.sides.about.${isOfNetworks ? "networks" : "pictures"}`));
    const { network, answer, mine } = state;
    if (!this.#isReady || !network || !answer) return;
    const { theme } = document.documentElement.dataset;
    const now = [network, answer.seen, theme, words, isOfNetworks && mine, ...Object.values(this.#choices.chosen)];
    if (now.every((value, place) => value === this.#asked[place])) return;
    this.#asked = now;
    write(this.#problem, "");
    this.#latest.ask();
  }

  async #meet() {
    if (this.#asked.length > 0) {
      // What has failed is of no matter where something else has been asked for since.
      await this.#answer().catch((error) => this.#latest.isStale || this.#fail(error));
    }
    if (!this.node.open) this.#second.close();
  }

  async #answer() {
    const view = this.#view;
    const { chosen } = this.#choices;
    if (!view?.state.answer) return;
    const { seen } = view.state.answer;
    const isOfNetworks = chosen.what === "network";
    const other = isOfNetworks ? await this.#second.open(chosen.network, view) : null;
    if (!isOfNetworks) this.#second.close();
    if (other && other.stages[0]?.shape.join() !== this.#inspection.known[0]?.shape.join())
      throw { code: "model.sizes", params: {} };
    const twin = isOfNetworks ? seen : await this.#twinOf(seen);
    // In one turn: what else is asked of the worker is of the picture in sight, which it has seen last.
    await this.#inspection.ask(async (inspector) => {
      const stages = inspector.stages.filter((stage) => !other || other.stages.some((one) => isSame(one, stage)));
      const names = stages.map(({ name }) => name);
      const second = await valuesFor(other ?? inspector, twin, names);
      const sides = { stages, first: await valuesFor(inspector, seen, names), second };
      if (this.#latest.isStale || !this.node.open) return;
      const labels = this.#labels();
      await this.#figures.show(inspector, sides, { ...chosen, isOfNetworks, labels }, view.words);
      if (other) this.#table.showAnswers(await answersOf(inspector, other), labels, view.words);
      else this.#table.showStages(sides, view.words);
    });
  }

  /** @param {Uint8Array} seen */
  async #twinOf(seen) {
    const { what, shift, noise, image } = this.#choices.chosen;
    if (what === "mirror") return mirrored(seen);
    if (what === "shift") return shifted(seen, shift);
    if (what === "noise") return noisy(seen, noise);
    const lab = this.#view?.lab;
    // As this network sees it.
    return lab ? (await lab.classify(image, { latest: false })).seen : seen;
  }

  /** What stands for either side. @returns {[first: string, second: string]} */
  #labels() {
    const { state, words } = this.#view ?? {};
    if (!state || !words) return ["", ""];
    const { what, network, image } = this.#choices.chosen;
    const nameOf = (/** @type {string} */ name) => networkName(name, words, state.mine);
    if (what === "network") return [nameOf(state.network?.name ?? ""), nameOf(network)];
    const second =
      what === "image" ? words.text("inside.sides.of", { image }) : words.text(`inside.sides.with.${what}`);
    return [words.text("inside.sides.first"), second];
  }

  /**
   * The maps in sight and everything else go on. It is asked again when something is chosen; the end of the other network's
   * worker is told here, as the page does not know of it.
   * @param {any} error
   */
  #fail(error) {
    const { words } = this.#view ?? {};
    this.#figures.hide();
    this.#table.hide();
    if (!words) return;
    write(this.#problem, this.#choices.chosen.what === "network" ? toldOf(error, words) : problemOf(error, words));
  }
}

/** @param {Stage} one @param {Stage} other */
const isSame = (one, other) => one.name === other.name && one.shape.join() === other.shape.join();

/**
 * The probabilities of two networks for the picture that they have seen last.
 * @param {Inspector} first
 * @param {Inspector} second
 */
async function answersOf(first, second) {
  const last = (/** @type {Inspector} */ { stages }) => stages.at(-1)?.name ?? "";
  return { first: await first.values(last(first)), second: await second.values(last(second)) };
}
