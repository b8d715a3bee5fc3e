// @ts-check
/** What stands beside the picture or the network in use, and which of the maps are shown. */
import { networkName } from "../../shell/own-networks.js";
import { make, set, write } from "../../shell/dom.js";
import { options } from "./options.js";
import { WHATS, readBeside, writtenBeside } from "./sides-address.js";

/** Numbers that belong to a choice, and what they may be. `image`: as far as the site has test images. */
const NUMBERS = /** @type {const} */ ({ shift: [1, 16], noise: [1, 100], image: [0, 9999] });

export class SidesChoices {
  /** `channel` "": all of the stage's. @type {import("./sides-address.js").Beside & { stage: string, channel: string }} */
  chosen = { what: "mirror", shift: 4, noise: 20, image: 0, network: "", stage: "", channel: "" };
  #what = make("select", { on: { change: () => this.#put({ what: /** @type {any} */ (this.#what.value) }) } });
  #network = make("select", { on: { change: () => this.#put({ network: this.#network.value }) } });
  #stage = make("select", { on: { change: () => this.#choose({ stage: this.#stage.value, channel: "" }) } });
  #channel = make("input", { type: "number", min: 0, on: { change: () => this.#pick() } });
  #numbers = Object.entries(NUMBERS).map(([name, [min, max]]) => {
    const input = make("input", { type: "number", min, max, step: 1 });
    input.addEventListener("change", () => {
      const value = Math.min(Number(input.max), Math.max(min, Math.round(Number(input.value)) || min));
      input.value = String(value);
      this.#put({ [name]: value });
    });
    return { name: /** @type {keyof typeof NUMBERS} */ (name), input, ...labelled(input) };
  });
  #labels = {
    what: labelled(this.#what),
    network: labelled(this.#network),
    stage: labelled(this.#stage),
    channel: labelled(this.#channel),
  };
  node = make(
    "div",
    { class: "controls" },
    this.#labels.what.node,
    ...this.#numbers.map(({ node }) => node),
    this.#labels.network.node,
    this.#labels.stage.node,
    this.#labels.channel.node,
  );
  #onchoose;
  #onput;

  /**
   * @param {() => void} onchoose Other maps are to be shown.
   * @param {(sides: string) => void} onput Something else is to stand beside: the address says what.
   */
  constructor(onchoose, onput) {
    this.#onchoose = onchoose;
    this.#onput = onput;
  }

  /** As the address has it. */
  get written() {
    return writtenBeside(this.chosen);
  }

  /** The address has the last word: where it may not be changed, what stands beside stays. @param {object} beside */
  #put(beside) {
    this.#onput(writtenBeside({ ...this.chosen, ...beside }));
  }

  /** @param {Partial<SidesChoices["chosen"]>} choice */
  #choose(choice) {
    Object.assign(this.chosen, choice);
    this.#onchoose();
  }

  /** Shows a map that is looked at. @param {{ stage: import("../../cifar-lab.js").Stage, channel: number }} map */
  turnTo({ stage, channel }) {
    Object.assign(this.chosen, { stage: stage.name, channel: stage.shape.length > 1 ? String(channel) : "" });
  }

  /** Nothing is all channels; what is no channel becomes the nearest one. */
  #pick() {
    const { value, max } = this.#channel;
    const channel = Math.min(Number(max), Math.max(0, Math.round(Number(value)) || 0));
    this.#channel.value = value.trim() === "" ? "" : String(channel);
    this.#choose({ channel: this.#channel.value });
  }

  /**
   * @param {import("../../state.js").State} state
   * @param {readonly import("../../cifar-lab.js").Stage[]} stages
   * @param {import("../../shell/words.js").Words} words
   */
  update({ network, site, mine, route }, stages, words) {
    Object.assign(this.chosen, readBeside(route.sides, this.chosen));
    const { chosen } = this;
    const others = [...mine, ...(site?.models ?? [])].map(({ name }) => name).filter((name) => name !== network?.name);
    // What is gone, or in use itself, gives way to the first that there is.
    if (!others.includes(chosen.network)) chosen.network = others[0] ?? "";
    chosen.image = Math.min(chosen.image, Math.max(0, (site?.count ?? 1) - 1));
    const offered = WHATS.filter((what) => what !== "network" || others.length > 0);
    if (!offered.includes(chosen.what)) chosen.what = "mirror";
    if (!stages.some(({ name }) => name === chosen.stage)) {
      [chosen.stage, chosen.channel] = [stages[1]?.name ?? stages[0]?.name ?? "", ""];
    }
    const stage = stages.find(({ name }) => name === chosen.stage);
    options(
      this.#what,
      offered.map((what) => [what, words.text(`inside.sides.with.${what}`)]),
      chosen.what,
    );
    options(
      this.#network,
      others.map((name) => [name, networkName(name, words, mine)]),
      chosen.network,
    );
    options(
      this.#stage,
      stages.map(({ name }) => [name, words.stage(name)]),
      chosen.stage,
    );
    const last = Math.max(0, (stage?.shape[0] ?? 1) - 1);
    if (Number(chosen.channel) > last) chosen.channel = "";
    set(this.#channel, "max", last);
    put(this.#channel, chosen.channel);
    set(this.#channel, "placeholder", words.text("inside.sides.all"));
    for (const { name, input, node, text } of this.#numbers) {
      set(node, "hidden", name !== chosen.what);
      if (name === "image") set(input, "max", Math.max(0, (site?.count ?? 1) - 1));
      put(input, String(chosen[name]));
      write(text, words.text(`inside.sides.${name}`));
    }
    const { what, network: other, stage: layer, channel } = this.#labels;
    set(other.node, "hidden", chosen.what !== "network");
    set(channel.node, "hidden", (stage?.shape.length ?? 1) === 1);
    write(what.text, words.text("inside.sides.with"));
    write(other.text, words.text("inside.sides.network"));
    write(layer.text, words.text("inside.looked.stage"));
    write(channel.text, words.text("inside.filters.channel"));
  }
}

/**
 * Leaves alone what a person is typing: the page is written anew with each picture.
 * @param {HTMLInputElement} input
 * @param {string} value
 */
function put(input, value) {
  if (document.activeElement !== input) input.value = value;
}

/** @param {HTMLElement} control */
function labelled(control) {
  const text = make("span");
  return { node: make("label", {}, text, control), text };
}
