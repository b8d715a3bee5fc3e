// @ts-check
/**
 * Keeps the other models' answers in step with the picture: they are asked about exactly the bytes that the first one
 * saw, wherever they came from.
 * @typedef {import("../../state.js").State} State
 */
import { failureOf } from "../../shell/failure.js";
import { isOwn } from "../../shell/own-networks.js";
import { comparedWith } from "./compared.js";

export class Comparison {
  #state;
  #dispatch;
  #second;
  #isAsking = false;
  /** What was asked last. @type {{ compare: string, answer: unknown, mine: unknown }} */
  #asked = { compare: "", answer: null, mine: null };

  /**
   * @param {() => State} state
   * @param {(action: import("../../state.js").Action) => void} dispatch
   * @param {import("../../shell/second-lab.js").SecondLab} second
   */
  constructor(state, dispatch, second) {
    this.#state = state;
    this.#dispatch = dispatch;
    this.#second = second;
  }

  /** The state has changed. Pictures that pass while one is looked at are left out: the latest counts. */
  async follow() {
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#isDue()) await this.#ask();
    this.#isAsking = false;
  }

  #isDue() {
    const {
      route: { compare },
      answer,
      site,
      mine,
    } = this.#state();
    const asked = this.#asked;
    // A person's own network among them may have learnt more meanwhile.
    const isMore = mine !== asked.mine && comparedWith(compare).some(isOwn);
    const isNew = compare !== asked.compare || (compare && (answer !== asked.answer || isMore));
    return !!site && isNew && (!compare || !!answer);
  }

  async #ask() {
    const {
      route: { compare, mirror },
      answer,
      mine,
    } = this.#state();
    this.#asked = { compare, answer, mine };
    if (!compare || !answer) return this.#dispatch({ type: "compared", compared: [] });
    try {
      const compared = [];
      for (const name of comparedWith(compare)) {
        const opinion = await this.#second.ask(name, answer.seen, answer.image, mirror);
        compared.push({ ...opinion, answer: { ...opinion.answer, label: answer.label, way: answer.way } });
      }
      if (this.#state().route.compare === compare) this.#dispatch({ type: "compared", compared });
    } catch (/** @type {any} */ error) {
      const { code, params } = failureOf(error);
      this.#dispatch({ type: "failed", scope: "compare", failure: { code, params, asked: compare } });
    }
  }
}
