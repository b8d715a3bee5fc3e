// @ts-check
/**
 * What a drawing stands on. The training photographs have no white paper: a ship has water under it and a deer has
 * grass, and the network has learnt the one with the other.
 * @typedef {OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D} Context
 */

/** @type {Record<string, (context: Context, side: number) => void>} */
const PAINTERS = {
  paper: (context, side) => band(context, side, 0, 1, ["#ffffff", "#ffffff"]),
  sky: (context, side) => band(context, side, 0, 1, ["#6ea6dd", "#d3e7f6"]),
  grass: (context, side) => {
    band(context, side, 0, 0.45, ["#8dbbe6", "#dcebf5"]);
    band(context, side, 0.45, 1, ["#8fb35a", "#4f8034"]);
  },
  water: (context, side) => {
    band(context, side, 0, 0.4, ["#a9cbe8", "#e3eef6"]);
    band(context, side, 0.4, 1, ["#5b93b5", "#1f4f75"]);
  },
  road: (context, side) => {
    band(context, side, 0, 0.35, ["#b5cfe6", "#e9eff3"]);
    band(context, side, 0.35, 0.5, ["#8a9a6a", "#7c8b5e"]);
    band(context, side, 0.5, 1, ["#8d8f91", "#5f6163"]);
    context.fillStyle = "#e8e3cf";
    for (let dash = 0; dash < 4; dash++)
      context.fillRect((0.03 + dash * 0.26) * side, 0.86 * side, 0.15 * side, 0.025 * side);
  },
};

export const BACKDROPS = Object.freeze(Object.keys(PAINTERS));

/**
 * @param {Context} context
 * @param {number} side
 * @param {string} backdrop One of `BACKDROPS`, or a colour `#rrggbb`.
 */
export function paintBackdrop(context, side, backdrop) {
  const paint = PAINTERS[backdrop];
  if (paint) return paint(context, side);
  context.fillStyle = backdrop;
  context.fillRect(0, 0, side, side);
}

/**
 * @param {Context} context
 * @param {number} side
 * @param {number} from Part of the height.
 * @param {number} to
 * @param {[string, string]} colours Above and below.
 */
function band(context, side, from, to, colours) {
  const gradient = context.createLinearGradient(0, from * side, 0, to * side);
  colours.forEach((colour, stop) => gradient.addColorStop(stop, colour));
  context.fillStyle = gradient;
  context.fillRect(0, Math.round(from * side), side, Math.round(to * side) - Math.round(from * side));
}
