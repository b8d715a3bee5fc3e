// @ts-check
/**
 * The answer as a file. Fetched when a person takes it home.
 * @typedef {import("../state.js").State} State
 */
import { sizeOf } from "./save.js";

/**
 * Everything that the answer says, and enough to get it again.
 * @param {State} state
 * @param {(label: number) => string} className Of CIFAR-10, which a network with classes of its own has no use for.
 */
export function answerJson({ answer, network, own, time }, className) {
  if (!answer) return null;
  const { image, label, index, model, engine, seen, way, source, names } = answer;
  const { side, channels } = sizeOf(seen);
  const named = names ?? Array.from({ length: 10 }, (_, place) => className(place));
  const described = {
    model: {
      name: model,
      commit: network?.metadata.commit,
      seed: network?.metadata.seed,
      accuracy: network?.metadata.accuracy,
    },
    engine,
    picture:
      image === null ? { way, name: own[way]?.name ?? "", ...source } : { way, split: "test", index: image, label },
    // The notebook's network has outputs beyond the classes.
    answer: { index, name: named[index] ?? null },
    classes: named.map((name, place) => ({ index: place, name })),
    probabilities: [...answer.probabilities],
    logits: [.../** @type {any} */ (answer.logits ?? [])],
    // Not of this call, which may have been the one that compiled the code.
    milliseconds: time?.ms ?? null,
    seen: { layout: `planar ${channels === 1 ? "grey" : "RGB"}, ${side} x ${side}`, bytes: [...seen] },
  };
  return new Blob([JSON.stringify(described, null, 1)], { type: "application/json" });
}
