// @ts-check
/**
 * Small things that stand around in photographs, or are part of what is in them, in colours of their own.
 * @typedef {import("./backdrops.js").Context} Context
 */

/** Each is drawn about (0, 0), within -1 to 1. @type {Record<string, (context: Context) => void>} */
const PAINTERS = {
  sun: (context) => disc(context, 0, 0, 0.8, "#f7d038"),
  cloud: (context) => {
    for (const [x, y, radius] of /** @type {const} */ ([
      [-0.5, 0.15, 0.4],
      [0, -0.1, 0.55],
      [0.5, 0.15, 0.4],
      [0, 0.25, 0.4],
    ])) {
      disc(context, x, y, radius, "#f4f7fa");
    }
  },
  tree: (context) => {
    box(context, -0.14, 0.1, 0.28, 0.9, "#7a4b26");
    disc(context, 0, -0.3, 0.62, "#2f6b2f");
    disc(context, -0.2, -0.42, 0.34, "#4f8034");
  },
  wheel: (context) => {
    disc(context, 0, 0, 0.8, "#1a1a1a");
    disc(context, 0, 0, 0.42, "#bfc3c7");
    disc(context, 0, 0, 0.14, "#1a1a1a");
  },
  window: (context) => {
    box(context, -0.7, -0.55, 1.4, 1.1, "#3f4347");
    box(context, -0.58, -0.43, 0.52, 0.86, "#a9cbe8");
    box(context, 0.06, -0.43, 0.52, 0.86, "#a9cbe8");
  },
  eye: (context) => {
    disc(context, 0, 0, 0.6, "#ffffff");
    disc(context, 0.1, 0.05, 0.34, "#1a1a1a");
    disc(context, 0.2, -0.08, 0.1, "#ffffff");
  },
};

export const STAMPS = Object.freeze(Object.keys(PAINTERS));

/**
 * @param {Context} context
 * @param {string} stamp One of `STAMPS`.
 * @param {number} x Its middle, in pixels.
 * @param {number} y
 * @param {number} size From edge to edge, in pixels.
 */
export function paintStamp(context, stamp, x, y, size) {
  context.save();
  context.globalCompositeOperation = "source-over";
  context.translate(x, y);
  context.scale(size / 2, size / 2);
  PAINTERS[stamp]?.(context);
  context.restore();
}

/**
 * @param {Context} context
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 * @param {string} colour
 */
function disc(context, x, y, radius, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/**
 * @param {Context} context
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {string} colour
 */
function box(context, x, y, width, height, colour) {
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
}
