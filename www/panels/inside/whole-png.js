// @ts-check
/** The whole network as one picture: each stage's maps with its name, in the order in which they follow one another. */
import { make } from "../../shell/dom.js";
import { canvasPng } from "../../shell/save.js";
import { sheetOf } from "./filter-sheet.js";
import { sizes } from "./graph.js";
import { drawSheet, limitOf, timesIn } from "./stage-values.js";
import { kindOf, shapeOf } from "./stage-words.js";

/** Pixels: of a row of stages, of a stage's maps on their longer side, around them, and of a line of words. */
const [WIDTH, SIDE, GAP, LINE] = [1800, 260, 24, 20];
const LINES = 3;

/**
 * @param {import("../../cifar-lab.js").Inspector} inspector
 * @param {readonly import("../../cifar-lab.js").Stage[]} stages
 * @param {Float32Array[]} values Of the stages.
 * @param {boolean} isCommon Whether all stages share a scale.
 * @param {import("../../shell/words.js").Words} words
 */
export async function wholePng(inspector, stages, values, isCommon, words) {
  const limits = values.map(limitOf);
  const most = Math.max(...limits);
  const columns = Math.floor((WIDTH - GAP) / (SIDE + GAP));
  const height = GAP + Math.ceil(stages.length / columns) * (SIDE + LINES * LINE + GAP);
  const canvas = make("canvas", { width: GAP + Math.min(columns, stages.length) * (SIDE + GAP), height });
  const context = canvas.getContext("2d");
  if (!context) return null;
  const style = getComputedStyle(document.documentElement);
  context.fillStyle = style.getPropertyValue("--background");
  context.fillRect(0, 0, canvas.width, height);
  for (const [place, stage] of stages.entries()) {
    const x = GAP + (place % columns) * (SIDE + GAP);
    const y = GAP + Math.floor(place / columns) * (SIDE + LINES * LINE + GAP);
    context.fillStyle = style.getPropertyValue("--text");
    for (const [line, text] of [stage.name, kindOf(stage, words), shapeOf(stage, words)].entries()) {
      context.font = `${line === 0 ? "600 " : ""}14px sans-serif`;
      context.fillText(text, x, y + (line + 0.7) * LINE, SIDE);
    }
    const { channels, ...size } = sizes(stage);
    const { layout, values: sheet } = sheetOf([channels, size.height, size.width], values[place] ?? new Float32Array());
    const times = timesIn(layout, SIDE);
    const limit = isCommon ? most : (limits[place] ?? 0);
    await drawSheet(inspector, context, { ...layout, values: sheet }, { limit, times, at: [x, y + LINES * LINE] });
  }
  return canvasPng(canvas);
}
