// @ts-check
/**
 * The page's lab: opened, given networks and engines, asked for the picture that is shown. Each request ends in an action
 * for the state: a result or a failure.
 * @typedef {import("../state.js").State} State
 * @typedef {import("../state.js").Scope} Scope
 * @typedef {import("../state.js").EngineName} EngineName
 */
import { CifarLab } from "../cifar-lab.js";
import { FIRST_MODEL } from "../state.js";
import { attempts } from "./attempt.js";
import { EvaluationRun } from "./evaluation-run.js";
import { isOwn, nextName } from "./own-networks.js";
import { PictureQueue } from "./picture-queue.js";
import { enginesOf, networkOf, plainAnswer, siteOf } from "./plain.js";
import { timeOf, warmTime } from "./warm-time.js";

export class Laboratory {
  /** @type {CifarLab | null} */
  #lab = null;
  /** Whether the code of the network in use is compiled. @type {"cold" | "warming" | "warm"} */
  #heat = "cold";
  /** What a call of the network in use takes, once it is warm: milliseconds. */
  #warmMs = 0;
  /** Whether that call looks at the mirror image, too, which takes twice as long. */
  #isMirrored = false;
  /** The last name that a person's own network was given. */
  #lastOwn = "own-0";
  #state;
  #dispatch;
  #painter;
  #attempt;
  #pictures;
  #evaluation;

  /**
   * @param {() => State} state
   * @param {(action: import("../state.js").Action) => void} dispatch
   * @param {import("./painter.js").Painter} painter
   */
  constructor(state, dispatch, painter) {
    this.#state = state;
    this.#dispatch = dispatch;
    this.#painter = painter;
    this.#attempt = attempts(dispatch);
    this.#evaluation = new EvaluationRun(state, dispatch, this.#attempt);
    this.#pictures = new PictureQueue(
      () => this.#lab,
      state,
      dispatch,
      this.#attempt,
      (lab, answer) => this.#time(lab, answer),
    );
  }

  /** Opens the lab on the model, the image and the engine of the address. */
  async open() {
    this.#dispatch({ type: "opening" });
    const lab = await this.#attempt("open", undefined, () => this.#open(this.#state().route.model));
    if (!lab) return;
    this.#lab = lab;
    this.#painter.use(lab);
    this.#dispatch({ type: "opened", site: siteOf(lab), network: networkOf(lab) });
    if (!CifarLab.hasSimd)
      this.#dispatch({ type: "failed", scope: "processor", failure: { code: "processor.plain", params: {} } });
    const { engine } = this.#state().route;
    // A picture that was given before is not passed over for a test image.
    await (this.#pictures.begin() ?? this.show());
    this.#showSamples(lab);
    if (engine !== "kernels") await this.useEngine(engine);
  }

  /**
   * A model that the site does not have is passed over, as is any other value of the address that means nothing.
   * @param {string} model
   * @returns {Promise<CifarLab>}
   */
  async #open(model) {
    try {
      return await CifarLab.open({
        model,
        onprogress: (progress) => this.#dispatch({ type: "downloaded", progress }),
        canvases: (names) => this.#painter.fresh(names),
        onfault: ({ error: { code, params }, recovered }) => {
          this.#heat = "cold";
          this.#dispatch({ type: "failed", scope: "worker", failure: { code, params, recovered } });
        },
      });
    } catch (/** @type {any} */ error) {
      const known = error.params?.known ?? [];
      const other = known.includes(FIRST_MODEL) ? FIRST_MODEL : known[0];
      if (error.code !== "model.unknown" || !other) throw error;
      return this.#open(other);
    }
  }

  /** Classifies what is shown: the person's own picture, or the image of the address. */
  async show() {
    const lab = this.#lab;
    if (!lab) return;
    const {
      way,
      own,
      route: { image },
    } = this.#state();
    const picture = own[way];
    if (picture) return this.look(picture);
    this.#pictures.leave();
    this.#dispatch({ type: "asked" });
    const start = performance.now();
    const answer = await this.#attempt("image", String(image), () =>
      lab.classify(image, { withMirror: this.#state().route.mirror }),
    );
    if (!answer) return this.#state().route.image === image && this.#dispatch({ type: "unanswered" });
    const told = plainAnswer(answer, image, "test", start, lab);
    this.#dispatch({ type: "answered", answer: told });
    this.#time(lab, told);
  }

  /**
   * Tells how long the network takes; of one that is cold, after calls that nobody waits for.
   * @param {CifarLab} lab
   * @param {import("../state.js").Answer} answer
   */
  async #time(lab, { ms, whole, seen, views }) {
    const withMirror = views.length > 0;
    if (withMirror !== this.#isMirrored) [this.#isMirrored, this.#heat] = [withMirror, "cold"];
    if (this.#heat === "warm") return this.#dispatch({ type: "timed", time: { ms: timeOf(ms, this.#warmMs), whole } });
    if (this.#heat === "warming") return;
    this.#heat = "warming";
    const { network, engine } = this.#state();
    const ask = () => lab.classify(seen.slice(), { latest: false, withMirror });
    // What fails here fails for the next picture, too, and is told of there.
    const warm = await warmTime(ask).catch(() => null);
    const now = this.#state();
    const isSame = now.network?.name === network?.name && now.engine === engine && this.#isMirrored === withMirror;
    this.#heat = warm !== null && isSame ? "warm" : "cold";
    if (warm === null || !isSame) return;
    this.#warmMs = warm;
    this.#dispatch({ type: "timed", time: { ms: warm, whole: null } });
  }

  /** Classifies a person's picture. @param {import("../state.js").Own} own */
  look(own) {
    return this.#pictures.look(own);
  }

  /** The pictures that were to be looked at are there no more. */
  forget() {
    this.#pictures.forget();
  }

  /** @param {string} model */
  async useModel(model) {
    const lab = this.#lab;
    if (!lab) return;
    this.stop();
    this.#dispatch({ type: "loading", model });
    const loaded = await this.#attempt("model", model, () => this.#load(lab, model));
    if (!loaded) return;
    this.#heat = "cold";
    this.#dispatch({ type: "loaded", network: networkOf(lab, model) });
    // A picture that came in meanwhile has no answer yet: it gets this network's, and no test image takes its place.
    if (!this.#pictures.again()) await this.show();
  }

  /**
   * @param {CifarLab} lab
   * @param {string} model Of the site, or a person's own.
   */
  #load(lab, model) {
    if (!isOwn(model)) return lab.loadModel(model);
    const own = this.own(model);
    if (!own) throw { code: "own.gone", params: { model } };
    return lab.loadModelBytes(own.bytes);
  }

  /** @param {string} model Of one of the person's own networks. */
  own(model) {
    return this.#state().mine.find(({ name }) => name === model);
  }

  get lab() {
    return this.#lab;
  }

  /** The network of the address: what a person last chose, or made. */
  get chosen() {
    return this.#state().route.model;
  }

  /** What a network of the person's own that begins now is called. */
  ownName() {
    this.#lastOwn = nextName(this.#state().mine, this.#lastOwn);
    return this.#lastOwn;
  }

  /**
   * Lets the weights of a file, or of a run's moment, answer. From then on they are one of the person's own networks.
   * @param {Uint8Array} bytes
   * @param {import("./own-networks.js").Origin & { name: string }} origin
   * @returns {Promise<boolean>} Whether they do.
   */
  async useWeights(bytes, origin) {
    const { file } = origin;
    const lab = this.#lab;
    // An evaluation under way is of one network.
    if (!lab || this.#evaluation.isRunning) return false;
    const load = () =>
      lab.loadModelBytes(bytes).catch((error) => {
        const { code, params } = error;
        throw file && params ? { code, params: { ...params, asset: params.asset ?? file } } : error;
      });
    if (!(await this.#attempt("model", undefined, load))) return false;
    const network = networkOf(lab, origin.name);
    const { n, accuracy, spec } = network.metadata;
    if (this.#state().network?.name !== network.name) this.#heat = "cold";
    this.#dispatch({
      type: "owned",
      own: { ...origin, bytes, names: network.names, input: spec.input, accuracy: n === 0 ? null : accuracy },
      network,
    });
    await this.show();
    return true;
  }

  /** @param {import("./own-networks.js").OwnNetwork} own Is there to be chosen; the network in use stays. */
  keepWeights(own) {
    this.#dispatch({ type: "owned", own, network: null });
  }

  /** @param {EngineName} engine */
  async useEngine(engine) {
    const lab = this.#lab;
    if (!lab) return;
    this.stop();
    this.#dispatch({ type: "choosing", engine });
    const chosen = await this.#attempt("engine", engine, () => lab.setEngine(engine).then(() => true));
    if (!chosen) return;
    this.#heat = "cold";
    this.#dispatch({ type: "chosen", engine: lab.engine, engines: enginesOf(lab) });
    await this.show();
  }

  /** Counts the right answers to all test images. */
  async evaluate() {
    if (this.#lab) await this.#evaluation.start(this.#lab);
  }

  /** Ends the evaluation under way, and waits until it has ended. */
  stop() {
    return this.#evaluation.stop();
  }

  /**
   * Tries again what failed.
   * @param {Scope} scope
   */
  async retry(scope) {
    const failure = this.#state().failures[scope];
    if (!failure) return;
    // Scripts and modules of different builds: only fresh scripts help.
    if (failure.code === "version.mismatch") return location.reload();
    this.#dispatch({ type: "dismissed", scope });
    switch (scope) {
      case "open":
        return this.open();
      case "model":
        return this.useModel(failure.asked ?? "");
      case "engine":
        return this.useEngine(/** @type {EngineName} */ (failure.asked));
      case "evaluation":
        return this.evaluate();
      case "worker":
        await this.#attempt("worker", undefined, async () => this.#lab?.restart());
        return this.show();
      default:
        return this.show();
    }
  }

  /** @param {CifarLab} lab */
  #showSamples(lab) {
    for (const index of lab.manifest.samples) {
      const shown = lab
        .image({ index })
        .then(({ planar }) => this.#painter.show(`sample-${index}`, { picture: planar }));
      // A samples sheet that fails has been told of by the answer's own failure.
      shown.catch(() => {});
    }
  }
}
