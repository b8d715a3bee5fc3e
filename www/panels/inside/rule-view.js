// @ts-check
/**
 * How a value comes about, written out: one function for each rule, so that a new rule does not compile without its own.
 * @typedef {import("../../cifar-lab.js").Making} Making
 * @typedef {import("../../cifar-lab.js").Rule} Rule
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {import("../../cifar-lab.js").Term} Term
 * @typedef {import("../../shell/words.js").Words} Words
 * @typedef {import("../../cifar-lab.js").Cell} Cell
 * @typedef {{ making: Making, stage: Stage, words: Words, slice: number, onslice: (channel: number) => void,
 *   place: (cell: Cell) => string }} Told `slice`: the input channel whose products are written out, or -1 for the one that
 *   adds most; `place`: where a value stands, in words.
 */
import { make } from "../../shell/dom.js";
import { nameOf } from "../answer/rows.js";
import { numbers, products } from "./number-grid.js";
import { bySize, inBrackets, signed } from "./sums.js";

/** Slices of a filter that are listed. */
const LISTED = 8;

/** @param {string} text */
const formula = (text) => make("p", { class: "formula", translate: "no" }, text);

/** @type {{ [K in Rule["kind"]]: (rule: Extract<Rule, { kind: K }>, told: Told) => (Node | false)[] }} */
const VIEWS = {
  picture: ({ byte, mean, std }, { making, words }) => {
    const isPlain = mean === 0 && std === 1;
    const scaled = `${byte} ÷ 255`;
    const text = isPlain ? scaled : `(${scaled} − ${inBrackets(mean, words)}) ÷ ${words.short(std)}`;
    return [formula(`${text} = ${words.short(making.value)}`)];
  },

  convolution: (rule, told) => convolution(rule, told),

  dense: ({ inputs, strongest, rest, bias }, { making, words, place }) => {
    const rows = strongest.map(({ term, weight, product }) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, place(term.cell)),
        ...[`${words.short(term.value)} × ${inBrackets(weight, words)}`, words.short(product)].map((text) =>
          make("td", { translate: "no" }, text),
        ),
      ),
    );
    const others = inputs - strongest.length;
    const last = [[words.text("making.bias"), bias]];
    if (others > 0) last.unshift([words.text("making.others", { count: others }), rest]);
    for (const [name, value] of /** @type {[string, number][]} */ (last)) {
      rows.push(make("tr", {}, make("th", { scope: "row" }, name), make("td"), make("td", {}, words.short(value))));
    }
    const heads = ["making.input", "making.product", "making.adds"].map((key) =>
      make("th", { scope: "col" }, words.text(key)),
    );
    const sum = make(
      "tr",
      { class: "sum" },
      make("th", { scope: "row" }, words.text("making.sum")),
      make("td"),
      make("td", {}, words.short(making.value)),
    );
    return [
      make("p", {}, words.text("making.dense", { inputs })),
      make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows, sum)),
    ];
  },

  norm: ({ input, mean, variance, epsilon, scale, shift }, { making, words, place }) => {
    const top = `(${words.short(input.value)} − ${inBrackets(mean, words)})`;
    const bottom = `√(${words.short(variance)} + ${words.short(epsilon)})`;
    const more = [scale !== null && ` × ${inBrackets(scale, words)}`, shift !== null && signed(shift, words)];
    return [
      make("p", {}, words.text("making.norm", { input: place(input.cell) })),
      formula(`${top} ÷ ${bottom}${more.filter(Boolean).join("")} = ${words.short(making.value)}`),
    ];
  },

  // Its formula is words, so that a new activation needs no code here.
  activation: ({ input }, { making, stage, words, place }) => [
    make("p", {}, words.text(`making.${stage.kind}`, { input: place(input.cell) })),
    formula(
      words.text(`making.${stage.kind}.formula`, {
        x: inBrackets(input.value, words),
        slope: words.short(Number(stage.layer?.slope ?? 0)),
        value: words.short(making.value),
      }),
    ),
  ],

  max_pool: ({ window, winner: [row, column] }, { making, words }) => [
    make("p", {}, words.text("making.max_pool", { stage: window.reads, channel: window.channel })),
    numbers(window, words, row * window.frame.size + column),
    formula(`max = ${words.short(making.value)}`),
  ],

  average_pool: ({ window, divisor }, { making, words }) => {
    const sum = window.values.reduce((/** @type {number} */ total, value) => total + (value ?? 0), 0);
    return [
      make("p", {}, words.text("making.average_pool", { stage: window.reads, channel: window.channel })),
      numbers(window, words, -1),
      formula(`${words.short(sum)} ÷ ${divisor} = ${words.short(making.value)}`),
    ];
  },

  global_max_pool: ({ winner, values }, { making, words, place }) => [
    make(
      "p",
      {},
      winner
        ? words.text("making.global_max_pool", { values, place: place(winner) })
        : words.text("making.global_max_pool.none", { values }),
    ),
    formula(`max = ${words.short(making.value)}`),
  ],

  global_average_pool: ({ reads, sum, values }, { making, words }) => [
    make("p", {}, words.text("making.global_average_pool", { stage: reads, channel: making.cell.channel, values })),
    formula(`${words.short(sum)} ÷ ${values} = ${words.short(making.value)}`),
  ],

  residual: ({ branch, input }, { making, words, place }) => [
    make("p", {}, words.text("making.residual", { branch: place(branch.cell), input: place(input.cell) })),
    formula(`${words.short(branch.value)}${signed(input.value, words)} = ${words.short(making.value)}`),
  ],

  same: ({ input }, { making, stage, words, place }) => [
    make("p", {}, words.text(`making.${stage.kind}`, { input: place(input.cell) })),
    formula(`= ${words.short(making.value)}`),
  ],

  sigmoid: ({ input }, { making, words, place }) => [
    make("p", {}, words.text("making.sigmoid", { input: place(input.cell) })),
    formula(`1 ÷ (1 + e^(${words.short(-input.value)})) = ${words.value(making.value)}`),
  ],

  softmax: (rule, { making, words }) => softmax(rule, making, words),
};

/**
 * What is written of a value.
 * @param {Told} told
 */
export function written(told) {
  const { rule } = told.making;
  return /** @type {(rule: Rule, told: Told) => (Node | false)[]} */ (VIEWS[rule.kind])(rule, told);
}

/**
 * @param {Extract<Rule, { kind: "convolution" }>} rule
 * @param {Told} told
 */
function convolution({ reads, window, slices, bias }, { making, words, slice, onslice }) {
  const hasMore = slices.length > LISTED;
  const sorted = bySize(slices, ({ sum }) => sum);
  const shown = slices.find(({ channel }) => channel === slice) ?? sorted[0];
  const list = sorted.slice(0, LISTED);
  const rest = sorted.slice(LISTED).reduce((total, { sum }) => total + sum, 0);
  const buttons = list.map(({ channel, sum }) =>
    make(
      "li",
      {},
      make(
        "button",
        {
          type: "button",
          "aria-pressed": channel === shown?.channel,
          on: { click: () => onslice(channel) },
        },
        make("span", {}, words.text("making.channel", { channel })),
        make("span", { translate: "no" }, words.short(sum)),
      ),
    ),
  );
  const parts = [
    ...list.map(({ sum }, place) => (place === 0 ? words.short(sum) : signed(sum, words))),
    hasMore && signed(rest, words),
    signed(bias, words),
  ];
  return [
    make("p", {}, words.text("making.convolution", { size: window.size, channels: slices.length, stage: reads })),
    make("ol", { class: "slices" }, ...buttons),
    shown ? products(shown, window.size, words) : /** @type {const} */ (false),
    hasMore && make("p", { class: "small" }, words.text("making.rest", { count: sorted.length - LISTED })),
    formula(`${parts.filter(Boolean).join("")} = ${words.short(making.value)}`),
    make("p", { class: "small" }, words.text("making.parts", { bias: words.short(bias) })),
  ];
}

/**
 * @param {Extract<Rule, { kind: "softmax" }>} rule
 * @param {Making} making
 * @param {Words} words
 */
function softmax({ reads, temperature, logits, exponentials, sum }, making, words) {
  const rows = logits.map((logit, place) =>
    make(
      "tr",
      { class: place === making.cell.channel && "sum" },
      make("th", { scope: "row" }, nameOf(place, words)),
      ...[
        words.short(logit),
        words.short(exponentials[place] ?? 0),
        words.percent((exponentials[place] ?? 0) / sum),
      ].map((text) => make("td", { translate: "no" }, text)),
    ),
  );
  const heads = ["making.output", "making.logit", "making.exponential", "making.share"].map((key) =>
    make("th", { scope: "col" }, words.text(key)),
  );
  const own = exponentials[making.cell.channel] ?? 0;
  return [
    make("p", {}, words.text("making.softmax", { stage: reads })),
    temperature !== null &&
      make("p", { class: "small" }, words.text("making.temperature", { temperature: words.short(temperature) })),
    make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows)),
    formula(`${words.short(own)} ÷ ${words.short(sum)} = ${words.percent(making.value)}`),
  ];
}
