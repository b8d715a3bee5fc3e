// @ts-check
/**
 * Which networks can be measured on the test images: those that know their ten classes. Pure.
 * @typedef {import("../../state.js").State} State
 */

/** So many names tell which network it is. */
const TOLD = 3;

/**
 * The first names of a network's outputs, where they are not the classes of the test images; null where it can be measured.
 * @param {string} name
 * @param {Pick<State, "network" | "mine">} state
 */
export function otherClasses(name, { network, mine }) {
  const names = network?.name === name ? network.names : mine.find((own) => own.name === name)?.names;
  return names?.slice(0, TOLD).join(", ") ?? null;
}
