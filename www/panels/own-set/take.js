// @ts-check
/**
 * What the page does for a set of a person's own: files that were dropped lead to it, and a network learns it.
 * @typedef {import("../../shell/actions.js").Page} Page
 * @typedef {{ names: string[], train: import("./set.js").Labelled[], held: import("./set.js").Labelled[],
 *   plan: import("./plan.js").Plan, signal: AbortSignal }} Lesson `signal`: gives it up, wherever it is.
 * @typedef {{ files?: readonly import("./folders.js").Given[], lesson?: Lesson, kept?: Uint8Array,
 *   count?: number, set?: string, done?: (name: string, bytes?: Uint8Array) => void }} Wish `kept`: a network of an earlier visit;
 *   `set`: for the address, as plan-text.js writes it; `done`: takes the network that has learnt, "" where none has.
 */
import { codeOf } from "../../workers/errors.js";
import { show } from "../picture/lead.js";
import { give } from "./inbox.js";
import { joined, trained } from "./set.js";
import { settingsOf } from "./settings.js";

/**
 * @param {Page} page
 * @param {Wish} wish
 */
export async function take(page, { files, lesson, kept, set, count = 0, done = () => {} }) {
  if (set !== undefined) page.goQuietly({ set });
  if (files) {
    give(files);
    page.go({ place: "train" });
    show("lab-own-set");
    page.train({});
  }
  if (lesson) {
    const learnt = await teach(page, lesson).catch((error) => (lesson.signal.aborted ? null : fail(page, error)));
    done(learnt?.name ?? "", learnt?.bytes);
  }
  if (kept) done(remember(page, kept, count));
}

/**
 * @param {Page} page
 * @param {Lesson} lesson
 * @returns {Promise<{ name: string, bytes: Uint8Array } | null>} The network that has learnt it and answers now.
 */
async function teach(page, { names, train, held, plan, signal }) {
  const { laboratory, training, state } = page;
  const { lab } = laboratory;
  const controllers = await training.use((all) => all);
  if (!lab || !controllers) return null;
  const { desk } = controllers;
  // As with a network that is chosen: an evaluation under way is of the one before.
  await laboratory.stop();
  const designer = await lab.designer({ signal });
  const from = await designer
    .forClasses(lab.weightsBytes(), names, { seed: plan.seed, keeps: plan.begins !== "anew" })
    .finally(() => designer.close());
  const { shown, weights, times } = trained(train, names.length, plan.balance);
  const { engine } = state().training.choice;
  const settings = settingsOf(state().training.choice, plan, {
    ...{ images: shown.length, different: train.length, held: held.length, weights, times },
  });
  const pictures = { ...joined(shown), test: joined(held), count: train.length };
  // Nothing is under way yet that the desk could end.
  if (signal.aborted) return null;
  const stop = () => desk.reset();
  signal.addEventListener("abort", stop, { once: true });
  const bytes = await desk
    .teach({ from, engine, settings, pictures })
    .finally(() => signal.removeEventListener("abort", stop));
  if (!bytes) return null;
  await laboratory.stop();
  const { origin } = desk.network;
  return (await laboratory.useWeights(bytes, origin)) ? { name: origin.name, bytes } : null;
}

/**
 * A network of an earlier visit stands ready, and does not take the place of the one that answers.
 * @param {Page} page
 * @param {Uint8Array} bytes
 * @param {number} images
 */
function remember({ laboratory }, bytes, images) {
  const name = laboratory.ownName();
  laboratory.keepWeights({ name, kind: "taught", images, file: "", settings: null, bytes, accuracy: null });
  return name;
}

/**
 * @param {Page} page
 * @param {any} error
 */
function fail(page, error) {
  const { params = {}, message = "" } = error;
  page.train({ phase: "failed", failure: { code: codeOf(error), params: { message, ...params } } });
  return null;
}
