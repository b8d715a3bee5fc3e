// @ts-check
/**
 * What the whole network comes to, how long its steps take here, and the ways on: train it, or use it as it is.
 * @typedef {import("../../app.js").View} View
 * @typedef {import("../../cifar-lab.js").Told} Told
 * @typedef {{ mend: (layers: import("./kinds.js").Layer[]) => void, weights: () => Promise<Uint8Array>,
 *   fail: (error: any) => void, report: (error: any) => void }} Does `report`: of what leaves the worker as it is.
 */
import { make, send, switchOff, write } from "../../shell/dom.js";
import { isOpen } from "../train/training-state.js";
import { MendButtons } from "./mend-buttons.js";
import { expected, timed } from "./step-time.js";

const FACTS = /** @type {const} */ (["parameters", "operations", "memory", "time"]);

export class FiguresView {
  #title = make("h3");
  #terms = new Map(FACTS.map((fact) => [fact, { term: make("dt"), value: make("dd") }]));
  #list = make("dl", {}, ...[...this.#terms.values()].map(({ term, value }) => make("div", {}, term, value)));
  #measure = make("button", {
    type: "button",
    "data-do": "measure",
    on: { click: () => this.#time() },
  });
  #remark = make("p", { class: "about" });
  #mends;
  #train = make("button", {
    type: "button",
    class: "primary",
    "data-do": "train",
    on: { click: () => this.#take(true) },
  });
  #use = make("button", {
    type: "button",
    "data-do": "use",
    on: { click: () => this.#take(false) },
  });
  #takes = make("div", { class: "takes" }, this.#train, this.#use);
  #state = make("p", { class: "about", role: "status" });
  node;
  #does;
  /** @type {View | null} */
  #view = null;
  #text = "";
  /** Whether Rust has said what it has of this very network. */
  #isNow = false;
  /** @type {Told | null} */
  #told = null;
  /** @type {import("./step-time.js").Measured | null} */
  #measured = null;
  /** @type {"" | "measuring" | "taking"} */
  #busy = "";

  /** @param {Does} does */
  constructor(does) {
    this.#does = does;
    this.#mends = new MendButtons(does.mend);
    this.node = make(
      "section",
      { class: "figures" },
      this.#title,
      this.#list,
      this.#measure,
      this.#remark,
      this.#mends.node,
      this.#takes,
      this.#state,
    );
  }

  /**
   * @param {Told | null} told
   * @param {View} view
   * @param {string} text Of the network.
   */
  update(told, view, text) {
    this.#view = view;
    this.#text = text;
    this.#isNow = !!told;
    // The figures of before stay while the next ones come, which is a moment.
    if (told) this.#told = told;
    this.#draw(view);
  }

  /** @param {View} view */
  #draw(view) {
    const { words, state } = view;
    const whole = this.#told?.whole ?? null;
    write(this.#title, words.text("design.figures"));
    const values = whole && this.#values(whole, view);
    for (const [fact, { term, value }] of this.#terms) {
      write(term, words.text(`design.fact.${fact}`));
      write(value, values ? values[fact] : "–");
    }
    write(this.#measure, words.text(this.#busy === "measuring" ? "design.measuring" : "design.measure"));
    const misses = whole?.tenOutputs ?? null;
    const remark = !whole ? "unfit" : misses ? "outputs" : whole.hasNorm ? "norm" : "parallel";
    write(this.#remark, words.text(`design.remark.${remark}`, { outputs: whole?.outputs }));
    // A mend of the network before would undo what has been changed since.
    this.#mends.update(misses && this.#isNow ? [misses] : [], words);
    write(this.#train, words.text("design.train"));
    write(this.#use, words.text("design.use"));
    const isReady = this.#isNow && !!whole && !misses && !this.#busy;
    switchOff(this.#measure, !isReady);
    switchOff(this.#use, !isReady);
    switchOff(this.#train, !isReady || !isOpen(state.training));
    // A frame may have the blocks alone.
    this.#takes.hidden = this.#state.hidden = !document.querySelector("lab-train");
    const { batch, images, epochs } = state.training.choice;
    const told_ = isOpen(state.training) ? "design.settings" : "design.busy";
    write(this.#state, words.text(told_, { batch, images, epochs }));
  }

  /**
   * @param {NonNullable<Told["whole"]>} whole
   * @param {View} view
   */
  #values({ parameters, multiplyAdds, memory }, { words, state }) {
    const { batch } = state.training.choice;
    const time = expected(this.#measured, { text: this.#text, batch, multiplyAdds });
    const key = time?.isMeasured ? "design.time.measured" : "design.time.estimated";
    return {
      parameters: words.text("design.parameters", { count: parameters, size: words.bytes(parameters * 4) }),
      operations: words.text("facts.arithmetic.value", { millions: Math.round(multiplyAdds / 1e4) / 100 }),
      memory: words.text("design.memory", {
        size: words.bytes(memory.maps + memory.values),
        maps: words.bytes(memory.maps),
        values: words.bytes(memory.values),
        images: memory.images,
      }),
      time: time
        ? words.text(key, { ms: words.decimal(time.ms, time.ms < 10 ? 1 : 0), batch })
        : words.text("design.time.none"),
    };
  }

  async #time() {
    const { lab, state } = this.#view ?? {};
    const whole = this.#told?.whole;
    if (!lab || !state || !whole) return;
    const { batch } = state.training.choice;
    const text = this.#text;
    await this.#during("measuring", this.#does.report, async () => {
      const ms = await timed(lab, await this.#does.weights(), batch);
      this.#measured = { text, ms, batch, multiplyAdds: whole.multiplyAdds };
    });
  }

  /** @param {boolean} isToTrain */
  async #take(isToTrain) {
    await this.#during("taking", this.#does.fail, async () => {
      const bytes = await this.#does.weights();
      send(this.node, "take-design", { bytes, isToTrain });
    });
  }

  /**
   * @param {"measuring" | "taking"} busy
   * @param {(error: any) => void} fail
   * @param {() => Promise<void>} work
   */
  async #during(busy, fail, work) {
    this.#busy = busy;
    this.#again();
    try {
      await work();
    } catch (error) {
      fail(error);
    }
    this.#busy = "";
    this.#again();
  }

  #again() {
    if (this.#view) this.#draw(this.#view);
  }
}
