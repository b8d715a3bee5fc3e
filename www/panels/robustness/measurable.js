// @ts-check
/**
 * Which networks can be measured on the test images: those that read pictures of their size and know their ten classes. Pure.
 * @typedef {import("../../state.js").State} State
 */
import { inputOf } from "../../workers/network-input.js";
import { namesTold } from "../../workers/output-names.js";
import { OF_SITE, apart, knownOf } from "../compare/alike.js";

/**
 * Why a network cannot be measured, as a sentence says it; null where it can.
 * @param {string} name
 * @param {Pick<State, "network" | "mine">} state
 * @returns {{ key: string, params: Record<string, unknown> } | null}
 */
export function hindranceOf(name, { network, mine }) {
  const { input = [], names } =
    network?.name === name ? knownOf(network) : (mine.find((own) => own.name === name) ?? {});
  const why = apart({ ...(input.length > 0 && { input }), names }, OF_SITE);
  if (why === "input") return { key: "robustness.other-input", params: inputOf({ metadata: { spec: { input } } }) };
  return why && { key: "robustness.other-classes", params: { names: namesTold(names ?? []) } };
}
