// @ts-check
/**
 * The page's controller: wishes come up as `lab-action` events, the state goes down to the elements. state.js says
 * how things change, page/laboratory.js does what takes time.
 * @typedef {import("./state.js").Route} Route
 * @typedef {{ state: import("./state.js").State, words: import("./page/words.js").Words,
 *   painter: Painter, link: string, second: SecondLab }} View What an element's `update` gets. `link`: the address of
 *   what is shown; `second`: what other networks say.
 */
import "./components/lab-answer/lab-answer.js";
import "./components/lab-builder/lab-builder.js";
import "./components/lab-camera/lab-camera.js";
import "./components/lab-compare/lab-compare.js";
import "./components/lab-crop/lab-crop.js";
import "./components/lab-curve/lab-curve.js";
import "./components/lab-doubt/lab-doubt.js";
import "./components/lab-downloads/lab-downloads.js";
import "./components/lab-draw/lab-draw.js";
import "./components/lab-engines/lab-engines.js";
import "./components/lab-evaluation/lab-evaluation.js";
import "./components/lab-facts/lab-facts.js";
import "./components/lab-file/lab-file.js";
import "./components/lab-glossary/lab-glossary.js";
import "./components/lab-help/lab-help.js";
import "./components/lab-glance/lab-glance.js";
import "./components/lab-layers/lab-layers.js";
import "./components/lab-lessons/lab-lessons.js";
import "./components/lab-models/lab-models.js";
import "./components/lab-notebook/lab-notebook.js";
import "./components/lab-notices/lab-notices.js";
import "./components/lab-offer/lab-offer.js";
import "./components/lab-offline/lab-offline.js";
import "./components/lab-own/lab-own.js";
import "./components/lab-picture/lab-picture.js";
import "./components/lab-printed/lab-printed.js";
import "./components/lab-reading/lab-reading.js";
import "./components/lab-samples/lab-samples.js";
import "./components/lab-race/lab-race.js";
import "./components/lab-runs/lab-runs.js";
import "./components/lab-settings/lab-settings.js";
import "./components/lab-speed/lab-speed.js";
import "./components/lab-story/lab-story.js";
import "./components/lab-tools/lab-tools.js";
import "./components/lab-crew/lab-crew.js";
import "./components/lab-train/lab-train.js";
import "./components/lab-twice/lab-twice.js";
import "./components/lab-ways/lab-ways.js";
import { readAddress, readWay, writeAddress, writeWay, wrongInAddress } from "./page/address.js";
import { BookDesk } from "./page/book-desk.js";
import { comparedWith } from "./page/compared.js";
import { Comparison } from "./page/comparison.js";
import { write } from "./page/dom.js";
import { onPicture } from "./page/intake.js";
import { Laboratory } from "./page/laboratory.js";
import { LiveNotebook } from "./page/live-notebook.js";
import { allows } from "./page/locks.js";
import { ACCURATE, connectionNow, consequences } from "./page/offer.js";
import { OwnDesk } from "./page/own-desk.js";
import { Painter } from "./page/painter.js";
import { readingInUse, readingsOf } from "./page/readings.js";
import { SecondLab } from "./page/second-lab.js";
import { applyTheme, lastSettings, onSystemTheme, remember } from "./page/settings.js";
import { listen } from "./page/shortcuts.js";
import { isInside, squareOf, squareText } from "./page/square.js";
import { Trail } from "./page/trail.js";
import { fromAddress } from "./page/training-state.js";
import { TrainingDesk } from "./page/training.js";
import { loadWords } from "./page/words.js";
import { FIRST_IMAGE, FIRST_MODEL, IN_TRAINING, USUAL, initial, reduce } from "./state.js";

/** The elements that show the state. */
const SHOWN = "lab-settings, lab-picture, lab-answer, lab-samples, lab-models, lab-engines, lab-facts, lab-layers, " +
  "lab-story, lab-evaluation, lab-downloads, lab-notices, lab-ways, lab-glance, lab-file, lab-crop, lab-draw, lab-camera, " +
  "lab-reading, lab-printed, lab-compare, lab-notebook, lab-glossary, lab-help, lab-tools, lab-train, lab-curve, lab-crew, " +
  "lab-race, lab-own, lab-runs, lab-lessons, lab-speed, lab-builder, lab-embed, " +
  "lab-offline, lab-offer, lab-doubt, lab-twice";
/** In a frame the address is the course page's: what is shown is not written into it, nor into its history. */
const IS_EMBED = "embed" in document.documentElement.dataset;

/** @type {() => Route} What the page shows where the address says nothing. */
const usual = () => ({ model: FIRST_MODEL, image: FIRST_IMAGE, engine: "plan", ...USUAL, ...lastSettings() });

let state = { ...initial({ ...usual(), ...readAddress(location.search) }), way: readWay(location.search) };
/** @type {import("./page/words.js").Words | null} */
let words = null;
// A link that opens a way in with a model means that model.
if (state.way !== "test" && "model" in readAddress(location.search)) state = { ...state, offer: { bytes: 0, reply: "declined" } };
let isRenderDue = false;

/** What an address says wrongly is passed over, and told of; not to students, of a link that their teacher wrote. */
const read = () => !IS_EMBED && dispatch({ type: "passed", asked: wrongInAddress(location.search) });
/** The address of what is shown. The square is one of a picture of one's own. */
const address = () =>
  writeWay(writeAddress({ ...state.route, square: state.way === "file" ? state.route.square : "" }, location.search), state.way);
const trail = new Trail(address, !IS_EMBED);

const painter = new Painter(({ code, params }) =>
  dispatch({ type: "failed", scope: "canvas", failure: { code, params } }),
);
const laboratory = new Laboratory(() => state, dispatch, painter);
const second = new SecondLab(downloaded);
const comparison = new Comparison(() => state, dispatch, second);
const notebook = new LiveNotebook(() => state, dispatch, second);
/** @param {Partial<import("./page/training-state.js").TrainingState>} change */
const train = (change) => dispatch({ type: "training", change });
train(fromAddress(location.search));
const book = new BookDesk(() => state.training, train);
const desk = new TrainingDesk(laboratory, () => state.training, train, book);
const own = new OwnDesk(laboratory, desk, () => state.training.own, (change) => train({ own: { ...state.training.own, ...change } }));

/** @param {import("./state.js").Action} action */
function dispatch(action) {
  const { way, route: { square } } = state;
  state = reduce(state, action);
  if (state.way !== way && readWay(location.search) !== state.way) trail.step();
  else if (action.type === "looked" && state.route.square !== square) trail.settle();
  if (state.way !== way || action.type === "opened") chooseForWay();
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
  /** @type {View} */
  const view = { state, words, painter, link: new URL(address(), location.href).href, second };
  for (const element of document.querySelectorAll(SHOWN)) /** @type {any} */ (element).update(view);
}

/**
 * Goes where a person wants to: the address first, then whatever differs.
 * @param {Partial<Route>} wish
 */
function go(wish) {
  const before = state.route;
  dispatch({ type: "routed", route: wish });
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
 * @param {Partial<Route>} wish
 */
function goQuietly(wish) {
  const before = state.route;
  dispatch({ type: "routed", route: wish });
  trail.settle();
  follow(before);
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
  if (route.model !== before.model) laboratory.useModel(route.model);
  if (route.engine !== before.engine) laboratory.useEngine(route.engine);
  if (route.image !== before.image || route.twice !== before.twice) laboratory.show();
  if (route.panel === "notebook" && route.panel !== before.panel) notebook.open();
  if (route.square !== before.square) frame();
}

/** Puts the square of the address over the picture of one's own, where there is one that it fits. */
function frame() {
  const { way, own: { file }, route } = state;
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
  const loaded = await loadWords(lang).catch(() => loadWords(lang)).catch((error) => {
    const params = { asset: `lang/${lang}.json`, problem: error.message };
    dispatch({ type: "failed", scope: "open", failure: { code: "fetch.format", params } });
    // Without any words yet, index.html has the sentence.
    if (!words) document.documentElement.dataset.cannot = "scripts";
    if (!words) document.querySelector(".cannot")?.removeAttribute("hidden");
  });
  if (!loaded || lang !== state.route.lang) return;
  words = loaded;
  document.documentElement.lang = lang;
  document.documentElement.removeAttribute("data-waiting");
  document.title = words.text("page.name");
  for (const node of document.querySelectorAll("[data-text]")) {
    write(node, words.text(/** @type {HTMLElement} */ (node).dataset.text ?? ""));
  }
  render();
}

/** @type {Record<string, (detail: any) => void>} */
const WISHES = {
  "pick-image": ({ image }) => pick(image),
  "go-to": ({ route }) => (route.image !== undefined && pick(route.image), go(route)),
  "pick-way": ({ way }) => goWay(way),
  look: ({ own }) => look(own),
  "end-camera": () => (laboratory.forget(), dispatch({ type: "ended", way: "camera" })),
  crop: ({ square }) => go({ square: squareText(square) }),
  "pick-background": ({ background }) => change({ background }),
  complain: ({ failure }) => dispatch({ type: "failed", scope: "picture", failure: { params: {}, ...failure } }),
  "step-image": ({ by }) => step(by),
  "take-offer": () => (settle("taken"), chooseForWay()),
  "decline-offer": () => (settle("declined"), state.route.model === ACCURATE && go({ model: FIRST_MODEL })),
  "look-twice": ({ twice }) => go({ twice }),
  "pick-model": ({ model }) => {
    train({ live: false });
    // Chosen by hand, whatever picture comes next.
    dispatch({ type: "offered", offer: { bytes: 0, reply: "declined" } });
    // After a training the address still names the model that comes back.
    if (state.network?.name === IN_TRAINING && model === state.route.model) laboratory.useModel(model);
    // The two that are compared change places rather than be one.
    else go({ model, compare: comparedWith(state.route.compare).map((name) => (name === model ? state.route.model : name)).join(".") });
  },
  "pick-engine": ({ engine }) => go({ engine }),
  "pick-lang": ({ lang }) => (remember("lang", lang), go({ lang })),
  "pick-theme": ({ theme }) => (remember("theme", theme), go({ theme })),
  "pick-reading": ({ reading }) => go({ reading }),
  "pick-order": ({ order }) => go({ order }),
  "pick-compare": ({ compare }) => go({ compare }),
  "compare-models": ({ model, compare }) => (go({ model, compare }), show("lab-compare")),
  "pick-panel": ({ panel, isToBeSeen }) => (go({ panel }), isToBeSeen && show("lab-notebook")),
  "pick-lesson": (wish) => go({ panel: "", ...wish }),
  "take-step": ({ step }) => takeStep(step),
  offline: ({ what }) => /** @type {any} */ (offline)?.[what](),
  "show-help": () => /** @type {any} */ (document.querySelector("lab-help")).toggle(),
  failed: ({ scope, code, params }) => dispatch({ type: "failed", scope, failure: { code, params } }),
  "show-table": ({ shown }) => dispatch({ type: "table", shown }),
  train: ({ what }) => desk.press(what),
  "choose-training": ({ change }) => desk.choose(change),
  "choose-crew": ({ change }) => desk.chooseCrew(change),
  "follow-training": ({ live }) => desk.follow(live),
  "show-curve-table": ({ shown }) => train({ table: shown }),
  "expect-training": () => desk.expect(),
  race: ({ kind }) => desk.race(kind),
  "overlay-run": ({ id, shown }) => book.overlay(id, shown),
  "rename-run": ({ id, name }) => book.rename(id, name),
  "use-run": ({ choice }) => (desk.choose(choice), show("lab-train")),
  "drop-run": ({ id }) => book.drop(id),
  "take-runs": ({ kind, nameOf }) => book.take(kind, nameOf),
  "add-own": ({ pictures }) => own.add(pictures),
  "add-own-files": ({ files, label }) => own.addFiles(files, label),
  "relabel-own": ({ place, label }) => own.relabel(place, label),
  "drop-own": ({ place }) => own.drop(place),
  "choose-own": (choice) => own.choose(choice),
  "teach-own": () => own.start(),
  said: () => dispatch({ type: "training", change: {} }),
  "open-training": ({ file }) => desk.openFile(file),
  judge: () => laboratory.judge(),
  "stop-judging": () => laboratory.stop(),
  retry: ({ scope }) => retry(scope),
  dismiss: ({ scope }) => dispatch({ type: "dismissed", scope }),
};

/** @param {import("./state.js").Scope} scope */
function retry(scope) {
  const wish = state.failures[scope]?.wish;
  if (scope === "open") return fill(laboratory.retry(scope));
  if (scope !== "compare" && scope !== "notebook" && scope !== "lessons") return laboratory.retry(scope);
  dispatch({ type: "dismissed", scope });
  if (scope === "compare") go({ compare: wish ?? "" });
  else if (scope === "notebook") notebook.open();
}

/**
 * What stands below the first answer waits for it.
 * @param {Promise<unknown>} opened
 */
async function fill(opened) {
  await opened;
  if (state.phase !== "ready") return;
  desk.open();
  beOffline();
  // A link to the training: what stands above it has its size now.
  if (location.hash === "#train-title") document.querySelector(location.hash)?.scrollIntoView();
  if (state.route.panel === "notebook") notebook.open();
  else notebook.printed();
}

/** @type {import("./page/offline.js").Offline | null} */
let offline = null;

/** What makes the page open without network waits for the first answer, too. */
async function beOffline() {
  if (offline || !document.querySelector("lab-offline")) return;
  const { Offline } = await import("./page/offline.js");
  offline ??= new Offline(
    (change) => dispatch({ type: "offline", change }),
    (picture, name) => WISHES.look?.({ own: { way: "file", picture, name } }),
  );
  await offline.start();
}

/**
 * Brings an element before the eyes once it has what it shows.
 * @param {string} tag
 */
function show(tag) {
  queueMicrotask(() => {
    const element = /** @type {any} */ (document.querySelector(tag));
    if (element?.reveal) element.reveal();
    else element?.scrollIntoView({ block: "start" });
  });
}

/**
 * Prepares the page for a step of a lesson, and leads there.
 * @param {import("./page/lessons/library.js").Step} step
 */
async function takeStep({ set = {}, way = "test", picture, training, show }) {
  const [{ PLACES }, { fileOf }] = await Promise.all([import("./page/lessons/library.js"), import("./page/lessons/pictures.js")]);
  if (training) desk.choose(training);
  if (way !== state.way) goWay(way);
  const { panel, lesson } = state.route;
  go({ ...USUAL, panel, lesson, ...set });
  const file = picture && (await fileOf(picture, "cifar-lab.png"));
  if (file) WISHES.look?.({ own: { way: "file", picture: file, name: file.name } });
  lead(PLACES[show] ?? "main");
}

/**
 * Brings a place before the eyes, waiting a little for one whose panel is still on its way.
 * @param {string} selector
 * @param {number} [tries]
 */
function lead(selector, tries = 40) {
  const place = document.querySelector(selector);
  if (place?.checkVisibility()) place.scrollIntoView({ block: "start" });
  else if (tries > 0) setTimeout(() => lead(selector, tries - 1), 100);
}

/** @param {number} by */
function step(by) {
  const count = state.site?.count;
  if (count && state.way === "test") go({ image: (state.route.image + by + count) % count });
}

/**
 * @param {string} action
 * @param {any} [detail]
 */
function wish(action, detail = {}) {
  if (allows(action, detail, state.way)) WISHES[action]?.(detail);
}

document.addEventListener("lab-action", (event) => {
  const { action, ...detail } = /** @type {CustomEvent} */ (event).detail;
  wish(action, detail);
});

document.addEventListener("keydown", (event) => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const isTaken = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented;
  const target = /** @type {Element} */ (event.target);
  // Where arrows mean something already, they keep their meaning.
  if (!by || isTaken || target.closest("input, select, textarea, .scrolls")) return;
  event.preventDefault();
  wish("step-image", { by });
});

onPicture(document, {
  look: (picture, name) => wish("look", { own: { way: "file", picture, name } }),
  complain: (code) => wish("complain", { failure: { code } }),
});

listen({
  "?": () => wish("show-help"),
  s: () => {
    const offered = readingsOf(state.network);
    const place = offered.indexOf(readingInUse(state.route.reading, state.network));
    wish("pick-reading", { reading: offered[(place + 1) % offered.length] });
  },
  o: () => wish("pick-order", { order: state.route.order === "class" ? "sorted" : "class" }),
  t: () => dispatch({ type: "table", shown: !state.table }),
  n: () => {
    const isToBeSeen = state.route.panel !== "notebook";
    wish("pick-panel", { panel: isToBeSeen ? "notebook" : "", isToBeSeen });
  },
  l: () => /** @type {any} */ (document.querySelector("footer lab-tools"))?.copy(),
});

addEventListener("popstate", () => {
  // Of a course page that changes what stands behind #: lab-embed.js hears it.
  if (IS_EMBED) return;
  const before = state.route;
  const { way } = state;
  trail.leave();
  const to = readWay(location.search);
  // The route first: what follows from the way may write the address.
  dispatch({ type: "routed", route: { ...usual(), ...readAddress(location.search) } });
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
}
