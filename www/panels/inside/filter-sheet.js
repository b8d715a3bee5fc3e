// @ts-check
/**
 * The weights of a layer laid out as pictures, one pixel a weight. Pure.
 * @typedef {import("../../cifar-lab.js").Filters} Filters
 * @typedef {{ columns: number, gap: number, width: number, height: number }} Layout `columns`: pictures side by side;
 *   `gap`: pixels between them; `width` and `height` of the whole sheet.
 * @typedef {{ layout: Layout, height: number, width: number }} Tiles `height` and `width` of each picture of a sheet.
 */

/** Shares of a byte: what 0 and a full weight become in a colour picture. */
const GREY = 127.5;

/** Pixels between the units of a dense layer: more than between the slices of one. */
const BETWEEN_UNITS = 3;

/**
 * As square as `count` pictures go.
 * @param {number} count
 * @param {number} height Of one picture.
 * @param {number} width Of one picture.
 * @param {number} [gap] Single weights touch each other: a gap as wide as they are would be all that one sees.
 * @returns {Layout}
 */
export function layoutOf(count, height, width, gap = height * width > 1 ? 1 : 0) {
  const columns = Math.max(1, Math.ceil(Math.sqrt((count * (height + gap)) / (width + gap))));
  const rows = Math.max(1, Math.ceil(count / columns));
  return { columns, gap, width: columns * (width + gap) - gap, height: rows * (height + gap) - gap };
}

/**
 * Where a picture lies on its sheet.
 * @param {Layout} layout
 * @param {number} place
 * @param {number} height
 * @param {number} width
 */
export function frameOf({ columns, gap }, place, height, width) {
  const [row, column] = [Math.floor(place / columns) * (height + gap), (place % columns) * (width + gap)];
  return { row, column, rows: height, columns: width };
}

/**
 * Which picture a pixel of the sheet belongs to.
 * @param {Layout} layout
 * @param {{ row: number, column: number }} at
 * @param {number} height
 * @param {number} width
 */
export function pictureAt({ columns, gap }, { row, column }, height, width) {
  return Math.floor(row / (height + gap)) * columns + Math.min(columns - 1, Math.floor(column / (width + gap)));
}

/**
 * All filters that look at the picture's colours, each on a scale of its own: grey is 0, and its largest weight has the
 * full colour. Opaque where a filter lies. `invalid`: pixels with a weight that is infinite or no number; they are left
 * transparent, for a colour that says so.
 * @param {Filters} filters
 * @param {number} [common] The weight with the full colour, the same for all filters.
 * @returns {{ layout: Layout, rgba: Uint8ClampedArray<ArrayBuffer>, invalid: { row: number, column: number }[] }}
 */
export function colourSheet({ shape: [count, channels, height, width], values }, common) {
  const layout = layoutOf(count, height, width);
  const rgba = new Uint8ClampedArray(4 * layout.width * layout.height);
  const invalid = [];
  const [area, size] = [height * width, channels * height * width];
  for (let filter = 0; filter < count; filter++) {
    const weights = values.subarray(filter * size, (filter + 1) * size);
    const limit = common ?? limitOf(weights);
    const frame = frameOf(layout, filter, height, width);
    for (let place = 0; place < area; place++) {
      const [row, column] = [frame.row + Math.floor(place / width), frame.column + (place % width)];
      const colours = [0, 1, 2].map((colour) => weights[colour * area + place] ?? 0);
      if (!colours.every(Number.isFinite)) {
        invalid.push({ row, column });
        continue;
      }
      const shade = (/** @type {number} */ weight) => GREY + GREY * (limit > 0 ? weight / limit : 0);
      rgba.set([...colours.map(shade), 255], 4 * (row * layout.width + column));
    }
  }
  return { layout, rgba, invalid };
}

/**
 * One filter: a slice for each channel that it reads. The gaps hold 0.
 * @param {Filters} filters
 * @param {number} filter
 * @returns {{ layout: Layout, values: Float32Array<ArrayBuffer> }}
 */
export function sliceSheet({ shape: [, channels, height, width], values }, filter) {
  const size = channels * height * width;
  return sheetOf([channels, height, width], values.subarray(filter * size, (filter + 1) * size));
}

/**
 * Maps beside one another. The gaps hold 0.
 * @param {readonly [channels: number, height: number, width: number]} shape
 * @param {Float32Array} values
 * @returns {{ layout: Layout, values: Float32Array<ArrayBuffer> }}
 */
export function sheetOf([channels, height, width], values) {
  const layout = layoutOf(channels, height, width);
  const sheet = new Float32Array(layout.width * layout.height);
  for (let channel = 0; channel < channels; channel++) {
    const frame = frameOf(layout, channel, height, width);
    for (let row = 0; row < height; row++) {
      const start = (channel * height + row) * width;
      sheet.set(values.subarray(start, start + width), (frame.row + row) * layout.width + frame.column);
    }
  }
  return { layout, values: sheet };
}

/**
 * How the units of a dense layer lie on their sheet, each with all of its slices.
 * @param {Filters} filters
 * @returns {Tiles}
 */
export function unitTiles({ shape: [count, channels, height, width] }) {
  const one = layoutOf(channels, height, width);
  return {
    layout: layoutOf(count, one.height, one.width, BETWEEN_UNITS),
    height: one.height,
    width: one.width,
  };
}

/**
 * The units of a dense layer side by side. The gaps hold 0.
 * @param {Filters} filters
 * @returns {Float32Array<ArrayBuffer>}
 */
export function unitSheet(filters) {
  const { layout, height, width } = unitTiles(filters);
  const sheet = new Float32Array(layout.width * layout.height);
  for (let unit = 0; unit < filters.shape[0]; unit++) {
    const { values } = sliceSheet(filters, unit);
    const { row, column } = frameOf(layout, unit, height, width);
    for (let line = 0; line < height; line++) {
      sheet.set(values.subarray(line * width, (line + 1) * width), (row + line) * layout.width + column);
    }
  }
  return sheet;
}

/**
 * What has been added to each weight; null where the two are of different networks.
 * @param {Filters} now
 * @param {Filters} then
 * @returns {Filters | null}
 */
export function changeOf(now, then) {
  if (now.shape.join() !== then.shape.join()) return null;
  const less = (/** @type {Float32Array} */ one, /** @type {Float32Array} */ other) =>
    one.map((weight, place) => weight - (other[place] ?? 0));
  const values = less(now.values, then.values);
  return { ...now, values, bias: less(now.bias, then.bias), limit: limitOf(values) };
}

/**
 * The slices of a filter by the sum of their weights' sizes, the strongest first; what is not finite comes first of all.
 * `reads`: the channel of the layer before it, which groups move.
 * @param {Filters} filters
 * @param {number} filter
 */
export function strongestSlices({ shape: [count, channels, height, width], groups, values }, filter) {
  const area = height * width;
  const before = Math.floor(filter / (count / groups)) * channels;
  const slices = Array.from({ length: channels }, (_, channel) => {
    const start = (filter * channels + channel) * area;
    const weights = values.subarray(start, start + area);
    const size = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
    return { channel, reads: before + channel, size: Number.isFinite(size) ? size : Infinity, weights };
  });
  return slices.sort((a, b) => (a.size === b.size ? a.channel - b.channel : b.size - a.size));
}

/** @param {Float32Array} weights The largest finite size. */
function limitOf(weights) {
  return weights.reduce((most, weight) => (Number.isFinite(weight) ? Math.max(most, Math.abs(weight)) : most), 0);
}
