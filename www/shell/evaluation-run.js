// @ts-check
/** The evaluation of the network and the engine in use on all test images: one at a time, to be stopped at any moment. */

/** Each news of it is drawn by the whole page, on the cores that answer. */
const NEWS_MS = 150;

export class EvaluationRun {
  /** @type {AbortController | null} */
  #control = null;
  /** Resolves when the last evaluation has ended. @type {Promise<unknown>} */
  #ended = Promise.resolve();
  #state;
  #dispatch;
  #attempt;

  /**
   * @param {() => import("../state.js").State} state
   * @param {(action: import("../state.js").Action) => void} dispatch
   * @param {import("./attempt.js").Attempt} attempt
   */
  constructor(state, dispatch, attempt) {
    this.#state = state;
    this.#dispatch = dispatch;
    this.#attempt = attempt;
  }

  get isRunning() {
    return this.#control !== null;
  }

  /** @param {import("../cifar-lab.js").CifarLab} lab */
  async start(lab) {
    const { site, route } = this.#state();
    if (!site?.count || this.#control) return;
    const control = new AbortController();
    this.#control = control;
    this.#dispatch({ type: "evaluating", count: site.count });
    let told = performance.now();
    const evaluated = this.#attempt("evaluation", undefined, () =>
      lab.evaluate({
        withMirror: route.mirror,
        answers: true,
        signal: control.signal,
        onprogress: ({ done, correct }) => {
          const now = performance.now();
          if (now - told < NEWS_MS) return;
          told = now;
          this.#dispatch({ type: "counted", done, correct });
        },
      }),
    );
    this.#ended = evaluated;
    const result = await evaluated;
    this.#control = null;
    this.#dispatch(result && !control.signal.aborted ? { type: "evaluated", result } : { type: "stopped" });
  }

  /** Ends the one under way, and waits until it has ended. */
  async stop() {
    this.#control?.abort();
    await this.#ended;
  }
}
