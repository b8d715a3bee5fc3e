// @ts-check
/**
 * People's doubt beside the network's, in sentences and rows: for the view and the report. Pure.
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {ReturnType<typeof import("./people.js").compared>} Compared
 */
import { wilson } from "./difference.js";

/** In nats: ten classes, all equally likely. */
export const MOST_DOUBT = Math.log(10);

/**
 * @param {Compared} compared
 * @param {string} file The votes' name.
 * @param {Words} words
 */
export function toldPeople({ bins, classes, ...all }, file, words) {
  const nats = (/** @type {number} */ entropy) => words.fixed(entropy, 3);
  const n = classes.reduce((sum, { images }) => sum + images, 0);
  const doubt = {
    ...{ most: nats(MOST_DOUBT), people: nats(all.people), network: nats(all.network) },
    correlation: words.fixed(all.correlation, 3),
  };
  const shares = (/** @type {number} */ right, /** @type {number} */ images) => {
    const [low, high] = wilson({ share: right / images, n: images }).map((share) => words.fixed(100 * share, 1));
    return `${words.percent(right / images)} ${words.text("evaluation.classes.interval", { low, high })}`;
  };
  const counted = { agreed: all.agreed, unanimous: all.unanimous, right: all.right, n };
  return {
    source: sourceOf(all.votes, file, words),
    said: words.text("evaluation.people.said", { ...counted, seen: words.percent(all.seen) }),
    doubt: words.text("evaluation.people.doubt", doubt),
    ofBins: {
      heads: headsOf(["range", "images", "people", "network", "right"], words),
      rows: bins.map(({ low, high, images, right, people, network }) => [
        words.text("calibration.range", { low: words.fixed(low, 2), high: words.fixed(high, 2) }),
        ...[words.number(images), nats(people), nats(network), shares(right, images)],
      ]),
    },
    ofClasses: {
      heads: headsOf(["class", "seen", "people", "network"], words),
      rows: classes.map(({ seen, people, network }, label) => [
        ...[words.className(label), words.percent(seen), nats(people), nats(network)],
      ]),
    },
  };
}

/**
 * What the file has.
 * @param {number | null} votes null where it has shares.
 * @param {string} file
 * @param {Words} words
 */
export const sourceOf = (votes, file, words) =>
  votes === null
    ? words.text("evaluation.people.shares", { file })
    : words.text("evaluation.people.counts", { file, votes });

/**
 * @param {string[]} columns
 * @param {Words} words
 */
const headsOf = (columns, words) => columns.map((column) => words.text(`evaluation.people.column.${column}`));
