// @ts-check
/** A reliability diagram for paper: no size of a window, no colours of a theme. Pure. */

/** @typedef {import("./report-tree.js").Tree} Tree */

const [WIDTH, SIDE, LEFT, TOP] = [340, 260, 52, 22];
const MARKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/**
 * @param {import("../../cifar-lab.js").Reliability} told
 * @param {import("../../shell/words.js").Words} words
 * @returns {Tree}
 */
export function diagram({ bins, bands }, words) {
  const x = (/** @type {number} */ share) => Math.round(10 * (LEFT + SIDE * share)) / 10;
  const y = (/** @type {number} */ share) => Math.round(10 * (TOP + SIDE * (1 - share))) / 10;
  const [ground, right] = [TOP + SIDE, LEFT + SIDE];
  const rules = MARKS.flatMap((mark) => [
    /** @type {Tree} */ (["line", { class: "rule", x1: LEFT, x2: right, y1: y(mark), y2: y(mark) }]),
    /** @type {Tree} */ (["text", { x: LEFT - 6, y: y(mark) + 4, "text-anchor": "end" }, words.whole(mark)]),
    /** @type {Tree} */ (["text", { x: x(mark), y: ground + 16, "text-anchor": "middle" }, words.whole(mark)]),
  ]);
  const lines = (bands?.accuracy ?? []).map(([low, high], place) => {
    const at = x(bins[place]?.confidence ?? 0);
    return /** @type {Tree} */ (["line", { class: "band", x1: at, x2: at, y1: y(low), y2: y(high) }]);
  });
  const points = bins.map(
    ({ confidence, accuracy }) => /** @type {Tree} */ (["circle", { cx: x(confidence), cy: y(accuracy), r: 4 }]),
  );
  const height = ground + 36;
  const name = words.text("calibration.chart", { bins: bins.length, sentence: "" }).trim();
  return [
    "figure",
    { class: "diagram" },
    [
      "svg",
      { viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: "img", "aria-label": name },
      ...rules,
      ["line", { class: "even", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }],
      ...lines,
      ...points,
      ["text", { x: LEFT, y: 12 }, words.text("calibration.axis.right")],
      ["text", { x: right, y: height - 4, "text-anchor": "end" }, words.text("calibration.axis.says")],
    ],
    ["figcaption", {}, words.text("calibration.legend")],
  ];
}
