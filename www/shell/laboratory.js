// @ts-check
/**
 * What the page asks of cifar-lab.js, each request ending in an action for the state: a result or a failure. The
 * only file of the page that talks to the lab (the painter gets it to paint).
 * @typedef {import("../state.js").State} State
 * @typedef {import("../state.js").Scope} Scope
 * @typedef {import("../state.js").EngineName} EngineName
 */
import { CifarLab } from "../cifar-lab.js";
import { FIRST_MODEL } from "../state.js";
import { isOwn, nextName } from "./own-networks.js";
import { enginesOf, networkOf, plainAnswer, siteOf } from "./plain.js";
import { warmTime } from "./warm-time.js";
import { squareText } from "../panels/picture/square.js";

/** Not failures: something newer took the place, or the person stopped it. */
const EXPECTED = ["superseded", "aborted", "closed"];
/** The lab tells of these once, by `onfault`, when the worker has been replaced. */
const LOST = ["panic", "worker.lost"];

export class Laboratory {
  /** @type {CifarLab | null} */
  #lab = null;
  /** @type {AbortController | null} */
  #evaluation = null;
  /** Resolves when the last evaluation has ended. @type {Promise<unknown>} */
  #evaluated = Promise.resolve();
  /** The own picture that is to be looked at next. @type {import("../state.js").Own | null} */
  #next = null;
  /** The own picture that is looked at just now, while a person wants its answer. @type {import("../state.js").Own | null} */
  #current = null;
  #isLooking = false;
  /** Grows when what is looked at ends: answers to what was before come too late. */
  #epoch = 0;
  /** Whether the code of the network in use is compiled. @type {"cold" | "warming" | "warm"} */
  #heat = "cold";
  #isWarned = false;
  /** The last name that a person's own network was given. */
  #lastOwn = "own-0";
  /** Whose damage has been told of. @type {import("../cifar-lab.js").PictureSource | null} */
  #lastFile = null;
  #state;
  #dispatch;
  #painter;

  /**
   * @param {() => State} state
   * @param {(action: import("../state.js").Action) => void} dispatch
   * @param {import("./painter.js").Painter} painter
   */
  constructor(state, dispatch, painter) {
    this.#state = state;
    this.#dispatch = dispatch;
    this.#painter = painter;
  }

  /** Opens the lab on the model, the image and the engine of the address. */
  async open() {
    this.#dispatch({ type: "opening" });
    const lab = await this.#try("open", undefined, () => this.#open(this.#state().route.model));
    if (!lab) return;
    this.#lab = lab;
    this.#painter.use(lab);
    this.#dispatch({ type: "opened", site: siteOf(lab), network: networkOf(lab) });
    const { engine } = this.#state().route;
    // A picture that was given before is not passed over for a test image.
    await (this.#next ? this.look(this.#next) : this.show());
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
    this.#next = this.#current = null;
    this.#dispatch({ type: "asked" });
    const start = performance.now();
    const answer = await this.#try("image", undefined, () =>
      lab.classify(image, { withMirror: this.#state().route.mirror }),
    );
    if (!answer) return this.#state().route.image === image && this.#dispatch({ type: "unanswered" });
    const told = plainAnswer(answer, image, "test", start);
    this.#dispatch({ type: "answered", answer: told });
    this.#time(lab, told);
  }

  /**
   * Tells how long the network takes; of one that is cold, after calls that nobody waits for.
   * @param {CifarLab} lab
   * @param {import("../state.js").Answer} answer
   */
  async #time(lab, { ms, whole, seen }) {
    if (this.#heat === "warm") return this.#dispatch({ type: "timed", time: { ms, whole } });
    if (this.#heat === "warming") return;
    this.#heat = "warming";
    const { mirror: withMirror } = this.#state().route;
    const { network, engine } = this.#state();
    const ask = () => lab.classify(seen.slice(), { latest: false, withMirror });
    // What fails here fails for the next picture, too, and is told of there.
    const warm = await warmTime(ask).catch(() => null);
    const isSame = this.#state().network?.name === network?.name && this.#state().engine === engine;
    this.#heat = warm !== null && isSame ? "warm" : "cold";
    if (warm !== null && isSame) this.#dispatch({ type: "timed", time: { ms: warm, whole: null } });
  }

  /**
   * Classifies a person's picture. While one is looked at, of all that come the last one waits: a square that is
   * dragged is answered on its way, and at its end for certain.
   * @param {import("../state.js").Own} own
   */
  async look(own) {
    this.#next = own;
    if (this.#isLooking || !this.#lab) return;
    this.#isLooking = true;
    while (this.#next) {
      const next = this.#next;
      this.#next = null;
      this.#current = next;
      await this.#look(this.#lab, next);
    }
    this.#current = null;
    this.#isLooking = false;
  }

  /**
   * The whole picture, small, under the square.
   * @param {CifarLab} lab
   * @param {import("../cifar-lab.js").PictureSource} picture
   */
  async #preview(lab, picture) {
    if (!(picture instanceof Blob || picture instanceof ImageBitmap)) return;
    // Without it the square still works; what keeps it away has been told of by the answer's own failure.
    const preview = await lab.preview(picture).catch(() => null);
    if (preview && this.#state().own.file?.picture === picture)
      this.#dispatch({ type: "changed", way: "file", own: { preview } });
  }

  /** What was to be looked at is there no more. */
  forget() {
    this.#next = this.#current = null;
    this.#epoch += 1;
  }

  /**
   * @param {CifarLab} lab
   * @param {import("../state.js").Own} own
   */
  async #look(lab, own) {
    const { picture, background } = own;
    let { square } = own;
    const epoch = this.#epoch;
    const { mirror: withMirror } = this.#state().route;
    this.#dispatch({ type: "asked" });
    const start = performance.now();
    const answer = await this.#try("picture", undefined, () =>
      lab.classify(picture, { square, background, withMirror }).catch((/** @type {any} */ error) => {
        // Of a link, for another picture.
        if (error.code !== "picture" || !square) throw error;
        this.#dispatch({
          type: "failed",
          scope: "address",
          failure: { code: "address.square", params: { asked: squareText(square) } },
        });
        square = null;
        return lab.classify(picture, { square, background, withMirror });
      }),
    );
    if (!answer || epoch !== this.#epoch) return this.#dispatch({ type: "unanswered" });
    const { way } = own;
    const {
      way: now,
      own: { file },
    } = this.#state();
    // Answered after the person had gone another way. A fresh file comes from anywhere and opens its own.
    if (way !== now && (way !== "file" || file?.picture === picture)) return this.#dispatch({ type: "unanswered" });
    const told = plainAnswer(answer, null, way, start);
    this.#dispatch({ type: "looked", own: { ...own, square, info: answer.source }, answer: told });
    this.#time(lab, told);
    if (way === "file" && !this.#state().own.file?.preview) this.#preview(lab, picture);
    if (way === "file") this.#tellOfDamage(lab, picture);
    if (!answer.source?.falsified || this.#isWarned) return;
    this.#isWarned = true;
    this.#dispatch({ type: "failed", scope: "canvas", failure: { code: "picture.falsified", params: {} } });
  }

  /**
   * What a browser shows of a damaged photograph is looked at all the same, and said to be damaged.
   * @param {CifarLab} lab
   * @param {import("../cifar-lab.js").PictureSource} picture
   */
  async #tellOfDamage(lab, picture) {
    if (picture === this.#lastFile || !(picture instanceof Blob)) return;
    this.#lastFile = picture;
    this.#dispatch({ type: "dismissed", scope: "damage" });
    // The answer is there already: where the check fails, nothing is known of damage.
    const isDamaged = await lab.isDamaged(picture).catch(() => false);
    if (!isDamaged || this.#lastFile !== picture) return;
    this.#dispatch({ type: "failed", scope: "damage", failure: { code: "picture.damaged", params: { kind: "JPEG" } } });
  }

  /** @param {string} model */
  async useModel(model) {
    const lab = this.#lab;
    if (!lab) return;
    this.stop();
    this.#dispatch({ type: "loading", model });
    const loaded = await this.#try("model", model, () => this.#load(lab, model));
    if (!loaded) return;
    this.#heat = "cold";
    this.#dispatch({ type: "loaded", network: networkOf(lab, model) });
    // A picture that came in meanwhile has no answer yet: it gets this network's, and no test image takes its place.
    if (this.#current) this.#next ??= this.#current;
    else await this.show();
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
    if (!lab || this.#evaluation) return false;
    const load = () =>
      lab.loadModelBytes(bytes).catch((error) => {
        const { code, params } = error;
        throw file && params ? { code, params: { ...params, asset: params.asset ?? file } } : error;
      });
    if (!(await this.#try("model", undefined, load))) return false;
    const network = networkOf(lab, origin.name);
    const { n, accuracy } = network.metadata;
    if (this.#state().network?.name !== network.name) this.#heat = "cold";
    this.#dispatch({ type: "owned", own: { ...origin, bytes, accuracy: n === 0 ? null : accuracy }, network });
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
    const chosen = await this.#try("engine", engine, () => lab.setEngine(engine).then(() => true));
    if (!chosen) return;
    this.#heat = "cold";
    this.#dispatch({ type: "chosen", engine: lab.engine, engines: enginesOf(lab) });
    await this.show();
  }

  /** Judges all test images with the network and the engine in use. */
  async evaluate() {
    const [lab, count] = [this.#lab, this.#state().site?.count];
    if (!lab || !count || this.#evaluation) return;
    const control = new AbortController();
    this.#evaluation = control;
    this.#dispatch({ type: "evaluating", count });
    const evaluated = this.#try("evaluation", undefined, () =>
      lab.evaluate({
        withMirror: this.#state().route.mirror,
        signal: control.signal,
        onprogress: ({ done, correct }) => this.#dispatch({ type: "counted", done, correct }),
      }),
    );
    this.#evaluated = evaluated;
    const result = await evaluated;
    this.#evaluation = null;
    this.#dispatch(result && !control.signal.aborted ? { type: "evaluated", result } : { type: "stopped" });
  }

  /** Ends the evaluation under way, and waits until it has ended. */
  async stop() {
    this.#evaluation?.abort();
    await this.#evaluated;
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
        await this.#try("worker", undefined, async () => this.#lab?.restart());
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

  /**
   * @template T
   * @param {Scope} scope
   * @param {string | undefined} asked What to try again.
   * @param {() => Promise<T>} task
   * @returns {Promise<T | null>} null after a failure, which is in the state then.
   */
  async #try(scope, asked, task) {
    try {
      return await task();
    } catch (/** @type {any} */ error) {
      const { code = "internal", params = { message: String(error?.message ?? error) } } = error ?? {};
      const isTold = EXPECTED.includes(code) || (["image", "picture"].includes(scope) && LOST.includes(code));
      if (!isTold) this.#dispatch({ type: "failed", scope, failure: { code, params, asked } });
      return null;
    }
  }
}
