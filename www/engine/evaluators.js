// @ts-check
/**
 * Who counts right answers: helpers with the plan, each with a network of its own, or burn's one worker.
 * @typedef {import("./crew.js").Crew} Crew
 * @typedef {import("./evaluate.js").Span} Span
 * @typedef {{ work: ((span: Span) => Promise<import("./evaluate.js").Counts>)[], end: () => void }} Evaluators `end`: no
 *   further step is counted.
 */

/**
 * Of the network in use now, whatever is loaded while they start.
 * @param {Crew} crew
 * @param {string} split
 * @param {boolean} twice Whether each image's mirrored view counts as well.
 * @param {number} wanted How many helpers.
 * @returns {Promise<Evaluators>}
 */
export async function evaluators(crew, split, twice, wanted) {
  const { burn, model } = crew;
  if (burn) return withBurn(crew, burn, split, twice);
  const opening = Array.from({ length: wanted }, () => crew.helper(model));
  const links = await Promise.all(opening).catch((error) => {
    // Where one cannot be had, none is kept.
    for (const one of opening) one.then((link) => crew.dismiss(link), () => {});
    throw error;
  });
  const work = links.map((link) => (/** @type {Span} */ { first, count }) => link.call("evaluate", [split, first, count, twice]));
  return { work, end: () => links.forEach((link) => crew.dismiss(link)) };
}

/**
 * Burn's worker answers the page as well. A network that is loaded while it counts would be in the same report as the one
 * before: such a count is given up.
 * @param {Crew} crew
 * @param {import("./keeper.js").Keeper} burn
 * @param {string} split
 * @param {boolean} twice
 * @returns {Evaluators}
 */
function withBurn(crew, burn, split, twice) {
  const { model } = crew;
  let isOver = false;
  const check = () => {
    if (isOver) throw crew.fault("aborted");
    if (crew.model !== model) throw crew.fault("superseded");
  };
  const count = async (/** @type {Span} */ span) => {
    check();
    const { planar, labels } = await crew.view.call("pixels", [split, span.first, span.count]);
    check();
    const counts = await burn.call("evaluate", [planar, labels, twice], [planar.buffer, labels.buffer]);
    // A step that was sent after the new weights is answered after they are known here.
    check();
    return counts;
  };
  return { work: [count], end: () => (isOver = true) };
}
