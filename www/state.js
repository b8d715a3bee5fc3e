// @ts-check
/**
 * What the page knows, and how each thing that happens changes it: a pure function, no browser in it.
 * @typedef {import("./cifar-lab.js").EngineName} EngineName
 * @typedef {import("./cifar-lab.js").Progress} Progress
 * @typedef {import("./shell/languages.js").Lang} Lang
 * @typedef {"light" | "dark" | "system"} Theme
 * @typedef {import("./panels/answer/readings.js").Reading} Reading
 * @typedef {import("./panels/answer/readings.js").Order} Order
 * @typedef {string} Panel What is open below the first view, by its folder's name; "" is none.
 * @typedef {{ model: string, image: number, engine: EngineName, lang: Lang, theme: Theme, reading: Reading | "",
 *   order: Order, compare: string, place: string, panel: Panel, lesson: string, square: string, mirror: boolean,
 *   pictures: string, calibration: string, stage: string, channel: string, at: string, scale: string, channels: string,
 *   looked: string, output: string, layer: string, sides: string, attack: string, damage: string, curves: string,
 *   resized: string, net: string, set: string }} Route What the person wants to see: the part of the state that is in
 *   the address. `compare`: other models on the same picture, by `comparedWith`, or "". `reading`: "" is the network's own.
 *   `lesson`: the open one, or ""; it stays while its steps open other panels. `square`: of a picture of one's own,
 *   x,y,side, or "" for the largest in the middle. `mirror`: also at the mirror image. `pictures`: which of the evaluated
 *   ones, and in which order. `calibration`: how a reliability diagram is made, or "" where that is closed. `stage`,
 *   `channel`, `at`: the feature map that is looked into, and its value, row,column; `scale`, `channels`: how maps are
 *   shown. `looked`: by which method it is asked where the network looked, or "" where that is closed; `output`: for which
 *   class, "" for the answer; `layer`: of Grad-CAM, "" for the last one. `sides`: beside what the picture or the network is
 *   looked at layer by layer, or "" where that is closed. `attack`: how the picture is changed so that the network errs, or ""
 *   where that is closed. `damage`: what is done to the picture; `curves`, `resized`: what is measured on damaged ones.
 *   `net`: the network that is built, as panels/design/text-form.js reads it, or "". `set`: how a person's own set is divided and
 *   learnt, as panels/own-set/plan-text.js reads it, or "".
 * @typedef {{ available: boolean, loaded: boolean, bytes: number | null }} EngineSize
 * @typedef {{ models: readonly { name: string, bytes: number }[], count: number, trainCount: number, samples: number[],
 *   engines: Record<EngineName, EngineSize> }} Site
 * @typedef {{ name: string, metadata: import("./cifar-lab.js").Metadata, summary: import("./cifar-lab.js").Summary,
 *   outputs: number, names: readonly string[] | null }} Network `names`: of outputs that are not CIFAR-10's classes.
 * @typedef {{ image: number | null, label: number | null, index: number, probabilities: number[],
 *   logits: number[], ms: number, whole: number, model: string, engine: EngineName, seen: Uint8Array,
 *   views: import("./cifar-lab.js").ViewAnswer[], outOfDistribution: import("./cifar-lab.js").OutOfDistribution | null,
 *   source: import("./cifar-lab.js").PictureInfo | null, way: Way, names: readonly string[] | null }} Answer `names`: as
 *   its network has them; `image`: in the test set; `index`: the
 *   answer; `ms`: the network alone; `whole`: with all that lay between question and answer.
 * @typedef {"test" | "file" | "draw" | "camera"} Way Where pictures come from.
 * @typedef {{ way: Exclude<Way, "test">, name: string, picture: import("./cifar-lab.js").PictureSource,
 *   square: import("./cifar-lab.js").Square | null, background: string,
 *   info: import("./cifar-lab.js").PictureInfo | null, preview: ImageBitmap | null }} Own A person's picture;
 *   `info`: once it has been looked at; `preview`: of a file, once it is here.
 * @typedef {{ network: Network, answer: Answer }} Opinion What some other network says of the same picture.
 * @typedef {{ printed: import("./panels/notebook/live-notebook.js").Printed, runs: import("./panels/notebook/live-notebook.js").Runs,
 *   grid: import("./cifar-lab.js").DatasetImage[], opinions: Record<string, Opinion> }} Notebook What the notebook's
 *   panel shows: `grid` has the first training images, `opinions` what each model says of image 116.
 * @typedef {"open" | "image" | "picture" | "model" | "engine" | "evaluation" | "worker" | "canvas" |
 *   "compare" | "address" | "damage" | (string & {})} Scope Panels have their own beside these: `retry` of a description.
 * @typedef {{ code: string, params: Record<string, unknown>, asked?: string, recovered?: boolean }} Failure
 * @typedef {{ phase: "idle" | "running" | "done", done: number, count: number, correct: number,
 *   result: import("./cifar-lab.js").Evaluation | null }} EvaluationState
 */
import { all } from "./panels/registry.js";
import { comparedWith } from "./panels/compare/compared.js";
import { FIRST_PLACE } from "./shell/places.js";
import { UNKNOWN } from "./shell/offline-state.js";
import { entered } from "./shell/own-networks.js";
import { distinct, lackedBy, other, passedOver, within } from "./shell/route-in-site.js";
import { squareText } from "./panels/picture/square.js";
import { UNTRAINED } from "./panels/train/training-state.js";

/** The notebook's image, which the page opens with. */
export const FIRST_IMAGE = 116;
export const FIRST_MODEL = "notebook";
/** @type {readonly EngineName[]} */
export const ENGINES = Object.freeze(["kernels", "flex", "ndarray"]);

/** @type {readonly Way[]} */
export const WAYS = Object.freeze(["test", "file", "draw", "camera"]);
/** What goes wrong in the page itself, besides what the lab refuses: `error.<code>` in the language files. */
export const PAGE_CODES = Object.freeze([
  "drop.empty",
  "clipboard.empty",
  "clipboard.refused",
  "camera.insecure",
  "camera.absent",
  "camera.refused",
  "camera.frame",
  "camera.policy",
  "camera.busy",
  "camera.lost",
  "camera.play",
  "picture.falsified",
  "picture.damaged",
  "processor.plain",
  "address.passed",
  "address.square",
  "own.unused",
  "own.gone",
  "file.keras",
  "file.hdf5",
  "file.pytorch",
  "file.onnx",
  "file.tflite",
  "file.numpy",
  "file.tfjs",
  "file.arrays",
  "file.zip",
  "file.unknown",
  "inside.large",
  "model.sizes",
]);

/** What the address need not say: of the page, and of its panels. */
export const USUAL = /** @type {Readonly<Omit<Route, "model" | "image" | "engine" | "lang" | "theme">>} */ (
  Object.freeze({
    place: FIRST_PLACE,
    panel: "",
    ...Object.fromEntries(Object.entries(all("address")).map(([key, { usual }]) => [key, usual])),
  })
);

/** The worker's name for weights that are not finished. */
export const IN_TRAINING = "training";

/** @type {EvaluationState} */
const IDLE = Object.freeze({ phase: "idle", done: 0, count: 0, correct: 0, result: null });

/**
 * @typedef {object} State
 * @property {Route} route
 * @property {"opening" | "ready" | "closed"} phase
 * @property {Site | null} site
 * @property {Network | null} network In use; `route.model` is what was asked for.
 * @property {import("./shell/own-networks.js").OwnNetwork[]} mine The person's own, the newest first.
 * @property {readonly File[] | null} brought Files of another program's network that were dropped or opened last.
 * @property {EngineName} engine In use.
 * @property {Answer | null} answer The last one: it stays while the next is awaited.
 * @property {Way} way Which way in is open.
 * @property {Partial<Record<Way, Own>>} own The last picture that came in by each of them.
 * @property {{ ms: number, whole: number | null } | null} time Of the network in use, once it is warm; `whole`: with all that
 *   lay between question and answer, of an answer that was.
 * @property {Opinion[]} compared The other models' answers; they stay while the next are awaited.
 * @property {import("./panels/picture/offer.js").Offer | null} offer The accurate network for a person's own pictures.
 * @property {Partial<Notebook>} notebook What has come of it.
 * @property {{ image: boolean, model: boolean, engine: boolean }} busy
 * @property {Record<string, Failure>} failures By scope.
 * @property {Progress[]} downloads In the order in which they began.
 * @property {EvaluationState} evaluation
 * @property {boolean} table Whether the numbers are shown as a table instead of bars.
 * @property {import("./panels/train/training-state.js").TrainingState} training
 * @property {import("./shell/offline-state.js").OfflineState} offline
 */

/**
 * @param {Route} route
 * @returns {State}
 */
export function initial(route) {
  return {
    route,
    phase: "opening",
    site: null,
    network: null,
    mine: [],
    brought: null,
    engine: "kernels",
    answer: null,
    way: "test",
    own: {},
    time: null,
    compared: [],
    offer: null,
    notebook: {},
    busy: { image: false, model: false, engine: false },
    failures: {},
    downloads: [],
    evaluation: IDLE,
    table: false,
    training: UNTRAINED,
    offline: UNKNOWN,
  };
}

/**
 * @typedef {{ type: "routed", route: Partial<Route> } | { type: "passed", asked: string[] } | { type: "opening" }
 *   | { type: "opened", site: Site, network: Network } | { type: "asked" } | { type: "answered", answer: Answer }
 *   | { type: "timed", time: State["time"] }
 *   | { type: "unanswered" } | { type: "went", way: Way } | { type: "ended", way: Way } | { type: "looked", own: Own, answer: Answer }
 *   | { type: "changed", way: Own["way"], own: Partial<Own> } | { type: "loading", model: string } | { type: "loaded", network: Network }
 *   | { type: "owned", own: import("./shell/own-networks.js").OwnNetwork, network: Network | null }
 *   | { type: "brought", files: readonly File[] } | { type: "choosing", engine: EngineName } | { type: "chosen", engine: EngineName, engines: Site["engines"] }
 *   | { type: "failed", scope: Scope, failure: Failure } | { type: "dismissed", scope: Scope }
 *   | { type: "downloaded", progress: Progress } | { type: "evaluating", count: number }
 *   | { type: "counted", done: number, correct: number }
 *   | { type: "evaluated", result: import("./cifar-lab.js").Evaluation } | { type: "stopped" }
 *   | { type: "compared", compared: Opinion[] } | { type: "offered", offer: import("./panels/picture/offer.js").Offer | null } | { type: "notebook", part: Partial<Notebook> }
 *   | { type: "table", shown: boolean } | { type: "filled", site: Site }
 *   | { type: "offline", change: Partial<import("./shell/offline-state.js").OfflineState> }
 *   | { type: "training", change: Partial<import("./panels/train/training-state.js").TrainingState> }} Action
 */

/** @type {{ [T in Action["type"]]: (state: State, action: Extract<Action, { type: T }>) => Partial<State> }} */
const CHANGES = {
  // Who goes on has seen what the address could not say.
  routed: (state, { route }) => ({
    route: distinct({ ...state.route, ...route }),
    failures: without(state, "address"),
  }),
  passed: (state, { asked }) => ({ failures: passedOver(state, asked) }),
  opening: (state) => ({ phase: "opening", failures: without(state, "open") }),
  opened: (state, { site, network }) => ({
    phase: "ready",
    site,
    network,
    engine: "kernels",
    route: {
      ...state.route,
      model: network.name,
      image: within(state.route.image, site.count, FIRST_IMAGE),
      compare: other(state.route.compare, network.name, site),
    },
    failures: passedOver(state, lackedBy(site, state.route)),
  }),
  asked: (state) => ({ busy: { ...state.busy, image: true } }),
  answered: (state, { answer }) => ({
    answer,
    busy: { ...state.busy, image: false },
    failures: without(state, "image"),
  }),
  timed: (_, { time }) => ({ time }),
  went: (_, { way }) => ({ way }),
  // What was shown live is there no more, its last answer is.
  ended: (state, { way }) => {
    const { [way]: _, ...own } = state.own;
    return { own };
  },
  // A picture takes the place of the one before when it has been answered, so that a bad one changes nothing.
  looked: (state, { own, answer }) => {
    const now = state.own[own.way];
    const isSame = now?.picture === own.picture;
    return {
      answer,
      way: own.way,
      // A fresh picture comes with its own square, or with none.
      route: own.way === "file" && !isSame ? { ...state.route, square: squareText(own.square) } : state.route,
      own: { ...state.own, [own.way]: isSame ? { ...now, info: own.info } : own },
      busy: { ...state.busy, image: false },
      failures: without(state, "picture"),
    };
  },
  // The square follows the hand at once; the answer comes after.
  changed: (state, { way, own }) => {
    const now = state.own[way];
    return now ? { own: { ...state.own, [way]: { ...now, ...own } } } : {};
  },
  unanswered: (state) => ({ busy: { ...state.busy, image: false } }),
  loading: (state) => ({ busy: { ...state.busy, model: true }, failures: without(state, "model") }),
  // An evaluation speaks of one network on one engine: a new choice begins a new one.
  loaded: (state, { network }) => ({ network, time: null, evaluation: IDLE, busy: { ...state.busy, model: false } }),
  // A person's own network is here, or has learnt more; with `network` it answers from now on.
  owned: (state, { own, network }) => {
    const { model, compare } = state.route;
    const mine = entered(state.mine, own, [model, own.name, ...comparedWith(compare)]);
    if (!network) return { mine };
    const isNew = state.network?.name !== network.name;
    return {
      mine,
      network,
      evaluation: IDLE,
      time: isNew ? null : state.time,
      route: isNew ? distinct({ ...state.route, model: own.name }) : state.route,
      busy: { ...state.busy, model: false },
      failures: isNew ? without(state, "address") : state.failures,
    };
  },
  brought: (_, { files }) => ({ brought: files }),
  choosing: (state) => ({ busy: { ...state.busy, engine: true }, failures: without(state, "engine") }),
  chosen: (state, { engine, engines }) => ({
    engine,
    time: null,
    evaluation: IDLE,
    site: state.site && { ...state.site, engines },
    busy: { ...state.busy, engine: false },
  }),
  failed: (state, { scope, failure }) => ({
    failures: { ...without(state, scope), [scope]: failure },
    ...afterFailure(state, scope, failure),
  }),
  dismissed: (state, { scope }) => ({ failures: without(state, scope) }),
  downloaded: (state, { progress }) => ({ downloads: merged(state.downloads, progress) }),
  evaluating: (state, { count }) => ({
    evaluation: { ...IDLE, phase: "running", count },
    failures: without(state, "evaluation"),
  }),
  counted: (state, { done, correct }) =>
    state.evaluation.phase === "running" ? { evaluation: { ...state.evaluation, done, correct } } : {},
  evaluated: (state, { result }) => ({ evaluation: { ...state.evaluation, phase: "done", result } }),
  stopped: () => ({ evaluation: IDLE }),
  compared: (state, { compared }) => ({
    compared,
    failures: compared.length > 0 ? without(state, "compare") : state.failures,
  }),
  offered: (_, { offer }) => ({ offer }),
  notebook: (state, { part }) => ({ notebook: { ...state.notebook, ...part } }),
  table: (_, { shown }) => ({ table: shown }),
  // The site's images are more than it ships.
  filled: (_, { site }) => ({ site }),
  offline: ({ offline }, { change }) => ({ offline: { ...offline, ...change } }),
  training: ({ training }, { change }) => ({ training: { ...training, ...change } }),
};

/**
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  const change = /** @type {(state: State, action: Action) => Partial<State>} */ (CHANGES[action.type]);
  return { ...state, ...change(state, action) };
}

/**
 * What stays in use is what the address says again, and nothing is awaited any more.
 * @param {State} state
 * @param {Scope} scope
 * @param {Failure} failure
 * @returns {Partial<State>}
 */
function afterFailure({ route, network, engine, busy, answer }, scope, { asked }) {
  switch (scope) {
    case "open":
      return { phase: "closed" };
    case "image": {
      // The number is that of the image that stays, unless another one has been asked for meanwhile.
      const image = (asked === String(route.image) ? answer?.image : null) ?? route.image;
      return { route: { ...route, image }, busy: { ...busy, image: false } };
    }
    case "picture":
      return { busy: { ...busy, image: false } };
    case "model":
      return { route: { ...route, model: network?.name ?? route.model }, busy: { ...busy, model: false } };
    case "engine":
      return { route: { ...route, engine }, busy: { ...busy, engine: false } };
    case "evaluation":
      return { evaluation: IDLE };
    case "compare":
      return { route: { ...route, compare: "" }, compared: [] };
    default:
      return {};
  }
}

/**
 * @param {State} state
 * @param {Scope} scope
 */
function without({ failures }, scope) {
  const { [scope]: _, ...rest } = failures;
  return rest;
}

/**
 * @param {Progress[]} downloads
 * @param {Progress} progress
 */
function merged(downloads, progress) {
  const place = downloads.findIndex(({ asset }) => asset === progress.asset);
  return place < 0 ? [...downloads, progress] : downloads.with(place, progress);
}
