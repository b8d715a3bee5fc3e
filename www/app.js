// @ts-check
/**
 * The page's controller: actions come up as `lab-action` events, the state goes down to the elements. state.js says
 * how things change, shell/laboratory.js does what takes time, shell/actions.js what each action does.
 * @typedef {import("./state.js").Route} Route
 * @typedef {{ state: import("./state.js").State, words: import("./shell/words.js").Words,
 *   painter: Painter, link: string, share: import("./shell/share.js").Share, second: SecondLab,
 *   lab: import("./cifar-lab.js").CifarLab | null }} View What an element's
 *   `update` gets. `link`: the address of what is shown, without what no link carries; `share`: what that is; `second`: what
 *   other networks say; `lab`: the page's own.
 */
import { readAddress, readWay, wrongInAddress } from "./shell/address.js";
import { Comparison } from "./panels/compare/comparison.js";
import { failureOf } from "./shell/failure.js";
import { listenForInput } from "./shell/inputs.js";
import { showAll, speakAll } from "./shell/elements.js";
import { FIRST_PLACE, placed } from "./shell/places.js";
import { land, leadTo } from "./shell/landing.js";
import { IS_EMBED, addressOf, meant } from "./shell/meaning.js";
import { isOwn } from "./shell/own-networks.js";
import { pageOf, shareOf } from "./shell/share.js";
import { Laboratory } from "./shell/laboratory.js";
import { LiveNotebook } from "./panels/notebook/live-notebook.js";
import { allows } from "./shell/locks.js";
import { connectionNow, consequences } from "./panels/picture/offer.js";
import { PanelLoader } from "./shell/panel-loader.js";
import { Painter } from "./shell/painter.js";
import { SecondLab } from "./shell/second-lab.js";
import { Schedule } from "./shell/schedule.js";
import { applyTheme, onSystemTheme } from "./shell/settings.js";
import { PictureController } from "./panels/picture/picture-controller.js";
import { Trail } from "./shell/trail.js";
import { fromAddress, isUnsaved } from "./panels/train/training-state.js";
import { askBeforeLeaving } from "./shell/leaving.js";
import { PANELS, all } from "./panels/registry.js";
import { Training } from "./shell/training.js";
import { actionsOf } from "./shell/actions.js";
import { firstWords, loadWords } from "./shell/words.js";
import { initial, reduce } from "./state.js";

let state = { ...initial(meant([])), way: readWay(location.search) };
/** @type {import("./shell/words.js").Words | null} */
let words = null;
/** Whether more is said than the first answer needs. */
let isMoreSaid = (IS_EMBED ? document.documentElement.dataset.panel : state.route.place) !== FIRST_PLACE;
// A link that opens a way in with a model means that model; a course page's does that names one, or a part of a test image.
if (
  (IS_EMBED || state.way !== "test") &&
  ("model" in readAddress(location.search) || new URLSearchParams(location.search).has("crop"))
)
  state = { ...state, offer: { bytes: 0, reply: "declined" } };

/** What an address says wrongly is passed over, and told of; in a frame lab-embed.js does it. */
function read() {
  if (IS_EMBED) return;
  dispatch({ type: "passed", asked: wrongInAddress(location.search) });
  const { model = "" } = readAddress(location.search);
  if (isOwn(model) && model !== state.route.model)
    dispatch({ type: "failed", scope: "address", failure: { code: "own.gone", params: { model } } });
}

const trail = new Trail(() => addressOf(state), !IS_EMBED);

const schedule = new Schedule((only) => {
  if (!words) return;
  words = words.withOutputs(state.network?.names ?? null);
  const share = shareOf(state, location);
  const link = share.isWhole ? new URL(addressOf(state), pageOf(location.href)).href : share.link;
  /** @type {View} */
  const view = { state, words, painter, link, share, second, lab: laboratory.lab };
  showAll(view, only);
});

const painter = new Painter((error) => dispatch({ type: "failed", scope: "canvas", failure: failureOf(error) }));
const panels = new PanelLoader(
  () => allWords(),
  () => schedule.now(),
  (name, error) => lacking(name, "elements.js")(error),
);
const laboratory = new Laboratory(() => state, dispatch, painter);
const picture = new PictureController(() => state, dispatch, laboratory, go);
const second = new SecondLab(downloaded, () => state.mine);
const comparison = new Comparison(() => state, dispatch, second);
const notebook = new LiveNotebook(() => state, dispatch, second);
/** @param {Partial<import("./panels/train/training-state.js").TrainingState>} change */
const train = (change) => {
  dispatch({ type: "training", change });
  // In a frame it would be the course page that asks.
  if (!IS_EMBED) askBeforeLeaving(isUnsaved(state.training));
};
// In a frame the settings are the course page's: nothing is said of where they come from.
train({ ...fromAddress(location.search), ...(IS_EMBED && { isLinked: false }) });
const training = new Training(
  ({ controllersOf }) => controllersOf(laboratory, () => state.training, train, back),
  lacking("train", "controllers.js"),
);

/**
 * Code that does not come.
 * @param {import("./state.js").Scope} scope The panel that it is of.
 * @param {string} file
 */
function lacking(scope, file) {
  return (/** @type {unknown} */ error) => {
    const params = { asset: `panels/${scope}/${file}`, message: String(error) };
    dispatch({ type: "failed", scope, failure: { code: "fetch.offline", params } });
  };
}

/** @param {import("./state.js").Action} action */
function dispatch(action) {
  if (action.type === "downloaded" && isKnown(action.progress)) return;
  const {
    way,
    route: { square, model, image },
  } = state;
  state = reduce(state, action);
  if (state.way !== way && readWay(location.search) !== state.way) trail.step();
  // The way back leads to the network that was in use before.
  else if (action.type === "owned" && state.route.model !== model) trail.step();
  else if (action.type === "looked" && state.route.square !== square) trail.settle();
  else if (action.type === "failed" && state.route.image !== image) trail.settle();
  if (state.way !== way || action.type === "opened") chooseForWay();
  if (state.way !== "test") panels.load("picture");
  if (action.type === "downloaded") schedule.soon();
  // Whoever answers ten thousand images has better to do than to draw the page.
  else if (action.type === "counted") schedule.only("lab-evaluation");
  else schedule.next();
  comparison.follow();
}

/** @param {import("./cifar-lab.js").Progress} progress Of a file that is here already: none of it is drawn again. */
function isKnown({ asset, cached }) {
  const old = state.downloads.find((one) => one.asset === asset);
  // Of 0 bytes is what is still to come.
  return !!old?.total && old.loaded === old.total && (old.cached || !cached);
}

/**
 * Of a second lab: what the first one has counted did not travel again.
 * @param {import("./cifar-lab.js").Progress} progress
 */
function downloaded(progress) {
  const isCounted = state.downloads.some(({ asset, loaded, total }) => asset === progress.asset && loaded === total);
  if (!isCounted) dispatch({ type: "downloaded", progress });
}

/**
 * Goes where a person wants to: the address first, then whatever differs.
 * @param {Partial<Route>} route
 */
function go(route) {
  const before = state.route;
  dispatch({ type: "routed", route: IS_EMBED ? route : placed(route, before) });
  if (JSON.stringify(before) === JSON.stringify(state.route)) return;
  trail.step();
  follow(before);
}

/**
 * A person's own pictures have a network of their own, which need not be there. In a frame, where a course page chooses, the
 * person is told of it, and asked.
 */
function chooseForWay() {
  const { offer, model } = consequences(state, IS_EMBED ? { saveData: true } : connectionNow());
  if (offer) dispatch({ type: "offered", offer });
  if (model) goQuietly({ model });
}

/**
 * Without an entry in the browser's history: nobody has asked for it.
 * @param {Partial<Route>} route
 */
function goQuietly(route) {
  const before = state.route;
  dispatch({ type: "routed", route });
  trail.settle();
  follow(before);
}

/** @param {string} model What was in use before a training took its place. */
function back(model) {
  goQuietly({ model });
  chooseForWay();
}

/** @param {"taken" | "declined"} reply */
function settle(reply) {
  if (state.offer) dispatch({ type: "offered", offer: { ...state.offer, reply } });
}

/** @param {Route} before */
function follow(before) {
  const { route } = state;
  if (route.lang !== before.lang) speak();
  if (route.theme !== before.theme) showTheme();
  if (route.model !== before.model) {
    // A network that still trains answers as long as it is the chosen one.
    const trained = training.here?.desk.network.name;
    if (trained && [before.model, route.model].includes(trained)) train({ live: route.model === trained });
    laboratory.useModel(route.model);
  }
  if (route.engine !== before.engine) laboratory.useEngine(route.engine);
  if (route.image !== before.image || route.mirror !== before.mirror) laboratory.show();
  if (route.panel === "notebook" && route.panel !== before.panel) notebook.open();
  if (route.square !== before.square) picture.frame();
  // What has another height begins at its top, and the keyboard with it.
  if (IS_EMBED || route.place === before.place) return;
  panels.loadPlace(route.place);
  queueMicrotask(() => leadTo(route.place));
}

function showTheme() {
  applyTheme(state.route.theme);
  painter.recolour();
}

function speak() {
  const { lang } = state.route;
  const first = isMoreSaid ? null : firstWords(lang);
  if (first) return say(first);
  allWords().catch((error) => {
    const params = { asset: `lang/${lang}.json`, problem: error.message };
    dispatch({ type: "failed", scope: "open", failure: { code: "fetch.format", params } });
    // Without any words yet, index.html has the sentence.
    if (!words) document.documentElement.dataset.cannot = "scripts";
    if (!words) document.querySelector(".cannot")?.removeAttribute("hidden");
  });
}

/** All sentences of the language in use: those of each panel. */
async function allWords() {
  isMoreSaid = true;
  const { lang } = state.route;
  if (words?.isWhole && words.lang === lang) return;
  // A line that broke off is often there again.
  const loaded = await loadWords(lang).catch(() => loadWords(lang));
  if (lang === state.route.lang && !(words?.isWhole && words.lang === lang)) say(loaded);
}

/** @param {import("./shell/words.js").Words} said */
function say(said) {
  words = said;
  speakAll(words);
  schedule.now();
}

/** @param {import("./state.js").Scope} scope */
function retry(scope) {
  const asked = state.failures[scope]?.asked;
  if (scope === "image" && asked && asked !== `${state.route.image}`) return go({ image: Number(asked) });
  if (scope === "open") return fill(laboratory.retry(scope));
  const again = all("retry")[scope];
  if (!again && !PANELS.some(({ name }) => name === scope)) return laboratory.retry(scope);
  // An open panel that is not here yet is fetched again once nothing of it has failed.
  dispatch({ type: "dismissed", scope });
  panels.load(scope);
  again?.(page, asked);
}

/** @param {number} by */
function step(by) {
  const count = state.site?.count;
  if (count && state.way === "test") go({ image: (state.route.image + by + count) % count });
}

/**
 * What stands below the first answer waits for it.
 * @param {Promise<unknown>} opened
 */
async function fill(opened) {
  await opened;
  panels.loadAll().then(() => IS_EMBED || land(state.route));
  if (state.phase !== "ready") return;
  training.use(({ desk }) => desk.open());
  beOffline();
  if (state.route.panel === "notebook") notebook.open();
  else notebook.printed();
}

/** @type {import("./shell/offline.js").Offline | null} */
let offline = null;

/** What makes the page open without network waits for the first answer, too. */
async function beOffline() {
  if (offline || !document.querySelector("lab-offline")) return;
  // A page that is being left gets no file any more; one that lacks it is kept at its next visit.
  const code = await import("./shell/offline.js").catch(() => null);
  if (!code || offline) return;
  offline = new code.Offline(
    (change) => dispatch({ type: "offline", change }),
    (file, name) => picture.look({ way: "file", picture: file, name }),
  );
  await offline.start();
}

/** @type {import("./shell/actions.js").Page} */
const page = {
  state: () => state,
  dispatch,
  go,
  goQuietly,
  goWay: (way) => picture.goWay(way),
  pick: (image) => picture.pick(image),
  look: (own) => picture.look(own),
  change: (change) => picture.change(change),
  train,
  settle,
  chooseForWay,
  step,
  retry,
  laboratory,
  training,
  panels,
  notebook,
  offline: (what) => /** @type {any} */ (offline)?.[what](),
};
const actions = actionsOf(page);
listenForInput((action, detail = {}) => {
  if (allows(action, detail, state.way)) actions[action]?.(detail);
  // What a press has changed by itself goes back to what is locked.
  else schedule.next();
}, page);

addEventListener("popstate", () => {
  // Of a course page that changes what stands behind #: lab-embed.js hears it.
  if (IS_EMBED) return;
  const before = state.route;
  const { way } = state;
  trail.leave();
  const to = readWay(location.search);
  // The route first: what follows from the way may write the address.
  dispatch({ type: "routed", route: meant(state.mine) });
  dispatch({ type: "went", way: to });
  follow(before);
  training.use(({ desk }) => desk.recipe.followAddress());
  if (state.way !== way) laboratory.show();
  read();
});

onSystemTheme(() => state.route.theme === "system" && showTheme());
applyTheme(state.route.theme);
// Where boot.js has found that the browser lacks something, its sentence stands alone.
if (!("cannot" in document.documentElement.dataset)) {
  speak();
  read();
  fill(laboratory.open());
  if (!IS_EMBED && state.route.place !== FIRST_PLACE) panels.loadPlace(state.route.place);
  if (state.way !== "test") panels.load("picture");
}
