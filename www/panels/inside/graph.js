// @ts-check
/**
 * The stages of a network as they are laid out: sizes of the small pictures, ways past other stages, and where an arrow
 * key leads. Pure.
 * @typedef {import("../../cifar-lab.js").Stage} Stage
 * @typedef {{ tile: number, columns: number, count: number }} Grid `tile`: CSS pixels of a map's side; `count`: maps a page.
 */

/** Pixels of the column of small pictures that a stage has. */
const COLUMN = 352;
/** From so many rows on a map gets that side, in CSS pixels. None is smaller than a finger's target. */
const SIDES = /** @type {const} */ ([
  [24, 44, 2],
  [12, 40, 2],
  [5, 32, 3],
  [0, 24, 4],
]);
/** Rows of small pictures where the stages stand one below the other. */
const ROWS_BELOW = 2;

/**
 * Channels, rows and columns; a vector has channels of one value.
 * @param {Stage} stage
 */
export function sizes({ shape: [channels = 0, height = 1, width = 1] }) {
  return { channels, height, width };
}

/**
 * @param {Stage} stage
 * @param {number | null} room Pixels beside one another where the stages stand one below the other; null for a row.
 * @returns {Grid}
 */
export function gridOf(stage, room) {
  const { channels, height } = sizes(stage);
  const [, tile, usual] = SIDES.find(([rows]) => height >= rows) ?? SIDES[3];
  const columns = Math.min(channels, room === null ? usual : Math.max(1, Math.floor(room / tile)));
  const rows = room === null ? Math.floor(COLUMN / tile) : ROWS_BELOW;
  return { tile, columns, count: Math.min(channels, columns * rows) };
}

/**
 * The ways that lead past other stages, as a residual block's input does: from which stage to which, by place.
 * @param {readonly Stage[]} stages
 * @returns {{ from: number, to: number }[]}
 */
export function skips(stages) {
  const places = new Map(stages.map(({ name }, place) => [name, place]));
  return stages.flatMap(({ reads }, to) =>
    reads.map((name) => ({ from: places.get(name) ?? to - 1, to })).filter(({ from }) => from < to - 1),
  );
}

/**
 * Where an arrow key leads from a stage and a channel; null where it leads nowhere.
 * @param {string} key
 * @param {readonly Stage[]} stages
 * @param {{ stage: number, channel: number }} at
 */
export function stepped(key, stages, { stage, channel }) {
  const by = /** @type {Record<string, [number, number]>} */ ({
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  })[key];
  const next = by && stages[stage + by[0]];
  if (!next) return null;
  const { channels } = sizes(next);
  const to = Math.min(Math.max(channel + by[1], 0), channels - 1);
  return by[0] === 0 && to === channel ? null : { stage: stage + by[0], channel: to };
}

/**
 * The page of a stage's maps that has a channel, as the place of its first map.
 * @param {readonly number[]} order Channels in the order in which they are shown.
 * @param {number} channel
 * @param {number} count Maps a page.
 */
export function pageOf(order, channel, count) {
  const place = Math.max(0, order.indexOf(channel));
  return place - (place % Math.max(1, count));
}

/**
 * A position in the address.
 * @param {string} text `row,column`
 * @param {Stage} stage
 */
export function positionIn(text, stage) {
  const { height, width } = sizes(stage);
  const [row = NaN, column = NaN] = text.split(",").map(Number);
  const isInside = row >= 0 && row < height && column >= 0 && column < width;
  return isInside ? { row, column } : { row: Math.floor(height / 2), column: Math.floor(width / 2) };
}
