// @ts-check
/**
 * The page's controller: actions come up as `lab-action` events, the state goes down to the elements. state.js says
 * how things change, shell/laboratory.js does what takes time, shell/actions.js what each action does.
 * @typedef {import("./state.js").Route} Route
 * @typedef {{ state: import("./state.js").State, words: import("./shell/words.js").Words,
 *   painter: Painter, link: string, share: import("./shell/share.js").Share, second: SecondLab }} View What an element's
 *   `update` gets. `link`: the address of what is shown, without what no link carries; `share`: what that is; `second`: what
 *   other networks say.
 */
import { readAddress, readWay, writeAddress, writeWay, wrongInAddress } from "./shell/address.js";
import { RunBookController } from "./panels/train/run-book-controller.js";
import { Comparison } from "./panels/compare/comparison.js";
import { listenForInput } from "./shell/inputs.js";
import { showAll, speakAll } from "./shell/elements.js";
import { FIRST_PLACE, landed, placed } from "./shell/places.js";
import { lead } from "./panels/picture/lead.js";
import { isOwn } from "./shell/own-networks.js";
import { shareOf } from "./shell/share.js";
import { Laboratory } from "./shell/laboratory.js";
import { LiveNotebook } from "./panels/notebook/live-notebook.js";
import { allows } from "./shell/locks.js";
import { connectionNow, consequences } from "./panels/picture/offer.js";
import { OwnPicturesController } from "./panels/train/own-pictures-controller.js";
import { PanelLoader } from "./shell/panel-loader.js";
import { Painter } from "./shell/painter.js";
import { SecondLab } from "./shell/second-lab.js";
import { applyTheme, lastSettings, onSystemTheme } from "./shell/settings.js";
import { isInside, squareOf } from "./panels/picture/square.js";
import { Trail } from "./shell/trail.js";
import { fromAddress } from "./panels/train/training-state.js";
import { TrainingController } from "./panels/train/training-controller.js";
import { PANELS, all } from "./panels/registry.js";
import { actionsOf } from "./shell/actions.js";
import { loadWords } from "./shell/words.js";
import { FIRST_IMAGE, FIRST_MODEL, USUAL, initial, reduce } from "./state.js";

/** In a frame the address is the course page's: what is shown is not written into it, nor into its history. */
const IS_EMBED = "embed" in document.documentElement.dataset;

/** @type {() => Route} What the page shows where the address says nothing. */
const usual = () => ({ model: FIRST_MODEL, image: FIRST_IMAGE, engine: "plan", ...USUAL, ...lastSettings() });

let state = { ...initial(meant([])), way: readWay(location.search) };
/** @type {import("./shell/words.js").Words | null} */
let words = null;
// A link that opens a way in with a model means that model.
if (state.way !== "test" && "model" in readAddress(location.search))
  state = { ...state, offer: { bytes: 0, reply: "declined" } };
let isRenderDue = false;

/** What an address says wrongly is passed over, and told of; not to students, of a link that their teacher wrote. */
function read() {
  if (IS_EMBED) return;
  dispatch({ type: "passed", asked: wrongInAddress(location.search) });
  const { model = "" } = readAddress(location.search);
  if (isOwn(model) && model !== state.route.model)
    dispatch({ type: "failed", scope: "address", failure: { code: "own.gone", params: { model } } });
}

/**
 * What an address says. A network of the person's own that is not here, as after the page was loaded anew, it cannot bring.
 * @param {string} search
 * @param {import("./state.js").State["mine"]} mine
 * @returns {Partial<Route>}
 */
function carried(search, mine) {
  const { model = "", ...route } = readAddress(search);
  const isHere = model && (!isOwn(model) || mine.some(({ name }) => name === model));
  return isHere ? { model, ...route } : route;
}

/**
 * The route that the address means: a link that names no place leads to what it opens, or to what stands behind #.
 * @param {import("./state.js").State["mine"]} mine
 */
function meant(mine) {
  const said = carried(location.search, mine);
  const { panel = "" } = document.documentElement.dataset;
  const goal = /^#[a-z-]+$/.test(location.hash) && document.querySelector(location.hash);
  const section = /** @type {HTMLElement | null} */ (goal ? goal.closest("[data-place]") : null);
  const place = IS_EMBED ? PANELS.find(({ embeds = {} }) => panel in embeds)?.place : section?.dataset.place;
  return landed({ ...usual(), ...said }, said.place ?? place);
}

/** The address of what is shown. The square is one of a picture of one's own. */
const address = () =>
  writeWay(
    writeAddress({ ...state.route, square: state.way === "file" ? state.route.square : "" }, location.search),
    state.way,
  );
const trail = new Trail(address, !IS_EMBED);

const painter = new Painter(({ code, params }) =>
  dispatch({ type: "failed", scope: "canvas", failure: { code, params } }),
);
const panels = new PanelLoader(render, (name, error) => {
  const params = { asset: `panels/${name}/elements.js`, message: String(error) };
  dispatch({ type: "failed", scope: name, failure: { code: "fetch.offline", params } });
});
const laboratory = new Laboratory(() => state, dispatch, painter);
const second = new SecondLab(downloaded, () => state.mine);
const comparison = new Comparison(() => state, dispatch, second);
const notebook = new LiveNotebook(() => state, dispatch, second);
/** @param {Partial<import("./panels/train/training-state.js").TrainingState>} change */
const train = (change) => dispatch({ type: "training", change });
train(fromAddress(location.search));
const book = new RunBookController(() => state.training, train);
const desk = new TrainingController(laboratory, () => state.training, train, book, back);
const own = new OwnPicturesController(
  laboratory,
  desk,
  () => state.training.own,
  (change) => train({ own: { ...state.training.own, ...change } }),
);

/** @param {import("./state.js").Action} action */
function dispatch(action) {
  const {
    way,
    route: { square, model },
  } = state;
  state = reduce(state, action);
  if (state.way !== way && readWay(location.search) !== state.way) trail.step();
  // The way back leads to the network that was in use before.
  else if (action.type === "owned" && state.route.model !== model) trail.step();
  else if (action.type === "looked" && state.route.square !== square) trail.settle();
  if (state.way !== way || action.type === "opened") chooseForWay();
  if (state.way !== "test") panels.load("picture");
  if (action.type === "downloaded") renderSoon();
  else if (!isRenderDue) queueMicrotask(render);
  if (action.type !== "downloaded") isRenderDue = true;
  comparison.follow();
}

/**
 * Of a second lab: what the first one has counted did not travel again.
 * @param {import("./cifar-lab.js").Progress} progress
 */
function downloaded(progress) {
  const isCounted = state.downloads.some(({ asset, loaded, total }) => asset === progress.asset && loaded === total);
  if (!isCounted) dispatch({ type: "downloaded", progress });
}

/** Downloads tell of each piece that comes: often enough if a person can follow. */
const SOON_MS = 100;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let soon;

function renderSoon() {
  soon ??= setTimeout(render, SOON_MS);
}

function render() {
  isRenderDue = false;
  clearTimeout(soon);
  soon = undefined;
  if (!words) return;
  const share = shareOf(state, location);
  const link = share.isWhole ? new URL(address(), location.href).href : share.link;
  /** @type {View} */
  const view = { state, words, painter, link, share, second };
  showAll(view);
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

/** A person's own pictures have a network of their own, which need not be there. In a frame the course page chooses. */
function chooseForWay() {
  if (IS_EMBED) return;
  const { offer, model } = consequences(state, connectionNow());
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
    if ([before.model, route.model].includes(desk.network)) train({ live: route.model === desk.network });
    laboratory.useModel(route.model);
  }
  if (route.engine !== before.engine) laboratory.useEngine(route.engine);
  if (route.image !== before.image || route.mirror !== before.mirror) laboratory.show();
  if (route.panel === "notebook" && route.panel !== before.panel) notebook.open();
  if (route.square !== before.square) frame();
  // What has another height begins at its top, and the keyboard with it.
  if (IS_EMBED || route.place === before.place) return;
  panels.loadPlace(route.place);
  queueMicrotask(() => lead(placeOf(route.place)));
}

/** @param {string} place */
const placeOf = (place) => `main > section[data-place="${place}"]`;

/** Who has pressed something is where they want to be, also where a button has just made way for another. */
let hasActed = false;
for (const press of ["keydown", "pointerdown"])
  addEventListener(press, () => (hasActed = true), { once: true, capture: true });

/** Brings what a link means before the eyes, and the keyboard there. */
function land() {
  const { place, compare, lesson, panel } = state.route;
  const isTaken = IS_EMBED || hasActed || document.activeElement !== document.body || lesson !== "";
  if (place === FIRST_PLACE || isTaken) return;
  const part = place === "inside" && compare ? "lab-compare" : panel && `main > section[data-panel~="${panel}"]`;
  lead(part || placeOf(place));
}

/** Puts the square of the address over the picture of one's own, where there is one that it fits. */
function frame() {
  const {
    way,
    own: { file },
    route,
  } = state;
  const square = squareOf(route.square);
  if (!file?.info) return;
  dispatch({ type: "changed", way: "file", own: { square: square && isInside(file.info, square) ? square : null } });
  if (way === "file") laboratory.show();
}

/**
 * A picture comes in. The square of a link is for the first one: whoever sent the link gave the picture too.
 * @param {Pick<import("./state.js").Own, "way" | "name" | "picture">} own
 */
function look(own) {
  const square = own.way === "file" && !state.own.file ? squareOf(state.route.square) : null;
  laboratory.look({ square, background: "#ffffff", info: null, preview: null, ...own });
}

/** @param {number} image Of the test set, whatever was shown before. */
function pick(image) {
  if (image === state.route.image) return goWay("test");
  dispatch({ type: "went", way: "test" });
  go({ image });
}

/** @param {import("./state.js").Way} way */
function goWay(way) {
  dispatch({ type: "went", way });
  laboratory.show();
}

/** @param {Partial<import("./state.js").Own>} change To the picture that is shown. */
function change(change) {
  const { way } = state;
  if (way !== "test") dispatch({ type: "changed", way, own: change });
  laboratory.show();
}

function showTheme() {
  applyTheme(state.route.theme);
  painter.recolour();
}

async function speak() {
  const { lang } = state.route;
  // A line that broke off is often there again.
  const loaded = await loadWords(lang)
    .catch(() => loadWords(lang))
    .catch((error) => {
      const params = { asset: `lang/${lang}.json`, problem: error.message };
      dispatch({ type: "failed", scope: "open", failure: { code: "fetch.format", params } });
      // Without any words yet, index.html has the sentence.
      if (!words) document.documentElement.dataset.cannot = "scripts";
      if (!words) document.querySelector(".cannot")?.removeAttribute("hidden");
    });
  if (!loaded || lang !== state.route.lang) return;
  words = loaded;
  speakAll(words);
  render();
}

/** @param {import("./state.js").Scope} scope */
function retry(scope) {
  const asked = state.failures[scope]?.asked;
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
  panels.loadAll().then(land);
  if (state.phase !== "ready") return;
  desk.open();
  beOffline();
  if (state.route.panel === "notebook") notebook.open();
  else notebook.printed();
}

/** @type {import("./shell/offline.js").Offline | null} */
let offline = null;

/** What makes the page open without network waits for the first answer, too. */
async function beOffline() {
  if (offline || !document.querySelector("lab-offline")) return;
  const { Offline } = await import("./shell/offline.js");
  offline ??= new Offline(
    (change) => dispatch({ type: "offline", change }),
    (picture, name) => look({ way: "file", picture, name }),
  );
  await offline.start();
}

/** @type {import("./shell/actions.js").Page} */
const page = {
  state: () => state,
  dispatch,
  go,
  goWay,
  pick,
  look,
  change,
  train,
  settle,
  chooseForWay,
  step,
  retry,
  laboratory,
  desk,
  book,
  own,
  panels,
  notebook,
  offline: (what) => /** @type {any} */ (offline)?.[what](),
};
const actions = actionsOf(page);
listenForInput((action, detail = {}) => {
  if (allows(action, detail, state.way)) actions[action]?.(detail);
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
  desk.followAddress();
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
