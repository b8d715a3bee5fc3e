// @ts-check
/**
 * The maps that a value is made from, and where on them it looks. Pure.
 * @typedef {import("../../cifar-lab.js").Rule} Rule
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("./map-figure.js").Mark} Mark
 * @typedef {{ stage: string, channels: number[], marks: Mark[],
 *   sizeOf: (stage: Stage | null) => [height: number, width: number] }} Inputs
 */
import { sizes } from "./graph.js";
import { bySize } from "./sums.js";

/** No more maps than this are shown beside one another. */
const MOST = 8;

/** @param {Stage | null} stage @returns {[number, number]} */
const sizeOf = (stage) => (stage ? [sizes(stage).height, sizes(stage).width] : [1, 1]);

/** @type {Inputs} */
const NONE = { stage: "", channels: [], marks: [], sizeOf };

/** @param {import("../../cifar-lab.js").Term} term @returns {Inputs} */
const one = ({ cell: { stage, channel, row, column } }) => ({
  stage,
  channels: [channel],
  marks: [{ place: 0, row, column, rows: 1, columns: 1 }],
  sizeOf,
});

/** @param {import("../../cifar-lab.js").Patch} patch @returns {Inputs} */
const under = ({ reads, channel, frame }) => ({
  stage: reads,
  channels: [channel],
  marks: [{ place: 0, row: frame.row, column: frame.column, rows: frame.size, columns: frame.size }],
  sizeOf,
});

/** @type {{ [K in Rule["kind"]]: (rule: Extract<Rule, { kind: K }>) => Inputs }} */
const INPUTS = {
  picture: () => NONE,
  convolution: ({ reads, window, slices }) => {
    const strongest = bySize(slices, ({ sum }) => sum).slice(0, MOST);
    const marks = strongest.map((_, place) => ({
      place,
      row: window.row,
      column: window.column,
      rows: window.size,
      columns: window.size,
    }));
    return { stage: reads, channels: strongest.map(({ channel }) => channel), marks, sizeOf };
  },
  dense: ({ strongest }) => {
    const [first] = strongest;
    if (!first) return NONE;
    const { stage } = first.term.cell;
    const terms = strongest.filter(({ term }) => term.cell.stage === stage);
    const channels = [...new Set(terms.map(({ term }) => term.cell.channel))].slice(0, MOST);
    const marks = terms.flatMap(({ term: { cell } }) => {
      const place = channels.indexOf(cell.channel);
      return place < 0 ? [] : [{ place, row: cell.row, column: cell.column, rows: 1, columns: 1 }];
    });
    return { stage, channels, marks, sizeOf };
  },
  norm: ({ input }) => one(input),
  activation: ({ input }) => one(input),
  max_pool: ({ window }) => under(window),
  average_pool: ({ window }) => under(window),
  global_max_pool: ({ winner }) => (winner ? one({ cell: winner, value: 0 }) : NONE),
  global_average_pool: () => NONE,
  residual: ({ branch }) => one(branch),
  same: ({ input }) => one(input),
  sigmoid: ({ input }) => one(input),
  softmax: () => NONE,
};

/**
 * @param {Rule} rule
 * @returns {Inputs}
 */
export function inputsOf(rule) {
  return /** @type {(rule: Rule) => Inputs} */ (INPUTS[rule.kind])(rule);
}
