// @ts-check
/**
 * Who counts right answers: workers with the plan, each with a network of its own, or burn's one worker.
 * @typedef {import("./worker-pool.js").WorkerPool} WorkerPool
 * @typedef {import("./evaluate.js").Span} Span
 * @typedef {{ work: ((span: Span) => Promise<import("./evaluate.js").Part>)[], end: () => void }} Evaluators `end`: no
 *   further step is counted.
 * @typedef {{ split: string, withMirror: boolean, answers: boolean }} Question Whether each image's mirrored view counts as
 *   well, whether each image's answer is kept.
 */

/**
 * Of the network in use now, whatever is loaded while they start.
 * @param {WorkerPool} pool
 * @param {Question} question
 * @param {number} wanted How many workers.
 * @returns {Promise<Evaluators>}
 */
export async function evaluators(pool, question, wanted) {
  const { burn, model, disk } = pool;
  if (burn) return withBurn(pool, burn, question);
  // Images that the site does not have, which a worker of the plan's would ask it for.
  if (disk?.isLarger(question.split, pool.lists.manifest))
    return (await import("../dataset/evaluators.js")).evaluators(pool, question, wanted);
  const links = await opened(pool, model, wanted);
  const { split, withMirror, answers } = question;
  const work = links.map(
    (link) =>
      (/** @type {Span} */ { first, count }) =>
        link.call("evaluate", [split, first, count, withMirror, answers]),
  );
  return { work, end: () => links.forEach((link) => pool.dismiss(link)) };
}

/**
 * Workers that answer with a network of their own.
 * @param {WorkerPool} pool
 * @param {WorkerPool["model"]} model
 * @param {number} wanted How many.
 */
export function opened(pool, model, wanted) {
  const opening = Array.from({ length: wanted }, () => pool.evaluator(model));
  return Promise.all(opening).catch((error) => {
    // Where one cannot be had, none is kept.
    for (const one of opening)
      one.then(
        (link) => pool.dismiss(link),
        () => {},
      );
    throw error;
  });
}

/**
 * Burn's worker answers the page as well. A network that is loaded while it counts would be in the same report as the one
 * before: such a count is given up.
 * @param {WorkerPool} pool
 * @param {import("./keeper.js").Keeper} burn
 * @param {Question} question
 * @returns {Evaluators}
 */
function withBurn(pool, burn, { split, withMirror, answers }) {
  const { model } = pool;
  let isOver = false;
  const check = () => {
    if (isOver) throw pool.fault("aborted");
    if (pool.model !== model) throw pool.fault("superseded");
  };
  const count = async (/** @type {Span} */ span) => {
    check();
    const { planar, labels } = await pool.pixels(split, span.first, span.count);
    check();
    const asked = [planar, labels, withMirror, answers];
    const part = await burn.call("evaluate", asked, [planar.buffer, labels.buffer]);
    // A step that was sent after the new weights is answered after they are known here.
    check();
    return part;
  };
  return { work: [count], end: () => (isOver = true) };
}
