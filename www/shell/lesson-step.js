// @ts-check
/** What a step of a lesson does to the page. */
import { PANELS } from "../panels/registry.js";
import { lead } from "../panels/picture/lead.js";
import { USUAL } from "../state.js";
import { ask } from "./lab-ask.js";
import { isOwn, networkName } from "./own-networks.js";
import { loadWords } from "./words.js";

/**
 * Prepares the page for a step of a lesson, and leads there.
 * @param {import("./actions.js").Page} page
 * @param {import("../panels/lessons/library.js").Step} step
 */
export async function takeStep(
  { state, dispatch, training: desks, go, goWay, look },
  { set: wanted = {}, way = "test", picture, training, show },
) {
  const set = (await mayReplace(state(), String(wanted.model ?? "")))
    ? wanted
    : { ...wanted, model: state().route.model };
  const [{ PLACES }, { fileOf }] = await Promise.all([
    import("../panels/lessons/library.js"),
    import("../panels/lessons/pictures.js"),
  ]);
  if (training) desks.use(({ desk }) => desk.recipe.choose(training));
  // A step that names a network means it, whatever picture comes next.
  if (set.model) dispatch({ type: "offered", offer: { bytes: 0, reply: "declined" } });
  if (way !== state().way) goWay(way);
  const { panel, lesson } = state().route;
  const place = PANELS.find(({ shows = {} }) => show in shows)?.place;
  go({ ...USUAL, panel, lesson, ...(place && { place }), ...set });
  const file = picture && (await fileOf(picture, "cifar-lab.png"));
  if (file) look({ way: "file", picture: file, name: file.name });
  // The page shows what has changed in the next microtask.
  queueMicrotask(() => lead(PLACES[show] ?? "main"));
}

/**
 * A person's own network makes way for another only where the person says so.
 * @param {import("../state.js").State} state
 * @param {string} model The one that is to answer; "" where any will do.
 */
async function mayReplace({ route, mine }, model) {
  if (!model || model === route.model || !isOwn(route.model)) return true;
  const words = await loadWords(route.lang);
  const name = (/** @type {string} */ one) => networkName(one, words, mine);
  const reply = await ask({
    text: words.text("mine.replace", { mine: name(route.model), other: name(model) }),
    replies: [
      ["keep", words.text("mine.replace.no")],
      ["replace", words.text("mine.replace.yes")],
    ],
  });
  return reply === "replace";
}
