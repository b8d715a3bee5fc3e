// @ts-check
/**
 * What the elements may ask for, by the action's name: each is one thing that the page does. Actions come up as
 * `lab-action` events.
 * @typedef {import("../state.js").Route} Route
 * @typedef {{ state: () => import("../state.js").State, dispatch: (action: import("../state.js").Action) => void,
 *   go: (route: Partial<Route>) => void, goQuietly: (route: Partial<Route>) => void,
 *   goWay: (way: import("../state.js").Way) => void, pick: (image: number) => void,
 *   look: (own: Pick<import("../state.js").Own, "way" | "name" | "picture">) => void,
 *   change: (change: Partial<import("../state.js").Own>) => void,
 *   train: (change: Partial<import("../panels/train/training-state.js").TrainingState>) => void,
 *   settle: (reply: "taken" | "declined") => void, chooseForWay: () => void, step: (by: number) => void,
 *   retry: (scope: import("../state.js").Scope) => void, offline: (what: string) => void,
 *   laboratory: import("./laboratory.js").Laboratory, training: import("./training.js").Training,
 *   panels: import("./panel-loader.js").PanelLoader, notebook: import("../panels/notebook/live-notebook.js").LiveNotebook }} Page What app.js can do.
 */
import { comparedWith } from "../panels/compare/compared.js";
import { show } from "../panels/picture/lead.js";
import { ACCURATE } from "../panels/picture/offer.js";
import { send } from "./dom.js";
import { isOwn } from "./own-networks.js";
import { remember } from "./settings.js";
import { squareText } from "../panels/picture/square.js";
import { FIRST_MODEL } from "../state.js";

/**
 * @param {Page} page
 * @returns {Record<string, (detail: any) => void>}
 */
export function actionsOf(page) {
  const {
    state,
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
    training,
    panels,
  } = page;
  /** Of code that a press asks for and that does not come. */
  const lacking = (/** @type {import("../state.js").Scope} */ scope, /** @type {string} */ asset) => {
    return (/** @type {unknown} */ error) =>
      dispatch({
        type: "failed",
        scope,
        failure: { code: "fetch.offline", params: { asset, message: String(error) } },
      });
  };
  return {
    "pick-image": ({ image }) => pick(image),
    "go-to": ({ route }) => (route.image !== undefined && pick(route.image), go(route)),
    "pick-way": ({ way }) => goWay(way),
    look: ({ own }) => look(own),
    "end-camera": () => (laboratory.forget(), dispatch({ type: "ended", way: "camera" })),
    crop: ({ square }) => go({ square: squareText(square) }),
    "pick-background": ({ background }) => change({ background }),
    complain: ({ failure }) => dispatch({ type: "failed", scope: "picture", failure: { params: {}, ...failure } }),
    "pass-over": ({ asked }) => dispatch({ type: "passed", asked }),
    "step-image": ({ by }) => step(by),
    "take-offer": () => (settle("taken"), chooseForWay()),
    "decline-offer": () => (settle("declined"), state().route.model === ACCURATE && go({ model: FIRST_MODEL })),
    "set-mirror": ({ mirror }) => go({ mirror }),
    "pick-model": ({ model }) => {
      // Chosen by hand, whatever picture comes next.
      dispatch({ type: "offered", offer: { bytes: 0, reply: "declined" } });
      // The two that are compared change places rather than be one.
      go({
        model,
        compare: comparedWith(state().route.compare)
          .map((name) => (name === model ? state().route.model : name))
          .join("."),
      });
    },
    "pick-engine": ({ engine }) => go({ engine }),
    "pick-lang": ({ lang }) => (remember("lang", lang), go({ lang })),
    "pick-theme": ({ theme }) => (remember("theme", theme), go({ theme })),
    "pick-reading": ({ reading }) => go({ reading }),
    "pick-order": ({ order }) => go({ order }),
    "pick-compare": ({ compare }) => go({ compare }),
    "compare-models": ({ model, compare }) => {
      // A person's own network stays where it is, and the two stand beside it.
      go(isOwn(state().route.model) ? { compare: `${model}.${compare}` } : { model, compare });
      show("lab-compare");
    },
    "download-own": ({ name }) => training.use(({ desk }) => desk.files.downloadOwn(name)),
    "pick-map": ({ stage, channel }) => go({ stage, channel: String(channel), at: "" }),
    "look-where": ({ route }) => go(route),
    "compare-sides": ({ route }) => go(route),
    "ask-calibration": ({ calibration }) => go({ calibration }),
    attack: ({ attack }) => go({ attack }),
    damage: ({ damage }) => go({ damage }),
    curves: ({ curves }) => go({ curves }),
    resized: ({ resized }) => go({ resized }),
    design: (route) => page.goQuietly({ net: route.net }),
    "own-set": (wish) =>
      import("../panels/own-set/take.js").then(
        (code) => code.take(page, wish),
        (error) => (lacking("own-set", "take.js")(error), wish.done?.("")),
      ),
    "take-design": (taken) =>
      import("../panels/design/take.js").then((code) => code.take(page, taken), lacking("design", "take.js")),
    "settle-map": ({ at }) => page.goQuietly({ at }),
    "pick-place": ({ place }) => go({ place }),
    "pick-panel": ({ panel, isToBeSeen }) => (go({ panel }), isToBeSeen && show("lab-notebook")),
    "pick-lesson": (route) => go({ panel: "", ...route }),
    "take-step": ({ step }) =>
      import("./lesson-step.js").then((code) => code.takeStep(page, step), lacking("lessons", "lesson-step.js")),
    offline: ({ what }) => page.offline(what),
    "show-help": async () => {
      await panels.load("help");
      /** @type {any} */ (document.querySelector("lab-help")).toggle?.();
    },
    failed: ({ scope, code, params }) => dispatch({ type: "failed", scope, failure: { code, params } }),
    "show-table": ({ shown }) => dispatch({ type: "table", shown }),
    train: ({ what, file }) => training.use(({ desk }) => desk.press(what, file)),
    "choose-training": ({ change }) => training.use(({ desk }) => desk.recipe.choose(change)),
    "choose-workers": ({ change }) => training.use(({ desk }) => desk.chooseWorkers(change)),
    "follow-training": ({ live }) => training.use(({ desk }) => desk.follow(live)),
    "show-curve-table": ({ shown }) => train({ table: shown }),
    "expect-training": () => training.use(({ desk }) => desk.expect()),
    race: ({ kind }) => training.use(({ desk }) => desk.race(kind)),
    "overlay-run": ({ id, shown }) => training.use(({ book }) => book.overlay(id, shown)),
    "rename-run": ({ id, name }) => training.use(({ book }) => book.rename(id, name)),
    "use-run": ({ choice }) => training.use(({ desk }) => (desk.recipe.choose(choice), show("lab-train"))),
    "drop-run": ({ id }) => training.use(({ book }) => book.drop(id)),
    "use-data": ({ site }) => {
      dispatch({ type: "filled", site });
      training.use(({ desk }) => desk.recipe.limit(site.trainCount));
    },
    "take-runs": ({ kind, nameOf }) => training.use(({ book }) => book.take(kind, nameOf)),
    "add-own": ({ pictures }) => training.use(({ own }) => own.add(pictures)),
    "add-own-files": ({ files, label }) => training.use(({ own }) => own.addFiles(files, label)),
    "relabel-own": ({ place, label }) => training.use(({ own }) => own.relabel(place, label)),
    "drop-own": ({ place }) => training.use(({ own }) => own.drop(place)),
    "choose-own": (choice) => training.use(({ own }) => own.choose(choice)),
    "teach-own": () => training.use(({ own }) => own.start()),
    said: () => dispatch({ type: "training", change: {} }),
    "open-training": async ({ file }) => {
      // Without the code that tells networks apart it is opened as one of ours, or refused as none.
      const code = await import("./dropped.js").catch(() => null);
      // As an action of its own, which a course page may have locked.
      if (await code?.isBrought(file)) return send(document.body, "bring", { files: [file] });
      return training.use(({ desk }) => desk.files.open(file));
    },
    bring: ({ files }) => bring(page, files),
    "own-network": async ({ bytes, file, name, done }) => done(await answerWith(page, bytes, file, name)),
    evaluate: () => laboratory.evaluate(),
    "stop-evaluation": () => laboratory.stop(),
    retry: ({ scope }) => retry(scope),
    dismiss: ({ scope }) => dispatch({ type: "dismissed", scope }),
  };
}

/**
 * @param {Page} page
 * @param {File[]} files Of a network of another program.
 */
function bring({ dispatch }, files) {
  dispatch({ type: "brought", files });
  show("lab-own-network");
}

/**
 * A network of another program becomes one of the person's own, and answers.
 * @param {Page} page
 * @param {Uint8Array} bytes
 * @param {string} file
 * @param {string} known The name that it goes by already; "" where it is new.
 * @returns {Promise<string>} Its name; "" where it could not be used.
 */
async function answerWith({ laboratory }, bytes, file, known) {
  // As with a network that is chosen: an evaluation under way is of the one before.
  await laboratory.stop();
  const name = known || laboratory.ownName();
  const isUsed = await laboratory.useWeights(bytes, { name, kind: "imported", images: 0, file, settings: null });
  return isUsed ? name : "";
}
