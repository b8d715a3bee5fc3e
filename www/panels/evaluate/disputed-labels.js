// @ts-check
/**
 * Test images whose label people disputed. Facts from cleanlab's published study (github.com/cleanlab/label-errors,
 * mturk/cifar10_mturk.json, commit 5457895, Apache-2.0; Northcutt, Athalye and Mueller, "Pervasive Label Errors in Test Sets
 * Destabilize Machine Learning Benchmarks", NeurIPS 2021): a program chose 275 images whose label it doubted, and asked five
 * people of each whether they see the label's class, another that it guessed, both, or neither. Here are the 54 of which
 * fewer than three people saw the label's class alone.
 * @typedef {{ index: number, other: number, votes: { label: number, other: number, neither: number, both: number },
 *   isOther: boolean }} Disputed `index`: in the test set; `other`: the class that was guessed; `isOther`: three or more of
 *   the five saw it, and not the label's.
 */

/** People who were asked of each image. */
const ASKED = 5;

/** Image, other class, and how many saw: the label's class, the other, neither, both. */
const VOTES = [
  [165, 2, 1, 1, 3, 0],
  [792, 5, 2, 2, 1, 0],
  [882, 2, 2, 2, 0, 1],
  [1227, 5, 1, 4, 0, 0],
  [1300, 3, 2, 1, 2, 0],
  [1684, 8, 2, 2, 1, 0],
  [1718, 8, 2, 3, 0, 0],
  [1969, 9, 1, 0, 4, 0],
  [2010, 2, 2, 1, 0, 2],
  [2128, 6, 2, 2, 1, 0],
  [2232, 3, 2, 2, 1, 0],
  [2405, 6, 0, 5, 0, 0],
  [2532, 1, 0, 1, 4, 0],
  [2592, 4, 2, 3, 0, 0],
  [2804, 5, 0, 4, 0, 1],
  [2840, 4, 2, 2, 0, 1],
  [2940, 0, 2, 2, 0, 1],
  [3113, 6, 1, 2, 2, 0],
  [3168, 8, 2, 2, 0, 1],
  [3183, 5, 2, 2, 1, 0],
  [3192, 4, 2, 2, 1, 0],
  [3490, 8, 1, 2, 1, 1],
  [3600, 3, 1, 2, 0, 2],
  [3753, 3, 2, 0, 2, 1],
  [3977, 6, 1, 2, 1, 1],
  [4055, 0, 1, 2, 2, 0],
  [4198, 0, 2, 2, 0, 1],
  [4614, 5, 2, 1, 0, 2],
  [4643, 2, 1, 2, 1, 1],
  [4794, 2, 2, 3, 0, 0],
  [4910, 9, 2, 0, 1, 2],
  [4965, 4, 2, 2, 0, 1],
  [5166, 7, 2, 1, 0, 2],
  [5191, 5, 1, 4, 0, 0],
  [5211, 4, 2, 0, 2, 1],
  [5468, 3, 0, 3, 2, 0],
  [5632, 5, 2, 3, 0, 0],
  [5690, 4, 0, 3, 1, 1],
  [5882, 9, 2, 2, 1, 0],
  [5960, 3, 2, 3, 0, 0],
  [6522, 1, 2, 0, 2, 1],
  [6792, 9, 0, 1, 4, 0],
  [6877, 8, 0, 5, 0, 0],
  [6966, 8, 1, 3, 0, 1],
  [7311, 9, 2, 2, 0, 1],
  [7657, 7, 1, 4, 0, 0],
  [7846, 3, 2, 3, 0, 0],
  [8058, 7, 0, 5, 0, 0],
  [8296, 3, 2, 2, 0, 1],
  [8620, 2, 1, 2, 2, 0],
  [9227, 9, 2, 3, 0, 0],
  [9352, 9, 1, 3, 1, 0],
  [9643, 0, 2, 1, 2, 0],
  [9793, 5, 2, 1, 1, 1],
];

/** @type {readonly Disputed[]} */
export const DISPUTED = Object.freeze(
  VOTES.map(([index = 0, other = 0, label = 0, guessed = 0, neither = 0, both = 0]) => ({
    index,
    other,
    votes: { label, other: guessed, neither, both },
    isOther: 2 * guessed > ASKED,
  })),
);

/** @param {number | null | undefined} index In the test set. */
export const disputeOf = (index) => DISPUTED.find((one) => one.index === index) ?? null;
