// @ts-check
/**
 * The network from inside: what each layer makes of the picture, and how a value comes about. This folder is fetched when
 * its place is first opened.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").MapRequest} MapRequest
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").StageShown} StageShown
 */
import { make, send } from "../../shell/dom.js";
import { withStyles } from "../../shell/style-sheet.js";
import { Controls } from "./controls.js";
import { ExciteView } from "./excite-view.js";
import { FiltersView } from "./filters.js";
import { Find } from "./find.js";
import { positionIn, sizes } from "./graph.js";
import { Inspection } from "./inspection.js";
import { LookedView } from "./looked.js";
import { MakingView } from "./making.js";
import { Overview } from "./overview.js";
import { palette } from "./palette.js";
import { failureHere } from "./problem.js";
import { SaveView } from "./save-view.js";
import { SidesView } from "./sides.js";
import { StageTable } from "./stage-table.js";

/** Resolves when the styles are here. */
export const styled = () => withStyles(new URL("./inside.css", import.meta.url).href);

export class Panel {
  #inspection = new Inspection((error) => this.#fail(error));
  #overview = new Overview(
    this.#inspection,
    () => this.#look(),
    (place) => this.#pick(place),
  );
  #controls = new Controls((route) => send(this.node, "go-to", { route }));
  #find = new Find(
    (place) => send(this.node, "pick-map", place),
    (place) => this.#pick(place),
  );
  #making = new MakingView(
    this.#inspection,
    () => this.#look(),
    ({ stage, channel }) => this.#overview.reach({ stage: stage.name, channel }),
  );
  #excite = new ExciteView(this.#inspection, (one) => {
    send(this.node, "pick-image", { image: one.image });
    this.#making.go(one);
  });
  #filters = new FiltersView(this.#inspection);
  #where = new LookedView(this.#inspection);
  #sides = new SidesView(this.#inspection);
  #table = new StageTable(() => this.#look());
  #save = new SaveView(this.#inspection, (stage) => this.#overview.limitOf(stage));
  node = make(
    "div",
    { class: "inside-panel" },
    this.#controls.node,
    this.#find.node,
    this.#overview.node,
    this.#making.node,
    this.#where.node,
    this.#excite.node,
    this.#filters.node,
    this.#sides.node,
    this.#table.node,
    this.#save.node,
  );
  /** @type {View | null} */
  #view = null;
  #isOpen = false;
  /** The network that the worker has. @type {object | null} */
  #held = null;
  /** @type {readonly Stage[]} */
  #stages = [];
  /** The picture whose maps are shown. @type {Uint8Array | null} */
  #seen = null;
  /** What was last looked at, and how. @type {unknown[]} */
  #looked = [];
  /** What is painted of every picture; null where it is to be found anew. @type {MapRequest | null} */
  #request = null;
  /** @type {MediaQueryList} */
  #colours = matchMedia("(prefers-color-scheme: dark)");

  constructor() {
    this.#colours.addEventListener("change", () => {
      this.#look();
      this.#where.repaint();
    });
  }

  /**
   * @param {View} view
   * @param {boolean} isOpen Whether its place is in sight.
   */
  update(view, isOpen) {
    [this.#view, this.#isOpen] = [view, isOpen];
    const { state, words } = view;
    // Of a network that could not be had there is nothing to choose.
    this.node.hidden = !!state.failures.inside && !this.#stages.length;
    if (!isOpen || state.failures.inside) return;
    this.#controls.update(state.route, words);
    const chosen = this.#chosen();
    this.#find.update(this.#stages, chosen, words);
    this.#overview.update(view, chosen && { stage: chosen.stage.name, channel: chosen.channel });
    this.#making.update(chosen, chosen ? positionIn(state.route.at, chosen.stage) : { row: 0, column: 0 }, words);
    const isHeld = this.#held !== null && this.#held === state.network;
    this.#excite.update(view, isHeld, chosen);
    this.#filters.update(view, isHeld, this.#stages, chosen);
    this.#where.update(view, isHeld);
    this.#sides.update(view, isHeld, chosen);
    this.#table.update(this.#stages, words);
    this.#save.update(view, this.#stages, chosen);
    this.#follow();
  }

  /** The network and the picture in use, where they have changed. */
  async #follow() {
    const view = this.#view;
    const { lab, state } = view ?? {};
    if (!lab || !state?.network || !state.answer) return;
    const { network, answer, route } = state;
    const now = [answer.seen, network, route.scale, route.channels, document.documentElement.dataset.theme];
    if (now.every((value, place) => value === this.#looked[place])) return;
    const [, held, ...how] = this.#looked;
    const isOther = held !== network;
    const isShownAlike = how.every((value, place) => value === now[place + 2]);
    this.#looked = now;
    if (isOther && !(await this.#use(network, lab))) return;
    if (isOther || !isShownAlike) this.#look();
    else this.#see();
  }

  /**
   * @param {import("../../state.js").Network} network
   * @param {import("../../cifar-lab.js").CifarLab} lab
   */
  async #use(network, lab) {
    const stages = await this.#inspection.stages({ network, lab });
    if (!stages) return false;
    // The same picture has other values now.
    this.#seen = null;
    this.#held = network;
    // Weights that have moved on, as in training, are of the same network.
    if (JSON.stringify(stages) !== JSON.stringify(this.#stages)) {
      this.#stages = stages;
      this.#overview.build(stages);
    }
    if (this.#view) this.update(this.#view, this.#isOpen);
    return true;
  }

  /** Something else is to be painted. */
  #look() {
    this.#request = null;
    this.#see();
  }

  /** Has the maps in sight computed and painted. */
  #see() {
    const { state } = this.#view ?? {};
    if (!this.#isOpen || !state?.answer || this.#stages.length === 0) return;
    const request = (this.#request ??= {
      stages: this.#overview.wanted(this.#table.isOpen),
      sheets: this.#making.sheets(),
      channels: /** @type {"index" | "strongest"} */ (state.route.channels),
      scale: /** @type {"stage" | "common"} */ (state.route.scale),
      palette: palette(),
    });
    const { seen } = state.answer;
    const paint = (/** @type {Float32Array} */ limits) => {
      this.#overview.painted(request.stages, limits);
      if (seen === this.#seen) return;
      this.#seen = seen;
      this.#making.picture(seen);
      this.#making.look();
    };
    this.#inspection.look(seen, request, paint, (stages) => this.#show(stages));
  }

  /** @param {StageShown[]} stages */
  #show(stages) {
    const { words, state } = this.#view ?? {};
    if (!words || !state) return;
    this.#overview.show(stages);
    this.#controls.show(stages, state.route, words);
    this.#table.show(stages, words);
  }

  /** @param {{ stage: string, channel: number }} place */
  #pick(place) {
    this.#making.expect();
    send(this.node, "pick-map", place);
  }

  /** The map of the address, where the network has it. */
  #chosen() {
    const { route } = this.#view?.state ?? {};
    const stage = this.#stages.find(({ name }) => name === route?.stage);
    const channel = Number(route?.channel);
    return stage && channel < sizes(stage).channels ? { stage, channel } : null;
  }

  /** @param {any} error */
  #fail(error) {
    this.#looked = [];
    this.#request = null;
    this.#seen = null;
    this.#held = null;
    this.#overview.forget();
    this.#making.forget();
    this.#excite.forget();
    this.#filters.forget();
    this.#where.forget();
    this.#sides.forget();
    if (error.code !== "closed") send(this.node, "failed", { scope: "inside", ...failureHere(error) });
  }
}
