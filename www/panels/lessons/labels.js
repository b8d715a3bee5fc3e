// @ts-check
/** Facts of the labels that people disputed: how many, and what was seen in one image. */
import { DISPUTED, disputeOf } from "../evaluate/disputed-labels.js";

/** @typedef {import("./facts.js").Kind} Kind */

/** Test images. */
const ALL = 10_000;

/** How many labels were disputed, and how the disputes ended. @type {Kind} */
export const disputed = {
  gather: async () => DISPUTED,
  say(/** @type {typeof DISPUTED} */ all, words) {
    const others = all.filter(({ isOther }) => isOther).length;
    const neither = all.filter(({ votes }) => votes.neither > 2).length;
    const points = words.fixed((100 * all.length) / ALL, 2);
    return { count: all.length, others, neither, open: all.length - others - neither, points };
  },
};

/** What five people saw in `image`, one of those. @type {Kind} */
export const votes = {
  gather: async ({ image }) => disputeOf(image),
  say: (/** @type {import("../evaluate/disputed-labels.js").Disputed} */ { other, votes }, words) => ({
    guess: words.className(other),
    label: votes.label,
    other: votes.other,
    neither: votes.neither,
  }),
};
