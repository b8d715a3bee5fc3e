// @ts-check
/**
 * What the network in use says of pixels, read as the answer panel reads it.
 * @typedef {import("../../state.js").State} State
 * @typedef {import("../../state.js").Answer} Answer
 * @typedef {import("../../shell/words.js").Words} Words
 */
import { plainAnswer } from "../../shell/plain.js";
import { readingInUse } from "../answer/readings.js";
import { rowsOf } from "../answer/rows.js";

/**
 * The class and its value, as text: "frog 89.72 %".
 * @param {Answer} answer
 * @param {State} state
 * @param {Words} words
 */
export function saidIn(answer, { route, network }, words) {
  const look = { reading: readingInUse(route.reading, network), temperature: network?.metadata.temperature };
  const best = rowsOf(answer, words, look).find((row) => row.best);
  return { name: best?.name ?? "", text: best ? `${best.name} ${best.text}` : "" };
}

/**
 * The answer to other pixels, looked at in the same way: with the mirror image, where the page does so.
 * @param {import("../../cifar-lab.js").CifarLab} lab
 * @param {Uint8Array} planar
 * @param {State} state
 */
export async function answerTo(lab, planar, { route, answer }) {
  const found = await lab.classify(planar, { latest: false, withMirror: route.mirror });
  return plainAnswer(found, null, answer?.way ?? "test", performance.now(), lab);
}
