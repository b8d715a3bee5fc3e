// @ts-check
/** The settings of a training run in the page's address, so that a link brings them. */
import { writeWorkers } from "./workers-state.js";
import { writeTraining } from "./training-settings.js";

/** @param {import("./training-state.js").TrainingState} state */
export function writeAddress({ choice, pool }) {
  // In a frame the address is the course page's.
  if ("embed" in document.documentElement.dataset) return;
  const query = writeWorkers(pool.workers, writeTraining(choice, location.search));
  history.replaceState(null, "", location.pathname + query + location.hash);
}
